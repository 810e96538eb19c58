/** Asking for a rehearsal, calling it off, and forgetting old ones. */
import { uuidv7 } from '../../platform/ids.ts';
import { currentCause } from '../../platform/correlation.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import { loadMapping } from '../catalog/index.ts';
import { countReceived } from '../order/index.ts';
import { findVersion, mustBeRight } from '../routing/index.ts';
import { readRuleFacts } from './rule-facts.ts';
import { moveRehearsal } from './move-rehearsal.ts';
import type { Rehearsal, RehearsalAsk } from './rehearsal.ts';
import {
  countWaiting,
  deleteListed,
  deleteRehearsals,
  findRehearsal,
  insertRehearsal,
  listEndedBefore,
} from './store.ts';

export const MOST_ORDERS = 100_000;
/** More than these at once is nobody's wish. */
const MOST_WAITING = 10;

/**
 * Puts a rehearsal in the queue; a job takes it up.
 * @throws invalid `rehearsal.bad_period`, `rehearsal.same_version`, `rehearsal.unknown_channel`; missing `routing.version_unknown`;
 *   refused `routing.rules_refused`, `rehearsal.too_many_orders`, `rehearsal.no_orders`; conflict `rehearsal.too_many_waiting`
 */
export async function requestRehearsal(tx: Tx, asked: RehearsalAsk): Promise<Rehearsal> {
  const { before, after, from, to, channels } = asked;
  if (from >= to) fail('invalid', 'rehearsal.bad_period', { from, to });
  if (before === after) fail('invalid', 'rehearsal.same_version', { version: before });
  const { channelById } = await loadMapping(tx);
  const unknown = channels?.find((one) => !channelById.has(one));
  if (unknown !== undefined) fail('invalid', 'rehearsal.unknown_channel', { channel: unknown });
  for (const version of [before, after]) {
    const found = await findVersion(tx, version);
    if (found === undefined) fail('missing', 'routing.version_unknown', { version });
    // What has served may be out of date by now; a draft has to be right.
    if (version === after && version !== 0) mustBeRight(found.rules.sets, await readRuleFacts(tx));
  }
  const ordersAll = await countReceived(tx, asked);
  if (ordersAll === 0) fail('refused', 'rehearsal.no_orders', { from, to });
  if (ordersAll > MOST_ORDERS) fail('refused', 'rehearsal.too_many_orders', { orders: ordersAll, most: MOST_ORDERS });
  if ((await countWaiting(tx)) >= MOST_WAITING) fail('conflict', 'rehearsal.too_many_waiting', { most: MOST_WAITING });
  const one: Rehearsal = {
    id: uuidv7(),
    state: 'queued',
    version: 1,
    asked,
    ordersAll,
    ordersDone: 0,
    runner: null,
    createdAt: momentOf(new Date()),
    createdBy: currentCause().who,
    begunAt: null,
    beatAt: null,
    endedAt: null,
    problem: null,
  };
  await insertRehearsal(tx, one);
  return one;
}

/** @throws missing `rehearsal.unknown`; conflict `rehearsal.illegal_move` when it has ended */
export async function callOffRehearsal(tx: Tx, id: string): Promise<Rehearsal> {
  const one = (await findRehearsal(tx, id, true)) ?? fail('missing', 'rehearsal.unknown', { id });
  return moveRehearsal(tx, one, 'call_off', { endedAt: momentOf(new Date()) });
}

/** Drops rehearsals that ended long ago; how many rows went. */
export async function deleteOldRehearsals(tx: Tx, before: string, most: number): Promise<number> {
  const ids = await listEndedBefore(tx, before, 10);
  let gone = 0;
  for (const id of ids) {
    gone += await deleteListed(tx, id, most - gone);
    if (gone >= most) return gone;
    gone += await deleteRehearsals(tx, [id]);
  }
  return gone;
}
