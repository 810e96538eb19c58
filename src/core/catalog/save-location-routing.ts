/** What sourcing knows of a place is set as a whole: groups, what it can handle, parcels per day, closures. */
import type { LocationRouting } from '../../../config/locations.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { forget } from './kept.ts';
import { lockLocation, updateLocation } from './store-locations.ts';

/**
 * Decisions from now on go by it.
 * @returns whether anything is different now
 * @throws missing `catalog.location_missing`
 */
export async function setLocationRouting(tx: Tx, id: string, routing: LocationRouting): Promise<boolean> {
  const before = (await lockLocation(tx, id)) ?? fail('missing', 'catalog.location_missing', { id });
  const text = Object.keys(routing).length === 0 ? null : JSON.stringify(routing);
  const changed = await updateLocation(tx, before, { routing: text });
  tx.afterCommit(() => forget(tx));
  return changed.length > 0;
}
