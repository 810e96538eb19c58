/**
 * Tells an order's status, by comment or by Magento's own cancel and hold.
 * Our own status first; when it is refused the order's present one, so that at least the comment arrives. Texts of
 * refusals are translated per store view, so any refusal leads to the second form; a 400 has made nothing.
 */
import { AppError } from '../../platform/errors.ts';
import type { StatusNotice, Told } from '../../core/order/channel-notices.ts';
import type { MagentoClient } from './client.ts';
import { numberOf, rowsOf } from './inbound/loose.ts';
import { cancelOrder } from './operations/cancel-order.ts';
import { fetchOrderStatus } from './operations/fetch-order-status.ts';
import { fetchOrder, type RawOrder } from './operations/fetch-order.ts';
import { holdOrder } from './operations/hold-order.ts';
import { sendStatus } from './operations/send-status.ts';
import { unholdOrder } from './operations/unhold-order.ts';
import { tellings } from './statuses.ts';

export async function writeStatus(client: MagentoClient, notice: StatusNotice): Promise<Told> {
  const { by, status } = tellings[notice.status];
  const { magentoOrderId } = notice;
  if (by === 'hold') return writeHold(client, notice);
  // Orders on hold can neither be cancelled nor have another status.
  if (notice.held === true) await unhold(client, magentoOrderId);
  if (by === 'cancel') return writeCancel(client, notice);
  if (notice.news === 'again') {
    const shown = await client.call(fetchOrderStatus, { magentoOrderId });
    if (shown === status) return { status: shown };
  }
  return comment(client, notice, status);
}

/** The comment with the status wished for, or with the one that the order has. */
async function comment(client: MagentoClient, notice: StatusNotice, wanted: string | undefined): Promise<Told> {
  if (wanted !== undefined) {
    try {
      return await client.call(sendStatus, { notice, status: wanted });
    } catch (error) {
      // From 2.4.7 on a status must belong to the order's state (github.com/magento/magento2/issues/38723).
      if (!isRefusal(error)) throw error;
    }
  }
  const status = await client.call(fetchOrderStatus, { magentoOrderId: notice.magentoOrderId });
  return client.call(sendStatus, { notice, status });
}

async function writeHold(client: MagentoClient, notice: StatusNotice): Promise<Told> {
  const { magentoOrderId } = notice;
  try {
    await client.call(holdOrder, { magentoOrderId });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    // An earlier attempt of ours may have held it, whose answer was lost.
    const shown = await client.call(fetchOrderStatus, { magentoOrderId });
    if (shown !== 'holded') return comment(client, notice, tellings[notice.status].status);
  }
  return { ...(await comment(client, notice, 'holded')), held: true };
}

async function writeCancel(client: MagentoClient, notice: StatusNotice): Promise<Told> {
  const { magentoOrderId } = notice;
  const { cancelled } = await client.call(cancelOrder, { magentoOrderId });
  const order = await client.call(fetchOrder, { magentoOrderId });
  const told = await comment(client, notice, typeof order.status === 'string' ? order.status : undefined);
  return { ...told, outcome: outcomeOf(order, cancelled) };
}

/** `false` is also the answer for an order that is cancelled already, by us or by a person over there. */
function outcomeOf(order: RawOrder, cancelled: boolean): NonNullable<Told['outcome']> {
  if (order.state === 'canceled' || order.state === 'closed') return 'done';
  // What has been invoiced is not cancelled but credited; the money knows of it.
  const invoiced = rowsOf(order.items).some((row) => (numberOf(row.qty_invoiced) ?? 0) > 0);
  if (invoiced) return 'needs_credit_memo';
  return cancelled ? 'done' : 'refused';
}

/** Whatever it answers: an order that is not on hold need not be taken off. */
export async function unhold(client: MagentoClient, magentoOrderId: number): Promise<void> {
  try {
    await client.call(unholdOrder, { magentoOrderId });
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
}

export function isRefusal(error: unknown): boolean {
  return error instanceof AppError && error.code === 'magento.refused';
}
