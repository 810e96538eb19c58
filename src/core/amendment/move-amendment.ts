/** The only way a question to a customer ends. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { remember } from '../../platform/history.ts';
import { mustMove } from '../../platform/machine.ts';
import { momentOf } from '../../platform/time.ts';
import { settleTask } from '../task/index.ts';
import type { Amendment } from './amendment.ts';
import { amendmentMoves, type AmendmentMoveName } from './states.ts';
import { saveEnd } from './store.ts';

/** @throws conflict `amendment.illegal_move` or, when somebody was faster, `amendment.changed_meanwhile` */
export async function moveAmendment(
  tx: Tx,
  amendment: Amendment,
  move: AmendmentMoveName,
  { answer = null, by }: { readonly answer?: string | null; readonly by: string },
): Promise<Amendment> {
  const { to } = mustMove('amendment', amendmentMoves, amendment.state, move, amendment);
  const at = momentOf(new Date());
  const saved = await saveEnd(tx, amendment, { state: to, answer, at, by });
  if (saved !== 1) fail('conflict', 'amendment.changed_meanwhile', { wanted: 1, saved });
  const version = amendment.version + 1;
  remember(tx, {
    entity: 'amendment',
    entityId: amendment.id,
    orderId: amendment.orderId,
    move,
    from: amendment.state,
    to,
    version,
    ...(answer === null ? {} : { changes: { answer: [null, answer] } }),
  });
  return { ...amendment, state: to, version, answer, answeredAt: at, answeredBy: by };
}

/** Nobody has to be asked, or told that somebody could not be. */
export async function settleQuestion(tx: Tx, orderId: string, amendmentId: string): Promise<void> {
  await settleTask(tx, 'order.amending', orderId);
  await settleTask(tx, 'order.amendment_untold', amendmentId);
}
