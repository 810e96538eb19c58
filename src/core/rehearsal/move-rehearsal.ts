/** The only way in which a rehearsal changes its state: next by the table → save against the old version → history. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { remember } from '../../platform/history.ts';
import { mustMove } from '../../platform/machine.ts';
import type { Rehearsal } from './rehearsal.ts';
import { rehearsalMoves, type RehearsalMoveName } from './states.ts';
import { saveRehearsal } from './store.ts';

/** @throws conflict `rehearsal.illegal_move`, `rehearsal.moved` */
export async function moveRehearsal(
  tx: Tx,
  before: Rehearsal,
  move: RehearsalMoveName,
  changes: Partial<Omit<Rehearsal, 'id' | 'state' | 'version'>> = {},
  report?: string,
): Promise<Rehearsal> {
  const { to } = mustMove('rehearsal', rehearsalMoves, before.state, move, before);
  const after: Rehearsal = { ...before, ...changes, state: to, version: before.version + 1 };
  if ((await saveRehearsal(tx, before, after, report)) === 0) fail('conflict', 'rehearsal.moved', { id: before.id });
  remember(tx, {
    entity: 'rehearsal',
    entityId: after.id,
    orderId: after.id,
    move,
    from: before.state,
    to,
    version: after.version,
  });
  return after;
}
