/**
 * On which line of a JSON text each value stands, so that a person who typed it is shown the place. Reads as strictly as
 * JSON.parse does, and in addition finds a name that stands twice in one object, of which JSON.parse takes the last.
 */
import { pathText, type Path } from './finding.ts';

export type JsonFault = {
  readonly code: 'not_json' | 'name_twice';
  readonly line: number;
  readonly path: string;
  readonly value?: string;
};
export type JsonText = {
  readonly value?: unknown;
  readonly fault?: JsonFault;
  /** Of a value, else of the nearest one around it. */
  readonly lineOf: (path: string) => number | undefined;
};

const DEEPEST = 40;

export function readJson(text: string): JsonText {
  const lines = new Map<string, number>();
  const lineOf = (path: string): number | undefined => {
    for (let at = path; ; at = at.replace(/(\.[^.[]+|\[\d+\])$|^[^.[]+$/, '')) {
      const line = lines.get(at);
      if (line !== undefined || at === '') return line;
    }
  };
  const scan = scanner(text, lines);
  const fault = scan();
  return fault === undefined ? { value: JSON.parse(text) as unknown, lineOf } : { fault, lineOf };
}

/** Leaves the recursion; what is wrong has been noted. */
const stopped = new Error('not JSON');

function scanner(text: string, lines: Map<string, number>): () => JsonFault | undefined {
  let at = 0;
  let line = 1;

  let fault: JsonFault | undefined;

  const stop = (path: Path, key?: string): never => {
    fault =
      key === undefined
        ? { code: 'not_json', line, path: pathText(path) }
        : { code: 'name_twice', line, path: pathText(path), value: key };
    throw stopped;
  };
  const blanks = (): void => {
    for (; at < text.length && ' \t\r\n'.includes(text[at] ?? '-'); at++) if (text[at] === '\n') line++;
  };
  const take = (pattern: RegExp, path: Path): string => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? stop(path);
    at += found.length;
    return found;
  };
  const eat = (mark: string): boolean => {
    blanks();
    if (text[at] !== mark) return false;
    at++;
    return true;
  };
  const name = (path: Path): string => {
    blanks();
    return JSON.parse(take(STRING, path)) as string;
  };

  function value(path: Path): void {
    blanks();
    if (path.length > DEEPEST) stop(path);
    lines.set(pathText(path), line);
    if (eat('{')) members(path);
    else if (eat('[')) items(path);
    else take(SCALAR, path);
  }

  function members(path: Path): void {
    const known = new Set<string>();
    if (eat('}')) return;
    do {
      const key = name(path);
      if (known.has(key)) stop(path, key);
      known.add(key);
      if (!eat(':')) stop(path);
      value([...path, key]);
    } while (eat(','));
    if (!eat('}')) stop(path);
  }

  function items(path: Path): void {
    if (eat(']')) return;
    let n = 0;
    do value([...path, n++]);
    while (eat(','));
    if (!eat(']')) stop(path);
  }

  return () => {
    try {
      value([]);
      blanks();
      if (at < text.length) stop([]);
      return undefined;
    } catch (error) {
      if (error !== stopped) throw error;
      return fault;
    }
  };
}

const STRING = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const SCALAR = new RegExp(`${STRING.source}|-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?|true|false|null`, 'uy');
