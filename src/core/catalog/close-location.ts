/** A place closes for a while, for stocktaking or a burst pipe, and opens again: said by a person, in force at once. */
import { uuidv7 } from '../../platform/ids.ts';
import { fail } from '../../platform/errors.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import { forget } from './kept.ts';
import { endClosing, insertClosing, readClosings, readOpenClosings, type Closing } from './store-closings.ts';
import { readLocations } from './store.ts';

export type { Closing } from './store-closings.ts';

export type NewClosing = {
  readonly locationId: string;
  /** Left out: now. */
  readonly from?: Date;
  /** Left out: until somebody opens it. */
  readonly until?: Date;
  readonly reason: string;
  readonly who: string;
  /** Its open parcels go elsewhere. */
  readonly reroutes: boolean;
};

/** Closed now, or to be closed; by place. */
export async function listClosings(reader: Reader, locationId?: string): Promise<Closing[]> {
  return readOpenClosings(reader, momentOf(new Date()), locationId);
}

/** Whether a closing of the place is in force now, by the database and not by what a process keeps. */
export async function isClosed(reader: Reader, locationId: string): Promise<boolean> {
  return (await readClosings(reader, momentOf(new Date()))).has(locationId);
}

/**
 * @returns the closing's id
 * @throws missing `catalog.location_missing`; invalid `location.closing_backwards`; conflict `location.closed_already`
 */
export async function closeLocation(tx: Tx, wish: NewClosing, now = new Date()): Promise<string> {
  const { locationId } = wish;
  if (!(await readLocations(tx)).some((one) => one.id === locationId))
    fail('missing', 'catalog.location_missing', { id: locationId });
  const from = wish.from ?? now;
  if (wish.until !== undefined && wish.until <= new Date(Math.max(from.getTime(), now.getTime())))
    fail('invalid', 'location.closing_backwards', { from: momentOf(from), until: momentOf(wish.until) });
  const [other] = (await readOpenClosings(tx, momentOf(now), locationId)).filter(
    (one) =>
      (one.untilAt === null || one.untilAt > momentOf(from)) &&
      (wish.until === undefined || one.fromAt < momentOf(wish.until)),
  );
  if (other !== undefined)
    fail('conflict', 'location.closed_already', {
      locationId,
      from: other.fromAt,
      until: other.untilAt,
      by: other.closedBy,
    });
  const id = uuidv7();
  await insertClosing(tx, {
    id,
    location_id: locationId,
    from_at: momentOf(from),
    until_at: wish.until === undefined ? null : momentOf(wish.until),
    reason: wish.reason.slice(0, 200),
    closed_by: wish.who.slice(0, 80),
    closed_at: momentOf(now),
    opened_by: null,
    opened_at: null,
    rerouted_at: null,
    reroutes: wish.reroutes ? 1 : 0,
  });
  tx.afterCommit(() => forget(tx));
  return id;
}

/**
 * Opens it now; a closing that has not begun is given up.
 * @throws conflict `location.not_closed`
 */
export async function openLocation(tx: Tx, locationId: string, who: string, now = new Date()): Promise<void> {
  const open = await readOpenClosings(tx, momentOf(now), locationId);
  let ended = 0;
  for (const one of open) if (await endClosing(tx, one.id, who, momentOf(now))) ended += 1;
  if (ended === 0) fail('conflict', 'location.not_closed', { locationId });
  tx.afterCommit(() => forget(tx));
}
