/** The only way in which a batch changes its state: next by the table → save against the old version → history. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { remember } from '../../platform/history.ts';
import { mustMove } from '../../platform/machine.ts';
import type { Batch } from './batch.ts';
import { paperBatchMoves, type PaperBatchMoveName } from './states.ts';
import { saveBatch } from './store-batches.ts';

/** @throws conflict `paper_batch.illegal_move`, `paper_batch.moved` */
export async function moveBatch(
  tx: Tx,
  before: Batch,
  move: PaperBatchMoveName,
  changes: Partial<Pick<Batch, 'size' | 'sha256' | 'endedAt' | 'problem'>> = {},
): Promise<Batch> {
  const { to } = mustMove('paper_batch', paperBatchMoves, before.state, move, before);
  const after: Batch = { ...before, ...changes, state: to, version: before.version + 1 };
  if (!(await saveBatch(tx, before, after))) fail('conflict', 'paper_batch.moved', { id: before.id });
  remember(tx, {
    entity: 'paper_batch',
    entityId: after.id,
    orderId: after.id,
    move,
    from: before.state,
    to,
    version: after.version,
  });
  return after;
}
