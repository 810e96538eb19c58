/** Questions that nobody answered in time, and those whose order went another way. */
import type { Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import { cancelOrder } from '../change/index.ts';
import { tell } from '../events.ts';
import { lockOrders } from '../order/index.ts';
import { moveAmendment, settleQuestion } from './move-amendment.ts';
import { lastRevisions, listAmendmentsOf, lockAmendment } from './store.ts';

/** Nobody has answered: what has not left is cancelled and given back. False when there was nothing to do any more. */
export async function expireAmendment(
  tx: Tx,
  about: { readonly id: string; readonly orderId: string },
  now: Date,
): Promise<boolean> {
  const [order] = await lockOrders(tx, [about.orderId]);
  const amendment = await lockAmendment(tx, about.id);
  if (amendment === undefined || amendment.state !== 'open' || amendment.dueAt > momentOf(now)) return false;
  if (order?.state !== 'amending') {
    await moveAmendment(tx, amendment, 'overtake', { by: 'hub' });
    await settleQuestion(tx, about.orderId, about.id);
    return false;
  }
  const after = await moveAmendment(tx, amendment, 'expire', { by: 'hub' });
  await settleQuestion(tx, order.id, amendment.id);
  await cancelOrder(tx, order.id, { reason: 'amendment_expired' });
  tell(tx, 'amendment.expired', { orderId: order.id, amendmentId: amendment.id }, after.version);
  return true;
}

/** Orders are cancelled, held or gone on: nobody has to answer for them any more. */
export async function overtakeAmendments(tx: Tx, orderIds: readonly string[]): Promise<void> {
  const asked = [...(await lastRevisions(tx, orderIds)).keys()];
  for (const order of await lockOrders(tx, asked)) {
    if (order.state === 'amending') continue;
    for (const { id, state } of await listAmendmentsOf(tx, order.id)) {
      if (state !== 'open') continue;
      const amendment = await lockAmendment(tx, id);
      if (amendment?.state !== 'open') continue;
      await moveAmendment(tx, amendment, 'overtake', { by: 'hub' });
      await settleQuestion(tx, order.id, id);
    }
  }
}
