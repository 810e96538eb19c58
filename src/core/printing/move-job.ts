/** The only way in which a print job changes its state: next by the table → save against the old version → history. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { remember } from '../../platform/history.ts';
import { mustMove } from '../../platform/machine.ts';
import { momentOf } from '../../platform/time.ts';
import type { PrintJob } from './job.ts';
import { printJobMoves, type PrintJobMoveName } from './states.ts';
import { saveJob } from './store-jobs.ts';

/** @throws conflict `print_job.illegal_move`, `print_job.moved` */
export async function movePrintJob(
  tx: Tx,
  before: PrintJob,
  move: PrintJobMoveName,
  changes: Partial<Omit<PrintJob, 'id' | 'state' | 'version'>> = {},
): Promise<PrintJob> {
  const { to } = mustMove('print_job', printJobMoves, before.state, move, before);
  const set = { ...changes, state: to, version: before.version + 1, changedAt: momentOf(new Date()) };
  const after: PrintJob = { ...before, ...set };
  if ((await saveJob(tx, before, set)) === 0) fail('conflict', 'print_job.moved', { id: before.id });
  remember(tx, {
    entity: 'print_job',
    entityId: after.id,
    orderId: after.orderId ?? after.id,
    move,
    from: before.state,
    to,
    version: after.version,
    ...(changes.errorCode == null ? {} : { why: changes.errorCode }),
  });
  return after;
}
