/** The channel's own document of a parcel that has left, with its track. */
import type { Tx } from '../../platform/db/index.ts';
import { shippingSource } from '../availability/index.ts';
import { loadLocation } from '../catalog/index.ts';
import { tell } from '../events.ts';
import { noteChanges } from '../inventory/index.ts';
import { listLines, type ShipNotice } from '../order/index.ts';
import { listShipmentLines, listShipmentsOf, workOn } from '../shipment/index.ts';
import { parcelItems } from './parcel-items.ts';
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
  const pieces = await listShipmentLines(
    tx,
    parcels.map((one) => one.id),
  );
  const held = countOf(pieces.filter((one) => one.shipmentId === shipment.id));
  const lines = await listLines(tx, [shipment.orderId]);
  const items = parcelItems(lines, countOf(pieces.filter((one) => one.shipmentId < shipment.id)), held);
  // The channel would take an empty list for all that is left; an earlier parcel has told of these pieces' entry.
  if (items.length === 0) return undefined;
  const whole =
    parcels.length === 1 &&
    lines.every((line) => !line.ships || (held.get(line.id) ?? 0) >= line.quantity - line.cancelled);
  const told = whole ? undefined : await findNotice(tx, about.orderId);
  return {
    orderId: shipment.orderId,
    channelId: shipment.channelId,
    magentoOrderId: shipment.magentoOrderId,
    token: shipment.reference,
    sourceCode: await shippingSource(tx, shipment.channelId, location.id),
    items,
    track: { number: shipment.awb, title: shipment.courierName ?? shipment.courierCode ?? 'Courier' },
    ...(whole ? { whole } : {}),
    ...(told?.held === true ? { held: true } : {}),
  };
}

function countOf(pieces: readonly { readonly orderLineId: string; readonly quantity: number }[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { orderLineId, quantity } of pieces) counts.set(orderLineId, (counts.get(orderLineId) ?? 0) + quantity);
  return counts;
}

/** What the channel answered of parcels: it has its documents of them now. */
export async function recordShipNotices(
  tx: Tx,
  answers: readonly {
    readonly shipmentId: string;
    readonly magentoShipmentId: number;
    readonly notice: Pick<ShipNotice, 'whole' | 'held'>;
  }[],
): Promise<void> {
  const work = await workOn(
    tx,
    answers.map((one) => one.shipmentId),
  );
  // Looked at one after the other: of two answers about one parcel the first stands.
  const news = answers.filter(({ shipmentId, magentoShipmentId }) => {
    if (work.get(shipmentId)?.magentoShipmentId !== null) return false;
    work.set(shipmentId, { magentoShipmentId }, 'tell_channel');
    return true;
  });
  await work.save();
  // The channel has lowered its source by itself: what it is told no longer counts these pieces as on their way.
  const ids = news.map((one) => one.shipmentId);
  noteChanges(tx, await listShipmentLines(tx, ids));
  for (const { shipmentId, notice } of news) {
    const { orderId = '', version = 0 } = work.get(shipmentId) ?? {};
    if (notice.held === true) await clearHeld(tx, orderId);
    // The document has put the order's status back to its default; one parcel of several says too little.
    if (notice.whole !== true) tell(tx, 'order.status_due', { orderId }, version);
  }
}
