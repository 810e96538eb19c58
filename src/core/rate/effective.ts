/** Which versions of cards hold on a day: of those that are valid then, the newest of each card. Pure. */
import type { CardVersion } from './store.ts';

/** @param versions the newest of a card first */
export function validOn(versions: readonly CardVersion[], day: string): CardVersion[] {
  const decided = new Set<string>();
  return versions.filter((one) => {
    const valid = one.validFrom <= day && (one.validTo === undefined || one.validTo >= day);
    if (!valid || decided.has(one.code)) return false;
    decided.add(one.code);
    return one.active;
  });
}
