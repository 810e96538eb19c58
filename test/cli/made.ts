/** What a command says is kept instead of shown. */

export type Screen = {
  /** What was said since the last look, a line each. */
  text(): string;
  restore(): void;
};

export function keptScreen(): Screen {
  const screen = globalThis.console;
  const { log, error } = screen;
  const said: string[] = [];
  screen.log = screen.error = (line: unknown) => void said.push(String(line));
  return {
    text: () => said.splice(0).join('\n'),
    restore: () => void Object.assign(screen, { log, error }),
  };
}
