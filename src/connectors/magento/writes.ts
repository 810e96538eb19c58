/**
 * Writes that may need a second form.
 * Ship: parent rows first; when refused, bundles by their children, for those that ship separately (REST does not say which).
 * Status: the milestone's own status first; when refused, the order's present one, so that at least the comment arrives.
 * Texts of refusals are translated per store view, so any refusal leads to the second form; a 400 has made nothing.
 */
import { AppError } from '../../platform/errors.ts';
import type { ShipNotice, StatusNotice } from '../../core/order/channel-notices.ts';
import type { MagentoClient } from './client.ts';
import { looseOf, numberOf, rowsOf } from './inbound/loose.ts';
import { isShipped } from './inbound/order-lines.ts';
import { fetchOrderStatus } from './operations/fetch-order-status.ts';
import { fetchOrder, type RawOrder } from './operations/fetch-order.ts';
import { sendStatus } from './operations/send-status.ts';
import { shipOrder, type Shipped } from './operations/ship-order.ts';

export async function writeShipment(client: MagentoClient, notice: ShipNotice, notify: boolean): Promise<Shipped> {
  try {
    return await client.call(shipOrder, { notice, notify });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const order = await client.call(fetchOrder, { magentoOrderId: notice.magentoOrderId });
    const items = byBundleChildren(order, notice.items);
    if (items === undefined) throw error;
    return client.call(shipOrder, { notice: { ...notice, items }, notify });
  }
}

export async function writeStatus(client: MagentoClient, notice: StatusNotice): Promise<{ readonly status: string }> {
  try {
    return await client.call(sendStatus, { notice });
  } catch (error) {
    // From 2.4.7 on a status must belong to the order's state (github.com/magento/magento2/issues/38723).
    if (!isRefusal(error)) throw error;
    const status = await client.call(fetchOrderStatus, { magentoOrderId: notice.magentoOrderId });
    return client.call(sendStatus, { notice, status });
  }
}

/** The same items with each bundle parent replaced by its children; undefined when there is none to replace. */
export function byBundleChildren(order: RawOrder, items: ShipNotice['items']): ShipNotice['items'] | undefined {
  const rows = rowsOf(order.items);
  let replaced = false;
  const all = items.flatMap((item) => {
    const parent = rows.find((row) => numberOf(row.item_id) === item.orderItemId);
    if (parent?.product_type !== 'bundle') return [item];
    const children = rows.filter((row) => parentIdOf(row) === item.orderItemId && isShipped(row));
    const ordered = numberOf(parent.qty_ordered) ?? 0;
    if (children.length === 0 || !(ordered > 0)) return [item];
    replaced = true;
    return children.map((child) => ({
      orderItemId: numberOf(child.item_id) ?? 0,
      quantity: ((numberOf(child.qty_ordered) ?? 0) * item.quantity) / ordered,
    }));
  });
  return replaced ? all : undefined;
}

function parentIdOf(row: Readonly<Record<string, unknown>>): number | undefined {
  return numberOf(row.parent_item_id) ?? numberOf(looseOf(row.parent_item)?.item_id);
}

function isRefusal(error: unknown): boolean {
  return error instanceof AppError && error.code === 'magento.refused';
}
