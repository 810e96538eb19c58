/** A person says how far a place is trusted, for a while: it has been counted through, or it is known to be in disorder. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import { forget, listLocations } from '../catalog/index.ts';
import { noteChanges } from '../inventory/index.ts';
import { saveSet } from '../sourcing/index.ts';
import { wholePlace } from './compute-trust.ts';

export type TrustWish = {
  readonly locationId: string;
  /** 0 to 100; null: what was computed holds again. */
  readonly percent: number | null;
  readonly until?: Date;
  readonly who: string;
  readonly why: string;
  /** The row's version that the person saw; 0 where there was none. */
  readonly version: number;
};

const MOST_DAYS = 90;

/**
 * @throws missing `catalog.location_missing`; invalid `trust.until_missing`, `trust.until_too_far`; conflict `trust.changed_meanwhile`
 */
export async function setTrust(tx: Tx, wish: TrustWish, now = new Date()): Promise<void> {
  const { locationId, percent, until } = wish;
  if (!(await listLocations(tx)).some((one) => one.id === locationId))
    fail('missing', 'catalog.location_missing', { id: locationId });
  // What nobody ends would be forgotten.
  if (percent !== null && (until === undefined || until <= now)) fail('invalid', 'trust.until_missing', { locationId });
  if (until !== undefined && until.getTime() > now.getTime() + MOST_DAYS * 86_400_000)
    fail('invalid', 'trust.until_too_far', { days: MOST_DAYS });
  const saved = await saveSet(
    tx,
    {
      locationId,
      bp: percent === null ? null : Math.round(percent * 100),
      until: percent === null || until === undefined ? null : momentOf(until),
      by: wish.who,
      why: wish.why,
    },
    wish.version,
  );
  if (!saved) fail('conflict', 'trust.changed_meanwhile', { locationId, seen: wish.version });
  noteChanges(tx, [wholePlace(locationId)]);
  tx.afterCommit(() => forget(tx));
}
