/**
 * Whether orders may go on to sourcing, asked at every door that leads there: intake, release, start of a scheduled
 * order, an accepted amendment.
 * In this order: the channel has cancelled it · its payment failed · the channel holds it · its payment is under way ·
 * too much cash at the door · its date is not there yet · a person's step comes first · its customer has to confirm that
 * the cash will be there · the customer's limit ·
 * there is nothing to ship.
 */
import { limits } from '../../../config/retry.ts';
import type { Tx } from '../../platform/db/index.ts';
import { remember } from '../../platform/history.ts';
import { momentOf } from '../../platform/time.ts';
import { listChannels, type Channel } from '../catalog/index.ts';
import { admitSpending } from '../customer/index.ts';
import { tell } from '../events.ts';
import { nextManualSteps, stepTask } from '../process/index.ts';
import { openTasks, settleTasks, type NewTask } from '../task/index.ts';
import { codToConfirm, UNCONFIRMED } from './cod-confirm.ts';
import { moveOrders } from './move-order.ts';
import type { Order } from './order.ts';
import type { OrderMoveName } from './states.ts';
import { dropPieces } from './stop-orders.ts';
import { orderBook } from './store-spending.ts';
import { savePayments } from './store-payment.ts';

export type Admission = {
  readonly move: OrderMoveName;
  readonly reason?: string;
  readonly dueAt?: string;
  /** What a person has to do before it goes on; left out: it goes on by itself. */
  readonly task?: NewTask;
};

type Via = 'accept' | 'release' | 'start' | 'amend';

/** What each order's next move is when it wants to go on by `via`; books its spending when that is the way on. */
export async function admitOrders(
  tx: Tx,
  orders: readonly Order[],
  via: Via,
  known: { readonly channels?: ReadonlyMap<string, Channel>; readonly now?: Date } = {},
): Promise<Map<string, Admission>> {
  const channels = known.channels ?? new Map((await listChannels(tx)).map((one) => [one.id, one]));
  const now = known.now ?? new Date();
  const found = new Map<string, Admission>();
  for (const order of orders) {
    const brake = brakeOf(order, via, channels.get(order.channelId), now);
    if (brake !== undefined) found.set(order.id, brake);
  }
  const free = orders.filter((order) => !found.has(order.id));
  const steps = await nextManualSteps(
    tx,
    'source',
    free.map((order) => ({
      subjectId: order.id,
      orderId: order.id,
      kind: order.kind,
      processVersion: order.processVersion,
    })),
  );
  for (const [id, step] of steps) {
    const dueAt = momentOf(new Date(now.getTime() + step.deadlineMs));
    const order = free.find((one) => one.id === id);
    if (order === undefined) continue;
    const task = stepTask('source', { ...order, subjectId: id, orderId: id }, step);
    found.set(id, { move: 'hold', reason: `step.${step.name}`, dueAt, task });
  }
  // What its customer has said is asked for once: whoever has waited for it goes on. One that waited for its date has not been asked.
  const toConfirm =
    via !== 'amend' ? free.filter((order) => !found.has(order.id) && order.ships && order.reason !== UNCONFIRMED) : [];
  for (const [id, { dueAt }] of await codToConfirm(tx, toConfirm, channels, now)) {
    found.set(id, { move: 'hold', reason: UNCONFIRMED, dueAt });
    tell(tx, 'order.confirmation_due', { orderId: id }, free.find((order) => order.id === id)?.version ?? 0);
  }
  // Last, because it books.
  const verdicts = await admitSpending(
    tx,
    free
      .filter((order) => !found.has(order.id))
      .map((order) => ({
        orderId: order.id,
        customerKey: order.customerKey,
        email: order.customerEmail,
        channelId: order.channelId,
        amountMinor: order.grandTotalMinor,
        currency: order.currency,
      })),
    orderBook,
  );
  for (const [id, verdict] of verdicts) {
    if (verdict === 'over_limit') found.set(id, { move: 'reject', reason: 'spending_limit' });
    if (verdict === 'maintenance') found.set(id, { move: 'hold', reason: 'maintenance' });
  }
  for (const order of free) {
    if (found.has(order.id)) continue;
    found.set(order.id, order.ships ? { move: via } : { move: 'close', reason: 'nothing_to_ship' });
  }
  return found;
}

