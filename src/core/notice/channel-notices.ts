/** The channel's own document of a parcel that has left, with its track. */
import type { Tx } from '../../platform/db/index.ts';
import { shippingSource } from '../availability/index.ts';
import { loadLocation } from '../catalog/index.ts';
import { tell } from '../events.ts';
import { noteChanges } from '../inventory/index.ts';
import { listLines, type ShipNotice } from '../order/index.ts';
import { listShipmentLines, listShipmentsOf, workOn } from '../shipment/index.ts';
import { stageOf } from './status-of.ts';
import { clearHeld, findNotice } from './store.ts';

/** Undefined for an order that no channel knows by an id of its own, or a shipment the channel has already. */
export async function intendShipNotice(
  tx: Tx,
  about: { readonly orderId: string; readonly shipmentId: string },
): Promise<ShipNotice | undefined> {
  const parcels = (await listShipmentsOf(tx, [about.orderId])).filter((one) => stageOf[one.state] !== 'gone');
  const shipment = parcels.find((one) => one.id === about.shipmentId);
  if (shipment?.awb == null || shipment.magentoShipmentId !== null) return undefined;
  if (shipment.magentoOrderId === null) return undefined;
  const location = await loadLocation(tx, shipment.locationId);
  const held = new Map(
    (await listShipmentLines(tx, [about.shipmentId])).map((line) => [line.orderLineId, line.quantity]),
  );
  const items = new Map<number, number>();
  let whole = parcels.length === 1;
  for (const line of await listLines(tx, [shipment.orderId])) {
    const mine = held.get(line.id) ?? 0;
    if (line.ships && mine < line.quantity - line.cancelled) whole = false;
    // Rows of one bundle or configurable are shipped as one entry of their parent: by its share that is in this parcel.
    if (mine > 0) items.set(line.shipItemId, Math.round((line.shipQuantity * mine) / line.quantity));
  }
  const told = whole ? undefined : await findNotice(tx, about.orderId);
  return {
    orderId: shipment.orderId,
    channelId: shipment.channelId,
    magentoOrderId: shipment.magentoOrderId,
    token: shipment.reference,
    sourceCode: await shippingSource(tx, shipment.channelId, location.id),
    items: [...items].map(([orderItemId, quantity]) => ({ orderItemId, quantity })),
    track: { number: shipment.awb, title: shipment.courierName ?? shipment.courierCode ?? 'Courier' },
    ...(whole ? { whole } : {}),
    ...(told?.held === true ? { held: true } : {}),
  };
}

export async function recordShipNotice(
  tx: Tx,
  shipmentId: string,
  magentoShipmentId: number,
  notice: Pick<ShipNotice, 'whole' | 'held'>,
): Promise<void> {
  const work = await workOn(tx, [shipmentId]);
  const shipment = work.get(shipmentId);
  if (shipment?.magentoShipmentId !== null) return;
  work.set(shipmentId, { magentoShipmentId }, 'tell_channel');
  await work.save();
  // The channel has lowered its source by itself: what it is told no longer counts these pieces as on their way.
  noteChanges(tx, await listShipmentLines(tx, [shipmentId]));
  if (notice.held === true) await clearHeld(tx, shipment.orderId);
  // The document has put the order's status back to its default; one parcel of several says too little.
  if (notice.whole !== true) tell(tx, 'order.status_due', { orderId: shipment.orderId }, shipment.version + 1);
}
