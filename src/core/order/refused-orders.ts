/** Orders that were refused: a person corrects the body and has it tried again, or sends the order back to its channel. */
import type { Reader, Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { remember } from '../../platform/history.ts';
import { closeParked, correctParked, loadParked, mustBeAsSeen, type Correction } from '../../platform/parked.ts';
import { findItems, listChannels } from '../catalog/index.ts';
import { tell } from '../events.ts';
import { settleTask } from '../task/index.ts';
import { checkOrder } from './check-order.ts';
import type { IncomingOrder } from './incoming-order.ts';
import type { Found } from './order-problems.ts';
import { REFUSED } from './refused-task.ts';
import { findKnown } from './store.ts';

/**
 * What would be found wrong with an order now.
 * @throws invalid `order.unknown_channel`
 */
export async function examineOrder(reader: Tx | Reader, channelId: string, order: IncomingOrder): Promise<Found[]> {
  const channel = (await listChannels(reader)).find((one) => one.id === channelId);
  if (channel === undefined) fail('invalid', 'order.unknown_channel', { channelId });
  const { incrementId } = order;
  const known = await findKnown(reader, [{ channelId, incrementId }]);
  const items = await findItems(
    reader,
    order.lines.filter((line) => line.ships).map((line) => line.sku),
  );
  return checkOrder(order, {
    channel,
    items,
    numberOf: known.get(`${channelId}\n${incrementId}`)?.magentoOrderId ?? null,
  });
}

/**
 * The corrected body goes the way of every other from here on; what is still wrong with it makes a new task.
 * @throws as `correctParked`
 */
export async function retryRefused(tx: Tx, parkedId: string, correction: Correction): Promise<void> {
  const inboundId = await correctParked(tx, parkedId, correction);
  await settleTask(tx, REFUSED, inboundId);
  remember(tx, {
    entity: 'document',
    entityId: inboundId,
    orderId: inboundId,
    move: 'correct',
    ...(correction.why === undefined ? {} : { why: correction.why }),
    changes: { fields: [null, correction.fields.slice(0, 50)] },
    version: 0,
  });
}

/**
 * Closes it for good; its channel hears of it with the reason, where the body names an order of the channel.
 * @throws missing `parked.unknown`; conflict `parked.not_open`, `parked.changed_meanwhile`, `parked.no_body`
 */
export async function rejectRefused(
  tx: Tx,
  parkedId: string,
  wish: {
    readonly reason: string;
    readonly seen?: string;
    readonly channelId: string;
    readonly magentoOrderId: number | undefined;
  },
): Promise<void> {
  await mustBeAsSeen(tx, parkedId, wish.seen);
  const { parked } = await loadParked(tx, parkedId);
  if (parked.source !== 'inbound') fail('conflict', 'parked.no_body', { id: parkedId });
  await closeParked(tx, parkedId);
  const inboundId = parked.refId;
  await settleTask(tx, REFUSED, inboundId);
  remember(tx, {
    entity: 'document',
    entityId: inboundId,
    orderId: inboundId,
    move: 'reject',
    why: wish.reason,
    version: 0,
  });
  const { channelId, magentoOrderId, reason } = wish;
  if (magentoOrderId !== undefined)
    tell(tx, 'order.body_refused', { orderId: inboundId, inboundId, channelId, magentoOrderId, reason }, 1);
}

/** Closed without a word to anybody: its task is done too. */
export async function closeRefused(tx: Tx, parkedId: string): Promise<void> {
  const { parked } = await loadParked(tx, parkedId);
  await closeParked(tx, parkedId);
  if (parked.source === 'inbound') await settleTask(tx, REFUSED, parked.refId);
}
