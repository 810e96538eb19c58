/**
 * Runs work one at a time per key. Parallel documents on one order corrupted its quantities up to Magento 2.4.x
 * (github.com/magento/magento2/issues/10396). Within one process this is enough: across processes the flow's `key`
 * already keeps the calls of one order apart, and newer Magento has a lock of its own.
 */
export type OneAtATime = <T>(key: string, work: () => Promise<T>) => Promise<T>;

export function createOneAtATime(): OneAtATime {
  const tails = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const before = tails.get(key) ?? Promise.resolve();
    // The one before may fail; its caller hears of it, the next one only waits.
    const mine = before.then(work, work);
    tails.set(key, mine);
    try {
      return await mine;
    } finally {
      if (tails.get(key) === mine) tails.delete(key);
    }
  };
}
