/**
 * Requests whose cause is gone. One that nobody has been told of is withdrawn as soon as the shelf is full enough again;
 * one that was told stays until its goods come, unless a count has found pieces: a cancelled order must not make the
 * supplier's delivery unexpected.
 */
import type { Tx } from '../../platform/db/index.ts';
import { listLedger } from '../inventory/index.ts';
import { moveReplenishment } from './move-replenishment.ts';
import type { Level, Replenishment } from './replenishment.ts';
import { lockReplenishment } from './store.ts';
import { readLevels } from './store-low.ts';

const counts: ReadonlySet<string> = new Set(['count', 'snapshot']);
/** Newest rows of the ledger that are looked at; a count is among the last ones. */
const LOOKED_AT = 200;

/** Of the levels with an open request; how many were closed. */
export async function recoverLevels(tx: Tx, levels: readonly Level[]): Promise<number> {
  let closed = 0;
  for (const level of levels) {
    if (level.openId === null || level.free <= level.threshold) continue;
    const open = await lockReplenishment(tx, level.openId);
    if (open === undefined || open.closedAt !== null) continue;
    const [now] = await readLevels(tx, [level]);
    if (now === undefined || now.free <= now.threshold) continue;
    const why = await whyRecovered(tx, open);
    if (why !== undefined && (await moveReplenishment(tx, open, 'recover', {}, why)) !== undefined) closed += 1;
  }
  return closed;
}

async function whyRecovered(tx: Tx, open: Replenishment): Promise<string | undefined> {
  if (open.state === 'requested' && open.letterId === null) return 'enough again before anybody was told';
  if (open.state === 'requested') return undefined;
  const ledger = await listLedger(tx, open, { limit: LOOKED_AT });
  const found = ledger
    .filter((row) => counts.has(row.kind) && row.at >= open.createdAt)
    .reduce((sum, row) => sum + row.quantity, 0);
  return found > 0 ? `a count has found ${found}` : undefined;
}
