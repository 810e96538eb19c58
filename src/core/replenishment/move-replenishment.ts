/** The only way in which a request changes its state: next by the table → save against the old version → history. */
import { currentCause } from '../../platform/correlation.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { remember } from '../../platform/history.ts';
import { next } from '../../platform/machine.ts';
import { momentOf } from '../../platform/time.ts';
import { settleTask } from '../task/index.ts';
import { openKeyOf, type Replenishment } from './replenishment.ts';
import { replenishmentMoves, replenishmentStates, type ReplenishmentMoveName } from './states.ts';
import { countUntold, saveReplenishment } from './store.ts';

/** The request after the move, or undefined when the table has no such move: the fact came late or twice. */
export async function moveReplenishment(
  tx: Tx,
  before: Replenishment,
  move: ReplenishmentMoveName,
  changes: Partial<Replenishment> = {},
  why?: string,
): Promise<Replenishment | undefined> {
  const row = next(replenishmentMoves, before.state, move, before);
  if (row === undefined) return undefined;
  const ends = replenishmentStates[row.to].final;
  const after: Replenishment = {
    ...before,
    ...changes,
    ...(ends ? { closedAt: momentOf(new Date()), closedBy: currentCause().who, closedWhy: why ?? null } : {}),
    state: row.to,
  };
  const saved = await keepReplenishment(tx, before, after);
  remember(tx, {
    entity: 'replenishment',
    entityId: saved.id,
    orderId: saved.id,
    move,
    from: before.state,
    to: saved.state,
    ...(why === undefined ? {} : { why }),
    version: saved.version,
  });
  if (ends) await settleTasks(tx, saved);
  return saved;
}

/** Facts of a request that do not change its state. */
export async function keepReplenishment(tx: Tx, before: Replenishment, after: Replenishment): Promise<Replenishment> {
  const saved = { ...after, version: before.version + 1 };
  if (!(await saveReplenishment(tx, before.version, saved)))
    fail('conflict', 'replenishment.moved', { id: before.id, number: before.number });
  return saved;
}

async function settleTasks(tx: Tx, one: Replenishment): Promise<void> {
  await settleTask(tx, 'stock.low', openKeyOf(one));
  for (const kind of ['replenishment.to_ship', 'replenishment.overdue']) await settleTask(tx, kind, one.id);
  if (one.letterId !== null && (await countUntold(tx, one.letterId)) === 0)
    await settleTask(tx, 'replenishment.untold', one.letterId);
}
