/**
 * Each shipment is billed before it is booked: its goods, tax, and its share of shipping and fees. An order leaves in
 * one shipment today, so the share is the whole; the split over several shipments belongs to billing per shipment.
 */
import { uuidv7 } from 'uuidv7';
import type { Row, Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { groupBy } from '../../platform/group.ts';
import { localTime, momentOf } from '../../platform/time.ts';
import { listChannels, listLocations } from '../catalog/index.ts';
import { lockOrders } from '../order/index.ts';
import { workOn } from '../shipment/index.ts';
import { findInvoice, insertInvoices, takeNumbers, type Invoice } from './store.ts';

export async function billShipments(tx: Tx, facts: readonly { shipmentId: string; orderId: string }[]): Promise<void> {
  const orders = new Map(
    (
      await lockOrders(
        tx,
        facts.map((fact) => fact.orderId),
      )
    ).map((order) => [order.id, order]),
  );
  const work = await workOn(
    tx,
    facts.map((fact) => fact.shipmentId),
  );
  const channels = new Map((await listChannels(tx)).map((channel) => [channel.id, channel]));
  const companies = new Map((await listLocations(tx, {})).map((location) => [location.id, location.companyId]));
  const due = work.ids.map((id) => work.get(id)).filter((shipment) => shipment?.state === 'planned');
  const rows: Row[] = [];
  const now = new Date();
  const groups = groupBy(due, (shipment) => companies.get(shipment?.locationId ?? '') ?? '');
  // Series are locked in one order everywhere.
  for (const [companyId, shipments] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const year = now.getUTCFullYear();
    let number = await takeNumbers(tx, `invoice:${companyId}:${year}`, shipments.length);
    for (const shipment of shipments) {
      const order = shipment === undefined ? undefined : orders.get(shipment.orderId);
      if (shipment === undefined || order === undefined) fail('bug', 'billing.order_missing', { companyId });
      rows.push({
        id: uuidv7(),
        number: `${companyId}-${year}-${String(number++).padStart(7, '0')}`,
        company_id: companyId,
        shipment_id: shipment.id,
        order_id: order.id,
        currency: order.currency,
        goods_minor: order.goodsMinor,
        shipping_minor: order.shippingMinor,
        other_minor: order.otherMinor,
        tax_minor: order.taxMinor,
        total_minor: order.grandTotalMinor,
        issued_on: localTime(now, channels.get(order.channelId)?.timeZone ?? 'UTC').slice(0, 10),
        issued_at: momentOf(new Date()),
      });
      work.move(shipment.id, 'bill');
    }
  }
  await insertInvoices(tx, rows);
  await work.save();
}

/** @throws missing `billing.no_invoice` */
export async function loadInvoice(tx: Tx, shipmentId: string): Promise<Invoice> {
  return (await findInvoice(tx, shipmentId)) ?? fail('missing', 'billing.no_invoice', { shipmentId });
}
