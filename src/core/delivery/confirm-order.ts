/**
 * A cash order waits for its customer's word: it is asked, confirmed or called off, by link or by phone, or its time ends.
 * The order is locked first, then its question.
 */
import type { Tx } from '../../platform/db/index.ts';
import { currentCause } from '../../platform/correlation.ts';
import { fail } from '../../platform/errors.ts';
import { remember } from '../../platform/history.ts';
import { mustMove, next } from '../../platform/machine.ts';
import { momentOf } from '../../platform/time.ts';
import { revokeLinks } from '../amendment/index.ts';
import { listChannels } from '../catalog/index.ts';
import { cancelOrder } from '../change/index.ts';
import { tell } from '../events.ts';
import { codToConfirm, letGo, lockOrders, UNCONFIRMED, type Order } from '../order/index.ts';
import { openTask, settleTask } from '../task/index.ts';
import { amountAtDoor } from './at-door.ts';
import type { Confirmation } from './confirmation.ts';
import { confirmationMoves, type ConfirmationMoveName } from './states.ts';
import { findConfirmation, insertConfirmation, lockConfirmation, saveConfirmation } from './store-confirmations.ts';

const TASK = 'order.cod_unconfirmed';

const waits = (order: Order | undefined): order is Order => order?.state === 'on_hold' && order.reason === UNCONFIRMED;

/** Its customer is asked once; an order whose customer has said yes before, or that a person has let go, goes on at once. */
export async function askConfirmation(tx: Tx, orderId: string, now = new Date()): Promise<void> {
  const [order] = await lockOrders(tx, [orderId]);
  if (!waits(order)) return;
  const known = await lockConfirmation(tx, orderId);
  // Who said yes, or was overruled by a person who let the order go, is not asked again.
  const amountMinor = await amountAtDoor(tx, order);
  if (known?.state === 'overtaken' || (known?.state === 'confirmed' && amountMinor <= known.amountMinor)) {
    await letGo(tx, [order], 'release');
    return;
  }
  const dueAt = order.dueAt ?? momentOf(now);
  if (known?.state === 'confirmed') {
    const { version } = await move(tx, { ...known, amountMinor, dueAt }, 'renew', 'it has become dearer');
    tell(tx, 'confirmation.asked', { orderId }, version);
    return;
  }
  if (known !== undefined) return;
  const channels = new Map((await listChannels(tx)).map((one) => [one.id, one]));
  const why = (await codToConfirm(tx, [order], channels, now)).get(order.id)?.reasons ?? [];
  await insertConfirmation(tx, {
    order_id: order.id,
    order_number: order.number,
    channel_id: order.channelId,
    state: 'open',
    version: 1,
    reasons: why.join(','),
    amount_minor: amountMinor,
    currency: order.currency,
    due_at: dueAt,
    created_at: momentOf(now),
  });
  remember(tx, { entity: 'confirmation', entityId: order.id, orderId, move: 'ask', to: 'open', version: 1 });
  tell(tx, 'confirmation.asked', { orderId }, 1);
}

/** @param version that somebody saw; left out: whichever it is */
export type ConfirmAnswer = { readonly yes: boolean; readonly version?: number; readonly note?: string };

/**
 * Its customer's word, from the link or told to a person; `yes` lets it go on, no calls it off.
 * @throws missing `confirmation.unknown`; conflict `confirmation.already_answered`, `confirmation.changed_meanwhile`,
 * `confirmation.overtaken`
 */
export async function answerConfirmation(
  tx: Tx,
  orderId: string,
  { yes, version, note }: ConfirmAnswer,
): Promise<Confirmation> {
  const { order, one } = await lockBoth(tx, orderId);
  if (one.state === 'confirmed' || one.state === 'refused')
    fail('conflict', 'confirmation.already_answered', { number: one.orderNumber, answer: one.state });
  if (one.state === 'overtaken' || !waits(order))
    fail('conflict', 'confirmation.overtaken', { number: one.orderNumber });
  if (version !== undefined && version !== one.version)
    fail('conflict', 'confirmation.changed_meanwhile', { seen: version, version: one.version });
  // Changed since it was asked: the question comes anew in a moment.
  if (yes && (await amountAtDoor(tx, order)) !== one.amountMinor)
    fail('conflict', 'confirmation.changed_meanwhile', { seen: version ?? one.version, number: one.orderNumber });
  const after = await move(tx, one, yes ? 'confirm' : 'refuse', note);
  if (yes) await letGo(tx, [order], 'release', note ?? 'confirmed by its customer');
  else await cancelOrder(tx, orderId, { reason: 'cod_refused' });
  return after;
}

