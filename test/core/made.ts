/** What tests of core need: a small shop of two locations, orders as a connector would hand them in, and their ways. */
import { uuidv7 } from 'uuidv7';
import { firstChannels } from '../../config/channels.ts';
import { firstCompanies } from '../../config/companies.ts';
import { firstCouriers } from '../../config/couriers.ts';
import { firstItems } from '../../config/items.ts';
import { firstLocations } from '../../config/locations.ts';
import { billShipments, loadInvoice } from '../../src/core/billing/index.ts';
import { seedCatalog } from '../../src/core/catalog/index.ts';
import { seedStock } from '../../src/core/inventory/index.ts';
import { receiveOrders, type IncomingLine, type IncomingOrder } from '../../src/core/order/index.ts';
import { intendBooking, planShipments, recordBooking, recordLabel } from '../../src/core/shipment/index.ts';
import { sourceOrders } from '../../src/core/sourcing/index.ts';
import type { Database } from '../../src/platform/db/index.ts';
import type { InboundMessage, Outcome } from '../../src/platform/flow.ts';
import { freshDatabase, type FreshDatabase } from '../helpers/database.ts';

const inAe = firstLocations.filter((one) => one.country === 'AE' && one.active && one.shipsOnline);
/** The two places that have anything. */
export const places = [inAe[0]?.id ?? '', inAe[1]?.id ?? ''] as const;
export const sku = firstItems[0]?.sku ?? '';
export const otherSku = firstItems[1]?.sku ?? '';

/** A migrated database with the catalog, and `pieces` of two SKUs at each of two places. */
export async function shop(pieces = 10): Promise<FreshDatabase> {
  const fresh = await freshDatabase();
  await fillShop(fresh.db, pieces);
  return fresh;
}

/** The same in a house that is there already. */
export async function fillShop(db: Database, pieces = 10): Promise<void> {
  await db.tx((tx) =>
    seedCatalog(tx, {
      companies: firstCompanies,
      channels: firstChannels,
      couriers: firstCouriers,
      locations: inAe.slice(0, 2),
      items: firstItems.slice(0, 2),
    }),
  );
  await db.tx((tx) =>
    seedStock(
      tx,
      places.flatMap((locationId) => [sku, otherSku].map((one) => ({ locationId, sku: one, quantity: pieces }))),
    ),
  );
}

export function lineOf(over: Partial<IncomingLine> = {}): IncomingLine {
  const { quantity = 1, totalMinor = 10_500, taxMinor = 500, discountMinor = 0 } = over;
  return {
    magentoItemId: 1,
    shipItemId: 1,
    shipQuantity: over.quantity ?? 1,
    billItemId: 1,
    sku,
    name: 'Thing',
    productType: 'simple',
    quantity: 1,
    ships: true,
    // So that the row adds up whatever was said of it.
    unitPriceMinor: Math.round((totalMinor - taxMinor + discountMinor) / quantity),
    totalMinor: 10_500,
    taxMinor: 500,
    discountMinor: 0,
    taxPercent: totalMinor === taxMinor ? 0 : Math.round((taxMinor * 100) / (totalMinor - taxMinor)),
    ...over,
  };
}

let made = 0;
export function incomingOrder(over: Partial<IncomingOrder> = {}): IncomingOrder {
  const address = {
    name: 'Aisha Khan',
    lines: ['Villa 5'],
    city: 'Dubai',
    country: 'AE',
    phone: '+971501234567',
    email: 'aisha@example.com',
  };
  return {
    incrementId: String(++made).padStart(9, '0'),
    magentoOrderId: made,
    placedAt: '2026-11-21 10:00:00.000',
    state: 'processing',
    status: 'processing',
    currency: 'AED',
    baseCurrency: 'AED',
    baseToOrderRate: 1,
    subtotalMinor: 10_000,
    discountMinor: 0,
    shippingMinor: 1_500,
    shippingTaxMinor: 71,
    taxMinor: 71 + (over.lines ?? [lineOf()]).reduce((sum, line) => sum + line.taxMinor, 0),
    otherMinor: 0,
    grandTotalMinor: 12_000,
    customer: { email: 'aisha@example.com', name: 'Aisha Khan', guest: false },
    billTo: address,
    shipTo: address,
    payment: { method: 'checkoutcom_card_payment', mode: 'prepaid', paidMinor: 12_000, dueMinor: 0 },
    virtual: false,
    lines: [lineOf()],
    ...over,
  };
}

export function messageOf(over: Partial<InboundMessage> = {}): InboundMessage {
  const id = uuidv7();
  return {
    id,
    source: 'magento.order.placed',
    channelId: 'AE',
    businessKey: id,
    bodyHash: id.replaceAll('-', '').padEnd(64, '0'),
    body: '{}',
    orderNumber: undefined,
    correlationId: uuidv7(),
    receivedAt: '2026-11-21 10:00:01.000',
    attempts: 0,
    ...over,
  };
}

export function receive(
  db: Database,
  orders: readonly IncomingOrder[],
  over: Partial<InboundMessage> = {},
): Promise<Outcome[]> {
  return db.tx((tx) =>
    receiveOrders(
      tx,
      orders.map((order) => ({ message: messageOf(over), read: () => order })),
    ),
  );
}

export type OrderRow = { id: string; number: string; state: string; reason: string | null; version: number };

export async function orderRow(db: Database, order: IncomingOrder): Promise<OrderRow> {
  const row = await db.read((r) =>
    r.one<OrderRow>('SELECT id, number, state, reason, version FROM orders WHERE increment_id = ?', [
      order.incrementId,
    ]),
  );
  if (row === undefined) throw new Error(`no order ${order.incrementId}`);
  return row;
}

/** Received and sourced; its order and its shipment. */
export async function sourced(
  db: Database,
  over: Partial<IncomingOrder> = {},
): Promise<{ orderId: string; shipmentId: string }> {
  const order = incomingOrder(over);
  await receive(db, [order]);
  const { id: orderId } = await orderRow(db, order);
  await db.tx((tx) => sourceOrders(tx, [orderId], planShipments));
  const row = await db.read((r) => r.one<{ id: string }>('SELECT id FROM shipments WHERE order_id = ?', [orderId]));
  return { orderId, shipmentId: row?.id ?? '' };
}

let awbs = 0;
/** Billed, booked and, unless told otherwise, labelled; as the flow does it, without a courier. */
export async function booked(
  db: Database,
  over: Partial<IncomingOrder> = {},
  label = true,
): Promise<{ orderId: string; shipmentId: string; awb: string; partnerId: number }> {
  const { orderId, shipmentId } = await sourced(db, over);
  await db.tx((tx) => billShipments(tx, [{ orderId, shipmentId }]));
  const awb = `AWB${++awbs}`;
  const partnerId = await db.tx(async (tx) => {
    const intent = await intendBooking(tx, shipmentId, await loadInvoice(tx, shipmentId));
    if (intent === undefined) throw new Error('nothing to book');
    await recordBooking(tx, shipmentId, { awb, partnerId: intent.courier.partnerId }, intent);
    return intent.courier.partnerId;
  });
  const pdf = { bytes: Buffer.from('%PDF-1.4'), mediaType: 'application/pdf', origin: 'hub' } as const;
  if (label) await db.tx((tx) => recordLabel(tx, shipmentId, pdf));
  return { orderId, shipmentId, awb, partnerId };
}

export async function all<T>(db: Database, sql: string): Promise<T[]> {
  return db.read((r) => r.all<T>(sql));
}

/** The code of the error, or 'done'. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: { code?: string }) => error.code ?? 'no code',
  );
}
