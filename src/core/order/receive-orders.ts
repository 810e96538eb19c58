/**
 * Orders that a channel has placed become ours, up to 64 in one transaction.
 * Steps: read each · drop what cannot be read with its reason · tell new orders from revisions · check items and
 * channel · insert · decide the first move (accept, hold for payment, close what has nothing to ship).
 */
import { uuidv7 } from 'uuidv7';
import { causeFor, causeOf } from '../../platform/correlation.ts';
import type { Tx } from '../../platform/db/index.ts';
import { AppError, asAppError } from '../../platform/errors.ts';
import type { InboundMessage, Outcome } from '../../platform/flow.ts';
import { remember } from '../../platform/history.ts';
import { findItems, listChannels, type Channel } from '../catalog/index.ts';
import { tell } from '../events.ts';
import type { IncomingOrder } from './incoming-order.ts';
import { orderOf } from './order-rows.ts';
import { orderNumber } from './order.ts';
import { saveNewOrders, type NewOrder } from './save-new-orders.ts';
import { findKnown, insertRevision } from './store.ts';

export type ArrivedOrder = { readonly message: InboundMessage; readonly read: () => IncomingOrder };

type Read = { readonly message: InboundMessage; readonly order: IncomingOrder; readonly channel: Channel };

export async function receiveOrders(tx: Tx, arrived: readonly ArrivedOrder[]): Promise<Outcome[]> {
  const channels = new Map((await listChannels(tx)).map((channel) => [channel.id, channel]));
  const read = arrived.map((one) => readOne(one, channels));
  const good = read.filter((one): one is Read => !(one instanceof AppError));
  const known = await findKnown(
    tx,
    good.map(({ message, order }) => ({ channelId: message.channelId, incrementId: order.incrementId })),
  );
  const items = await findItems(tx, [
    ...new Set(good.flatMap(({ order }) => order.lines.filter((line) => line.ships).map((line) => line.sku))),
  ]);

  const outcomes: Outcome[] = [];
  const fresh: NewOrder[] = [];
  for (const one of read) {
    if (one instanceof AppError) {
      outcomes.push(one);
      continue;
    }
    const { message, order, channel } = one;
    const place = `${message.channelId}\n${order.incrementId}`;
    const before = known.get(place);
    if (before !== undefined) {
      await keepRevision(tx, before, message);
      outcomes.push(undefined);
      continue;
    }
    const unknown = order.lines.filter((line) => line.ships && !items.has(line.sku)).map((line) => line.sku);
    if (unknown.length > 0) {
      outcomes.push(
        new AppError('invalid', 'order.unknown_sku', {
          number: orderNumber(channel.id, order.incrementId),
          skus: unknown,
        }),
      );
      continue;
    }
    const ours = orderOf(order, channel, 'magento');
    known.set(place, ours.id);
    causeFor(tx, ours.id, causeOf(tx, message.id));
    fresh.push({
      order: ours,
      incoming: order,
      from: { inboundId: message.id, bodyHash: message.bodyHash, receivedAt: message.receivedAt },
    });
    outcomes.push(undefined);
  }
  await saveNewOrders(tx, fresh, { channels, items });
  return outcomes;
}

function readOne({ message, read }: ArrivedOrder, channels: ReadonlyMap<string, Channel>): Read | AppError {
  const channel = channels.get(message.channelId);
  if (channel === undefined) return new AppError('invalid', 'order.unknown_channel', { channelId: message.channelId });
  try {
    const order = read();
    if (order.currency !== channel.currency) {
      return new AppError('invalid', 'order.unsupported_currency', {
        currency: order.currency,
        expected: channel.currency,
      });
    }
    return { message, order, channel };
  } catch (error) {
    return asAppError(error);
  }
}

async function keepRevision(tx: Tx, orderId: string, message: InboundMessage): Promise<void> {
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
}