async function lockBoth(tx: Tx, orderId: string): Promise<{ order: Order | undefined; one: Confirmation }> {
  if ((await findConfirmation(tx, orderId)) === undefined) fail('missing', 'confirmation.unknown', { orderId });
  const [order] = await lockOrders(tx, [orderId]);
  const one = (await lockConfirmation(tx, orderId)) ?? fail('missing', 'confirmation.unknown', { orderId });
  return { order, one };
}

/**
 * A new link by a new mail; the old one opens nothing any more.
 * @throws as `answerConfirmation`
 */
export async function askConfirmationAgain(tx: Tx, orderId: string): Promise<void> {
  const { order, one } = await lockBoth(tx, orderId);
  if (one.state !== 'open' || !waits(order)) fail('conflict', 'confirmation.overtaken', { number: one.orderNumber });
  await revokeLinks(tx, orderId);
  remember(tx, { entity: 'confirmation', entityId: orderId, orderId, move: 'ask_again', version: one.version });
  tell(tx, 'confirmation.asked', { orderId }, one.version);
}

/** What has to be done about it now: nothing, its time is over, or its order went another way. */
export async function followConfirmation(
  tx: Tx,
  orderId: string,
  now: Date,
): Promise<'expired' | 'overtaken' | 'nothing'> {
  const { order, one } = await lockBoth(tx, orderId);
  if (one.state !== 'open') return 'nothing';
  if (!waits(order)) {
    await move(tx, one, 'overtake');
    return 'overtaken';
  }
  if (one.dueAt > momentOf(now)) return 'nothing';
  await move(tx, one, 'expire');
  const channel = (await listChannels(tx)).find((row) => row.id === order.channelId);
  if (channel?.config.codConfirm?.atDeadline === 'cancel') {
    await cancelOrder(tx, orderId, { reason: 'cod_not_confirmed' });
    return 'expired';
  }
  await openTask(tx, {
    kind: TASK,
    about: orderId,
    orderId,
    channelId: order.channelId,
    reasonCode: 'cod_not_confirmed',
    facts: { number: order.number, dueAt: one.dueAt },
  });
  return 'expired';
}

async function move(tx: Tx, before: Confirmation, name: ConfirmationMoveName, why?: string): Promise<Confirmation> {
  const { to } = mustMove('confirmation', confirmationMoves, before.state, name, before);
  const answers = name === 'confirm' || name === 'refuse';
  const after: Confirmation = {
    ...before,
    state: to,
    version: before.version + 1,
    ...(answers ? { answeredAt: momentOf(new Date()), answeredBy: currentCause().who } : {}),
    ...(name === 'renew' ? { answeredAt: null, answeredBy: null } : {}),
  };
  if ((await saveConfirmation(tx, before.version, after)) !== 1)
    fail('conflict', 'confirmation.changed_meanwhile', { seen: before.version });
  const { orderId, version } = after;
  remember(tx, {
    entity: 'confirmation',
    entityId: orderId,
    orderId,
    move: name,
    from: before.state,
    to,
    version,
    ...(why === undefined ? {} : { why }),
  });
  if (to !== 'expired') await settleTask(tx, TASK, orderId);
  return after;
}

/** Orders that ended another way: nobody has to answer for them any more. */
export async function overtakeConfirmations(tx: Tx, orderIds: readonly string[]): Promise<void> {
  for (const orderId of orderIds) {
    const one = await lockConfirmation(tx, orderId);
    if (one !== undefined && next(confirmationMoves, one.state, 'overtake', one) !== undefined)
      await move(tx, one, 'overtake');
  }
}
