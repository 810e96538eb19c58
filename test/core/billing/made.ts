/** What tests of billing need: orders of several lines, parcels cut as the test says, and the sums of promise 5. */
import { billCharged, billShipments } from '../../../src/core/billing/index.ts';
import { listLines, listOrders } from '../../../src/core/order/index.ts';
import { planShipments, workOn } from '../../../src/core/shipment/index.ts';
import type { Database } from '../../../src/platform/db/index.ts';
import type { IncomingOrder } from '../../../src/core/order/index.ts';
import { all, incomingOrder, lineOf, orderRow, places, receive } from '../made.ts';

export type Made = { readonly orderId: string; readonly lineIds: readonly string[] };

/** An order of these lines (gross of all pieces, quantity), received and nothing else. */
export async function ordered(
  db: Database,
  lines: readonly { totalMinor: number; quantity: number; sku?: string; ships?: boolean }[],
  over: Partial<IncomingOrder> = {},
): Promise<Made> {
  const shippingMinor = over.shippingMinor ?? 1_500;
  const otherMinor = over.otherMinor ?? 0;
  const goods = lines.reduce((sum, line) => sum + line.totalMinor, 0);
  const taxOf = (gross: number): number => Math.round((gross * 5) / 105);
  const grandTotalMinor = goods + shippingMinor + otherMinor;
  const order = incomingOrder({
    shippingMinor,
    otherMinor,
    shippingTaxMinor: taxOf(shippingMinor),
    taxMinor: lines.reduce((sum, line) => sum + taxOf(line.totalMinor), taxOf(shippingMinor)),
    grandTotalMinor,
    payment: { method: 'checkoutcom_card_payment', mode: 'prepaid', paidMinor: grandTotalMinor, dueMinor: 0 },
    lines: lines.map((line, at) =>
      lineOf({
        magentoItemId: at + 1,
        shipItemId: at + 1,
        billItemId: at + 1,
        taxMinor: taxOf(line.totalMinor),
        ...line,
      }),
    ),
    ...over,
  });
  await receive(db, [order]);
  const { id: orderId } = await orderRow(db, order);
  // Sourced, and not for the first time.
  await db.tx((tx) => tx.run("UPDATE orders SET state = 'sourced', version = 9 WHERE id = ?", [orderId]));
  const stored = await db.read((reader) => listLines(reader, [orderId]));
  return { orderId, lineIds: stored.map((line) => line.id) };
}

/** A parcel of these pieces by line; its id. */
export async function planned(db: Database, made: Made, pieces: readonly number[]): Promise<string> {
  return db.tx(async (tx) => {
    const [order] = await listOrders(tx, [made.orderId]);
    const lines = await listLines(tx, [made.orderId]);
    if (order === undefined) throw new Error('no order');
    const before = new Set((await ids(tx, made.orderId)).map((row) => row.id));
    const wanted = lines.flatMap((line, at) => ((pieces[at] ?? 0) > 0 ? [{ ...line, quantity: pieces[at] ?? 0 }] : []));
    await planShipments(tx, [{ order, lines: wanted, locationId: places[0] }] as never);
    return (await ids(tx, made.orderId)).find((row) => !before.has(row.id))?.id ?? '';
  });
}

const ids = (tx: { all<T>(sql: string, params: string[]): Promise<T[]> }, orderId: string): Promise<{ id: string }[]> =>
  tx.all<{ id: string }>('SELECT id FROM shipments WHERE order_id = ?', [orderId]);

export async function bill(db: Database, made: Made, shipmentId: string): Promise<void> {
  await db.tx((tx) => billShipments(tx, [{ orderId: made.orderId, shipmentId }]));
}

/** The gateway has taken the money of a shipment. */
export async function captured(db: Database, made: Made, shipmentId: string): Promise<void> {
  await db.tx(async (tx) => {
    const taken = await tx.run("UPDATE charges SET state = 'captured' WHERE shipment_id = ? AND state = 'requested'", [
      shipmentId,
    ]);
    if (taken > 0) await billCharged(tx, [{ orderId: made.orderId, shipmentId }]);
  });
}

export async function cancelled(db: Database, shipmentId: string): Promise<void> {
  await db.tx(async (tx) => {
    const work = await workOn(tx, [shipmentId]);
    work.move(shipmentId, 'cancel');
    await work.save();
  });
}

export type Sums = { invoiced: number; credited: number; charged: number; refunded: number; paidBack: number };

/** The two sides of promise 5, drafts and charges that are only asked for left out. */
export async function sumsOf(db: Database, orderId: string): Promise<Sums> {
  const one = async (sql: string): Promise<number> => {
    const [row] = await all<{ n: number | string | null }>(db, sql.replaceAll(':order', `'${orderId}'`));
    return Number(row?.n ?? 0);
  };
  const standing = "'captured', 'allocated', 'due', 'collected', 'uncollected'";
  return {
    invoiced: await one(
      "SELECT SUM(total_minor) AS n FROM invoices WHERE order_id = :order AND state IN ('issued', 'awaited')",
    ),
    credited: await one('SELECT SUM(total_minor) AS n FROM credit_notes WHERE order_id = :order'),
    charged: await one(`SELECT SUM(amount_minor) AS n FROM charges WHERE order_id = :order AND state IN (${standing})`),
    refunded: await one(
      'SELECT SUM(amount_minor) AS n FROM refunds WHERE order_id = :order AND shipment_id IS NOT NULL',
    ),
    paidBack: await one("SELECT SUM(amount_minor) AS n FROM refunds WHERE order_id = :order AND way <> 'none'"),
  };
}
