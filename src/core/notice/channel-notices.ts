/** What the channel is told of its order: the shipment with its track, and the steps that its customer sees. */
import type { Tx } from '../../platform/db/index.ts';
import { AppError } from '../../platform/errors.ts';
import { shippingSource } from '../availability/index.ts';
import { loadLocation } from '../catalog/index.ts';
import { noteChanges } from '../inventory/index.ts';
import { listLines, type Milestone, type ShipNotice, type StatusNotice } from '../order/index.ts';
import { findShipment, listShipmentLines, listShipmentsOf, workOn, type ShipmentState } from '../shipment/index.ts';

/** Undefined for an order that no channel knows by an id of its own, or a shipment the channel has already. */
export async function intendShipNotice(tx: Tx, shipmentId: string): Promise<ShipNotice | undefined> {
  const shipment = await findShipment(tx, shipmentId);
  if (shipment?.awb == null || shipment.magentoShipmentId !== null) return undefined;
  if (shipment.magentoOrderId === null) return undefined;
  const location = await loadLocation(tx, shipment.locationId);
  const held = new Set((await listShipmentLines(tx, [shipmentId])).map((line) => line.orderLineId));
  // Rows of one bundle or configurable are shipped as one entry of their parent.
  const items = new Map<number, number>();
  for (const line of await listLines(tx, [shipment.orderId]))
    if (held.has(line.id)) items.set(line.shipItemId, line.shipQuantity);
  return {
    orderId: shipment.orderId,
    channelId: shipment.channelId,
    magentoOrderId: shipment.magentoOrderId,
    token: shipment.reference,
    sourceCode: await shippingSource(tx, shipment.channelId, location.id),
    items: [...items].map(([orderItemId, quantity]) => ({ orderItemId, quantity })),
    track: { number: shipment.awb, title: shipment.courierName ?? shipment.courierCode ?? 'Courier' },
  };
}

export async function recordShipNotice(tx: Tx, shipmentId: string, magentoShipmentId: number): Promise<void> {
  const work = await workOn(tx, [shipmentId]);
  if (work.get(shipmentId)?.magentoShipmentId !== null) return;
  work.set(shipmentId, { magentoShipmentId }, 'tell_channel');
  await work.save();
  // The channel has lowered its source by itself: what it is told no longer counts these pieces as on their way.
  noteChanges(tx, await listShipmentLines(tx, [shipmentId]));
}

/** Where the parcel stands while a milestone is news. Later it is not told any more: an order must never step back. */
const newsWhile: Record<Milestone, readonly ShipmentState[]> = {
  allocated: ['planned', 'invoiced', 'booking_failed', 'booked', 'labelled'],
  out_for_delivery: ['out_for_delivery'],
  delivery_failed: ['delivery_failed'],
  delivered: ['delivered'],
  returning: ['returning'],
  returned: ['returned'],
  lost: ['lost'],
};
/** The channel can take these before it has the shipment. */
const beforeShipping = new Set<Milestone>(['allocated']);

/**
 * Undefined when there is nobody to tell, or when later news has overtaken this.
 * @throws unavailable `notice.channel_lacks_shipment` while the channel's own shipment is still to be made: the status
 * of a parcel that it does not know would be refused or lost
 */
export async function intendStatusNotice(
  tx: Tx,
  milestone: Milestone,
  about: { orderId: string; shipmentId?: string },
): Promise<StatusNotice | undefined> {
  const shipment =
    about.shipmentId === undefined
      ? (await listShipmentsOf(tx, [about.orderId]))[0]
      : await findShipment(tx, about.shipmentId);
  if (shipment?.magentoOrderId == null || !newsWhile[milestone].includes(shipment.state)) return undefined;
  if (!beforeShipping.has(milestone) && shipment.magentoShipmentId === null) {
    throw new AppError('unavailable', 'notice.channel_lacks_shipment', { number: shipment.orderNumber, milestone });
  }
  const location = await loadLocation(tx, shipment.locationId);
  return {
    orderId: shipment.orderId,
    channelId: shipment.channelId,
    magentoOrderId: shipment.magentoOrderId,
    // The parcel's version puts its news in order, and tells a second attempt at the door from the first.
    token: `${shipment.reference}:${milestone}:${shipment.version}`,
    milestone,
    facts: {
      location: location.name,
      ...(shipment.courierName === null ? {} : { courier: shipment.courierName }),
      ...(shipment.awb === null ? {} : { awb: shipment.awb }),
    },
  };
}
