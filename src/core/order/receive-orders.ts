/**
 * Orders that a channel has placed become ours, up to 64 in one transaction.
 * Steps: read each · tell new orders from other bodies of known ones · check everything at once · refuse with all
 * reasons and a task, or save in the state of the first move (see `admit-orders.ts`) · note what another body says of
 * the payment · what stood refused under the number of a good order is done.
 */
import { uuidv7 } from '../../platform/ids.ts';
import { causeFor, causeOf } from '../../platform/correlation.ts';
import type { Tx } from '../../platform/db/index.ts';
import { AppError, asAppError } from '../../platform/errors.ts';
import type { InboundMessage, Outcome } from '../../platform/flow.ts';
import { remember } from '../../platform/history.ts';
import { closeParkedOf } from '../../platform/parked.ts';
import { findItems, listChannels, type Channel, type Item } from '../catalog/index.ts';
import { tell } from '../events.ts';
import { openTasks, settleTasks, type NewTask } from '../task/index.ts';
import { checkOrder } from './check-order.ts';
import type { IncomingOrder } from './incoming-order.ts';
import { errorsOf, refusalOf, warningsOf, type Found } from './order-problems.ts';
import { orderOf } from './order-rows.ts';
import { orderNumber } from './order.ts';
import { REFUSED, refusedTask } from './refused-task.ts';
import { saveNewOrders, type NewOrder } from './save-new-orders.ts';
import { recordPayment } from './record-payment.ts';
import { findKnown, insertRevision, lockOrders, type KnownOrder } from './store.ts';

export type ArrivedOrder = { readonly message: InboundMessage; readonly read: () => IncomingOrder };

type Read = { readonly message: InboundMessage; readonly order: IncomingOrder; readonly channel: Channel };
/** Another body of an order that is known. */
type Said = { readonly orderId: string; readonly said: IncomingOrder };
type Refused = { readonly message: InboundMessage; readonly error: AppError };

export async function receiveOrders(tx: Tx, arrived: readonly ArrivedOrder[]): Promise<Outcome[]> {
  const channels = new Map((await listChannels(tx)).map((channel) => [channel.id, channel]));
  const read = arrived.map((one) => readOne(one, channels));
  const good = read.filter((one): one is Read => 'order' in one);
  const known = await findKnown(
    tx,
    good.map(({ message, order }) => ({ channelId: message.channelId, incrementId: order.incrementId })),
  );
  const items = await findItems(tx, [
    ...new Set(good.flatMap(({ order }) => order.lines.filter((line) => line.ships).map((line) => line.sku))),
  ]);

  const outcomes: Outcome[] = [];
  const fresh: NewOrder[] = [];
  const refused: NewTask[] = [];
  const revised: Said[] = [];
  for (const one of read) {
    const verdict = 'error' in one ? one : await sortOne(tx, one, { known, items });
    if (verdict !== undefined && 'error' in verdict) {
      refused.push(refusedTask(one.message, verdict.error, verdict.found));
      outcomes.push(verdict.error);
      continue;
    }
    if (verdict !== undefined && 'said' in verdict) revised.push(verdict);
    else if (verdict !== undefined) {
      fresh.push(verdict);
      const { id, channelId, incrementId, magentoOrderId } = verdict.order;
      known.set(`${channelId}\n${incrementId}`, { id, magentoOrderId });
    }
    outcomes.push(undefined);
  }
  await openTasks(tx, refused);
  await saveNewOrders(tx, fresh, { channels, items });
  for (const { orderId, said } of revised) {
    const [order] = await lockOrders(tx, [orderId]);
    if (order !== undefined) await recordPayment(tx, order, said.payment, said.state);
  }
  const done = await closeParkedOf(
    tx,
    fresh.map(({ order }) => order.number),
  );
  await settleTasks(tx, REFUSED, done);
  return outcomes;
}

/** A new order, why it is none, or nothing when it is another body of a known one. */
async function sortOne(
  tx: Tx,
  { message, order, channel }: Read,
  facts: { known: ReadonlyMap<string, KnownOrder>; items: ReadonlyMap<string, Item> },
): Promise<NewOrder | (Refused & { readonly found: readonly Found[] }) | Said | undefined> {
  const before = facts.known.get(`${message.channelId}\n${order.incrementId}`);
  const isOther =
    before?.magentoOrderId != null &&
    order.magentoOrderId !== undefined &&
    before.magentoOrderId !== order.magentoOrderId;
  if (before !== undefined && !isOther) {
    const fresh = await keepRevision(tx, before.id, message);
    return fresh && order.problems === undefined ? { orderId: before.id, said: order } : undefined;
  }
  const found = checkOrder(order, { channel, items: facts.items, numberOf: before?.magentoOrderId ?? null });
  const errors = errorsOf(found);
  if (errors.length > 0) {
    const number = orderNumber(channel.id, order.incrementId);
    const code = order.problems?.some((one) => !one.code.endsWith('_off')) ? { code: 'magento.order_unreadable' } : {};
    return { message, error: refusalOf(errors, { number, ...code }), found };
  }
  const ours = orderOf(order, channel, 'magento');
  causeFor(tx, ours.id, causeOf(tx, message.id));
  const { id: inboundId, bodyHash, receivedAt } = message;
  return { order: ours, incoming: order, from: { inboundId, bodyHash, receivedAt, warnings: warningsOf(found) } };
}

function readOne(
  { message, read }: ArrivedOrder,
  channels: ReadonlyMap<string, Channel>,
): Read | (Refused & { readonly found: readonly Found[] }) {
  const channel = channels.get(message.channelId);
  if (channel === undefined) {
    const error = new AppError('invalid', 'order.unknown_channel', { channelId: message.channelId });
    return { message, error, found: [] };
  }
  try {
    return { message, order: read(), channel };
  } catch (error) {
    return { message, error: asAppError(error), found: [] };
  }
}

async function keepRevision(tx: Tx, orderId: string, message: InboundMessage): Promise<boolean> {
  causeFor(tx, orderId, causeOf(tx, message.id));
  const fresh = await insertRevision(tx, {
    id: uuidv7(),
    order_id: orderId,
    body_hash: message.bodyHash,
    inbound_id: message.id,
    state: 'kept',
    received_at: message.receivedAt,
  });
  if (fresh === 1) {
    remember(tx, {
      entity: 'order',
      entityId: orderId,
      orderId,
      move: 'revise',
      why: 'another body of this order arrived',
      version: 0,
    });
    tell(tx, 'order.revised', { orderId }, 0);
  }
  return fresh === 1;
}
