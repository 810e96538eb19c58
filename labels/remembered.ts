/** What was worked out lately, by its text: what is asked for again stays, what is not is forgotten, a little at a time. */

export type Remembered<T> = { get(key: string): T | undefined; set(key: string, value: T): void };

/** Never more than twice as many; each that was asked for among the last `many` is there. */
export function remembered<T>(many: number): Remembered<T> {
  let young = new Map<string, T>();
  let old = new Map<string, T>();

  function set(key: string, value: T): void {
    if (young.size >= many) {
      old = young;
      young = new Map();
    }
    young.set(key, value);
  }

  function get(key: string): T | undefined {
    const known = young.get(key);
    if (known !== undefined) return known;
    const before = old.get(key);
    if (before !== undefined) set(key, before);
    return before;
  }

  return { get, set };
}
