/** What tests of the spending limit need: orders of a customer, its limit, what it has spent. */
import { firstItems } from '../../../config/items.ts';
import { seedCatalog } from '../../../src/core/catalog/index.ts';
import { setSpendingLimit } from '../../../src/core/customer/index.ts';
import type { IncomingOrder } from '../../../src/core/order/index.ts';
import type { Database } from '../../../src/platform/db/index.ts';
import { incomingOrder, lineOf, orderRow, receive, type OrderRow } from '../made.ts';

/** An order of one line that costs `totalMinor` in all. */
export function costing(totalMinor: number, over: Partial<IncomingOrder> = {}): IncomingOrder {
  return incomingOrder({
    subtotalMinor: totalMinor,
    shippingMinor: 0,
    shippingTaxMinor: 0,
    taxMinor: 0,
    grandTotalMinor: totalMinor,
    payment: { method: 'checkoutcom_card_payment', mode: 'prepaid', paidMinor: totalMinor, dueMinor: 0 },
    lines: [lineOf({ unitPriceMinor: totalMinor, totalMinor, taxMinor: 0, taxPercent: 0 })],
    ...over,
  });
}

export function guest(email: string): Pick<IncomingOrder, 'customer'> {
  return { customer: { email, name: 'Aisha Khan', guest: true } };
}

export function member(id: string, email: string): Pick<IncomingOrder, 'customer'> {
  return { customer: { id, email, name: 'Aisha Khan', guest: false } };
}

/** Something to order, in a house that has nothing else. */
export function sell(db: Database): Promise<void> {
  return db.tx((tx) => seedCatalog(tx, { items: firstItems.slice(0, 2) }));
}

export function limit(db: Database, limitMinor: number, currency = 'AED'): Promise<unknown> {
  return db.tx((tx) => setSpendingLimit(tx, { currency, limitMinor }, { who: 'layla' }));
}

/** Received; where it went. */
export async function placed(db: Database, order: IncomingOrder): Promise<OrderRow> {
  await receive(db, [order]);
  return orderRow(db, order);
}

export type Spent = { booked: number; settled: number; round: number };

/** The account of a key, as it is stored. */
export async function spentBy(db: Database, key: string, currency = 'AED'): Promise<Spent | undefined> {
  const row = await db.read((r) =>
    r.one<Spent>(
      `SELECT a.booked, a.settled, a.round FROM spend_accounts a JOIN customer_keys k ON k.customer_id = a.customer_id
       WHERE k.customer_key = ? AND a.currency = ?`,
      [key, currency],
    ),
  );
  return row === undefined
    ? undefined
    : { booked: Number(row.booked), settled: Number(row.settled), round: Number(row.round) };
}

/** Accounts whose sums are not what their ledger says. */
export async function wrongAccounts(db: Database): Promise<unknown[]> {
  return db.read((r) =>
    r.all(
      `SELECT a.customer_id, a.currency, a.booked, a.settled, COALESCE(SUM(l.booked), 0) AS b, COALESCE(SUM(l.settled), 0) AS s
       FROM spend_accounts a LEFT JOIN spend_ledger l
         ON l.customer_id = a.customer_id AND l.currency = a.currency AND l.round = a.round
       GROUP BY a.customer_id, a.currency, a.booked, a.settled
       HAVING a.booked <> COALESCE(SUM(l.booked), 0) OR a.settled <> COALESCE(SUM(l.settled), 0)`,
    ),
  );
}
