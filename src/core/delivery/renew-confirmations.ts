/** A cash order changes while its customer is asked: the question is about the order as it is now, and an answer to the older one is none. */
import type { Tx } from '../../platform/db/index.ts';
import { remember } from '../../platform/history.ts';
import { tell } from '../events.ts';
import { lockOrders } from '../order/index.ts';
import { amountAtDoor } from './at-door.ts';
import { askedOrders, lockConfirmation, saveConfirmation } from './store-confirmations.ts';

/** Another amount is asked for by another letter; the links of the letter before show it too. Twice is harmless. */
export async function renewConfirmations(tx: Tx, orderIds: readonly string[]): Promise<void> {
  // Hardly any order has a question: no lock for the others.
  for (const orderId of (await askedOrders(tx, orderIds)).sort()) {
    const [order] = await lockOrders(tx, [orderId]);
    const before = await lockConfirmation(tx, orderId);
    if (order === undefined || (before?.state !== 'open' && before?.state !== 'expired')) continue;
    const amountMinor = await amountAtDoor(tx, order);
    const version = before.version + 1;
    await saveConfirmation(tx, before.version, { ...before, amountMinor, version });
    const other = amountMinor !== before.amountMinor;
    remember(tx, {
      entity: 'confirmation',
      entityId: orderId,
      orderId,
      move: 'renew',
      version,
      changes: other ? { amountMinor: [before.amountMinor, amountMinor] } : {},
    });
    if (other && before.state === 'open') tell(tx, 'confirmation.asked', { orderId }, version);
  }
}
