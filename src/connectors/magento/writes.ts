/**
 * Writes that may need a second form.
 * Ship: parent rows first; when refused, bundles by their children, for those that ship separately (REST does not say which).
 * Texts of refusals are translated per store view, so any refusal leads to the second form; a 400 has made nothing.
 */
import type { ShipNotice } from '../../core/order/channel-notices.ts';
import type { MagentoClient } from './client.ts';
import { looseOf, numberOf, rowsOf } from './inbound/loose.ts';
import { isShipped } from './inbound/order-lines.ts';
import { fetchOrder, type RawOrder } from './operations/fetch-order.ts';
import { shipOrder, type Shipped } from './operations/ship-order.ts';
import { isRefusal, unhold } from './write-status.ts';

export async function writeShipment(client: MagentoClient, notice: ShipNotice, notify: boolean): Promise<Shipped> {
  // A held order takes no documents; the parcel has left all the same.
  if (notice.held === true) await unhold(client, notice.magentoOrderId);
  try {
    return await client.call(shipOrder, { notice, notify });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const order = await client.call(fetchOrder, { magentoOrderId: notice.magentoOrderId });
    // Held a moment ago: whoever asked for this could not know of it yet.
    if (order.state === 'holded' && notice.held !== true)
      return writeShipment(client, { ...notice, held: true }, notify);
    const items = byBundleChildren(order, notice.items);
    if (items === undefined) throw error;
    return client.call(shipOrder, { notice: { ...notice, items }, notify });
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
