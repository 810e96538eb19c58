/** Work about one document runs one after the other; work about different documents side by side, up to a limit. */

export type InTurn = <T>(key: string, work: () => Promise<T>) => Promise<T>;

export function oneAtATime(concurrency = Number.POSITIVE_INFINITY): InTurn {
  const tails = new Map<string, Promise<unknown>>();
  const waiting: (() => void)[] = [];
  let running = 0;

  async function limited<T>(work: () => Promise<T>): Promise<T> {
    if (running >= concurrency) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // The slot passes straight to the next in line.
      if (next === undefined) running--;
      else next();
    }
  }

  return (key, work) => {
    const before = tails.get(key) ?? Promise.resolve();
    const mine = before.then(() => limited(work));
    const tail = mine.catch(() => undefined);
    tails.set(key, tail);
    void tail.then(() => {
      if (tails.get(key) === tail) tails.delete(key);
    });
    return mine;
  };
}
