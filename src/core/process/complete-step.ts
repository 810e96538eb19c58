/** A person has done a step: who, when and what they wrote is kept, and what stood still before it goes on. */
import type { Gate } from '../../../config/processes.ts';
import { currentCause } from '../../platform/correlation.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { remember } from '../../platform/history.ts';
import { momentOf } from '../../platform/time.ts';
import { tell } from '../events.ts';
import { settleTask, settleTasksOf } from '../task/index.ts';
import { STEP_TASK } from './next-manual-steps.ts';
import { insertDone } from './store.ts';

export type StepDone = {
  readonly subjectId: string;
  readonly orderId: string;
  readonly step: string;
  readonly gate: Gate;
  readonly note?: string;
};

/**
 * Once per subject and step.
 * @throws conflict `process.step_done_already`
 */
export async function completeStep(tx: Tx, done: StepDone): Promise<void> {
  const { subjectId, orderId, step, gate, note } = done;
  const { who } = currentCause();
  const doneAt = momentOf(new Date());
  const fresh = await insertDone(tx, { subjectId, step, orderId, doneAt, doneBy: who, note: note ?? null });
  if (fresh === 0) fail('conflict', 'process.step_done_already', { subjectId, step });
  await settleTask(tx, STEP_TASK, `${subjectId}:${step}`);
  remember(tx, {
    entity: subjectId === orderId ? 'order' : 'shipment',
    entityId: subjectId,
    orderId,
    move: 'complete_step',
    // What a person wrote may name somebody; it stays with the step.
    why: `step.${step}`,
    version: 0,
  });
  tell(tx, 'process.step_done', { orderId, subjectId, step, gate }, 0);
}

/** What it stood before will not come any more: nobody is asked for its steps. */
export async function dropSteps(
  tx: Tx,
  of: { readonly orderId: string } | { readonly shipmentId: string },
): Promise<void> {
  await settleTasksOf(tx, STEP_TASK, of);
}