/** Until when a payment under way is waited for. */
export function paymentDueAt(channel: Channel | undefined, method: string, now: Date): string {
  const minutes = channel?.config.paymentMinutes;
  const own = minutes !== undefined && Object.hasOwn(minutes, method) ? minutes[method] : minutes?.['*'];
  return momentOf(new Date(now.getTime() + (own === undefined ? limits.paymentHoldMs : own * 60_000)));
}

function brakeOf(order: Order, via: Via, channel: Channel | undefined, now: Date): Admission | undefined {
  const stopped = order.channelState === 'canceled' || order.channelState === 'closed';
  if (stopped) return { move: 'cancel', reason: `channel_${order.channelState}` };
  if (order.paymentMode === 'failed') return { move: 'cancel', reason: 'payment_failed' };
  // What it was held for is over when somebody releases it.
  const isLetGo = (reason: string): boolean => via === 'release' && order.reason === reason;
  if (order.channelState === 'holded' || order.channelState === 'payment_review') {
    const reason = `channel_${order.channelState}`;
    if (!isLetGo(reason)) return { move: 'hold', reason, task: holdTask(order, reason) };
  }
  if (order.paymentMode === 'pending' && !isLetGo('payment_pending')) {
    return { move: 'hold', reason: 'payment_pending', dueAt: paymentDueAt(channel, order.paymentMethod, now) };
  }
  // Who has been through this once, and waited for its date or its customer, is not asked again.
  const most = via === 'start' || via === 'amend' ? undefined : channel?.config.codLimitMinor;
  if (order.paymentMode === 'cod' && most !== undefined && order.dueMinor > most && !isLetGo('cod_over_limit')) {
    return channel?.config.codOverLimit === 'reject'
      ? { move: 'reject', reason: 'cod_over_limit' }
      : { move: 'hold', reason: 'cod_over_limit', task: holdTask(order, 'cod_over_limit') };
  }
  // Who starts it before its time has a reason for it.
  if (via !== 'start' && order.notBefore !== null && order.notBefore > momentOf(now))
    return { move: 'schedule', reason: 'not_before', dueAt: order.notBefore };
  return undefined;
}

/**
 * Locked orders go on, or stop at the next thing that holds them; their tasks are done, or new ones wait.
 * @param why in a person's words, for the history
 */
export async function letGo(
  tx: Tx,
  orders: readonly Order[],
  via: 'release' | 'start' | 'amend',
  why?: string,
): Promise<Map<string, Admission>> {
  if (orders.length === 0) return new Map();
  const admitted = await admitOrders(tx, orders, via);
  const goes = orders.map((order) => {
    const admission: Admission = admitted.get(order.id) ?? { move: via };
    return { order, ...admission, ...(why === undefined || admission.reason !== undefined ? {} : { why }) };
  });
  await settleTasks(
    tx,
    'order.on_hold',
    orders.map((order) => order.id),
  );
  await vouch(tx, orders, admitted, via);
  await moveOrders(tx, goes);
  await dropPieces(
    tx,
    goes.filter(({ move }) => move === 'cancel' || move === 'reject').map(({ order }) => order),
  );
  await openTasks(tx, tasksOf(goes));
  return admitted;
}

/** Who lets an order go whose payment the channel has not confirmed says that the money is there. */
async function vouch(
  tx: Tx,
  orders: readonly Order[],
  admitted: ReadonlyMap<string, Admission>,
  via: Via,
): Promise<void> {
  const vouched = orders.filter((order) => order.paymentMode === 'pending' && admitted.get(order.id)?.move === via);
  await savePayments(
    tx,
    vouched.map((order) => ({ id: order.id, mode: 'prepaid', paidMinor: order.grandTotalMinor, dueMinor: 0 })),
  );
  for (const order of vouched) {
    remember(tx, {
      entity: 'order',
      entityId: order.id,
      orderId: order.id,
      move: 'vouch',
      why: 'released although the channel has not confirmed the payment',
      changes: { paymentMode: ['pending', 'prepaid'], paidMinor: [order.paidMinor, order.grandTotalMinor] },
      version: order.version,
    });
  }
}

/** The tasks of orders that stop for a person. */
export function tasksOf(admissions: readonly Admission[]): NewTask[] {
  return admissions.flatMap(({ task }) => (task === undefined ? [] : [task]));
}

function holdTask(order: Order, reasonCode: string): NewTask {
  return {
    kind: 'order.on_hold',
    about: order.id,
    orderId: order.id,
    channelId: order.channelId,
    reasonCode,
    facts: { number: order.number },
  };
}
