/** What is wrong with rules: one thing at one place, in words that a screen and a machine can both show. */

export type Finding = {
  /** A warning refuses nothing. */
  readonly severity: 'error' | 'warning';
  /** Stable and dotted. */
  readonly code: string;
  /** `sets[2].steps[0].locations.ids[1]`; empty: the rules as a whole. */
  readonly path: string;
  /** The word at fault. */
  readonly value?: string | number;
  /** In the text that was typed, from 1. */
  readonly line?: number;
};

export type Path = readonly (string | number)[];

export function pathText(path: Path): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`),
    '',
  );
}

export function wrong(code: string, path: Path, value?: string | number): Finding {
  return {
    severity: 'error',
    code: `routing.${code}`,
    path: pathText(path),
    ...(value === undefined ? {} : { value }),
  };
}

export function doubtful(code: string, path: Path, value?: string | number): Finding {
  return { ...wrong(code, path, value), severity: 'warning' };
}

export function errorsIn(findings: readonly Finding[]): Finding[] {
  return findings.filter((one) => one.severity === 'error');
}

/** `sets[1].steps[0]: routing.unknown_location 1042 (line 12)` */
export function lineOf({ code, path, value, line }: Finding): string {
  const where = path === '' ? 'rules' : path;
  const what = value === undefined ? code : `${code} ${value}`;
  return `${where}: ${what}${line === undefined ? '' : ` (line ${line})`}`;
}
