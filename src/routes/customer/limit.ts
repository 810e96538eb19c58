/** How often one link, and one address of the net, may ask: enough for a person, too little to guess. */
import { AppError } from '../../platform/errors.ts';

export type Bucket = { readonly perSecond: number; readonly burst: number };

/** Buckets are forgotten all at once when there are too many: who guesses fills them, and begins anew with few. */
const MOST = 20_000;

/** @throws unavailable `TOO_MANY_REQUESTS` (429) */
export function createLimit({ perSecond, burst }: Bucket, now: () => number = Date.now): (key: string) => void {
  const buckets = new Map<string, { left: number; at: number }>();
  return (key) => {
    const at = now();
    if (buckets.size > MOST) buckets.clear();
    const bucket = buckets.get(key) ?? { left: burst, at };
    const left = Math.min(burst, bucket.left + ((at - bucket.at) / 1000) * perSecond);
    buckets.set(key, { left: left < 1 ? left : left - 1, at });
    if (left < 1)
      throw new AppError('unavailable', 'TOO_MANY_REQUESTS', {}, undefined, ((1 - left) / perSecond) * 1000);
  };
}
