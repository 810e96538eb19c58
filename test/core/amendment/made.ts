/** A small shop whose customers are asked, and orders of which something is nowhere. */
import {
  createLinks,
  findAmendment,
  intendCustomerLetter,
  listAmendmentsOf,
  shortagesOf,
  type Amendment,
  type Incoming,
} from '../../../src/core/amendment/index.ts';
import type { ChannelConfig } from '../../../src/core/catalog/index.ts';
import { planShipments } from '../../../src/core/shipment/index.ts';
import { sourceOrders } from '../../../src/core/sourcing/index.ts';
import type { Database } from '../../../src/platform/db/index.ts';
import { setChannel } from '../../helpers/master.ts';
import { incomingOrder, lineOf, orderRow, otherSku, receive, sku } from '../made.ts';
import type { IncomingOrder } from '../../../src/core/order/index.ts';

export const links = createLinks('a secret of the tests that nobody else has', 'https://hub.example');
const nothing: Incoming = async () => [];

/** Of the first thing `first` pieces, of the other `second`. */
export function orderOf(first: number, second: number, over: Partial<IncomingOrder> = {}): IncomingOrder {
  const lines = [
    ...(first === 0 ? [] : [lineOf({ quantity: first, totalMinor: 10_500 * first, taxMinor: 500 * first })]),
    ...(second === 0
      ? []
      : [
          lineOf({
            sku: otherSku,
            magentoItemId: 2,
            shipItemId: 2,
            billItemId: 2,
            quantity: second,
            totalMinor: 10_500 * second,
            taxMinor: 500 * second,
          }),
        ]),
  ];
  const goods = lines.reduce((sum, line) => sum + line.totalMinor, 0);
  const paidMinor = goods + 1_500;
  return incomingOrder({
    lines,
    grandTotalMinor: paidMinor,
    payment: { method: 'checkoutcom_card_payment', mode: 'prepaid', paidMinor, dueMinor: 0 },
    ...over,
  });
}

export const configure = (db: Database, config: Partial<ChannelConfig>): Promise<void> => setChannel(db, 'AE', config);

export async function stock(db: Database, of: string, locationId: string, quantity: number): Promise<void> {
  await db.tx((tx) =>
    tx.run('UPDATE stock SET base = ?, physical = ?, rel_sum = 0 WHERE sku = ? AND location_id = ?', [
      quantity,
      quantity,
      of,
      locationId,
    ]),
  );
}

export async function source(db: Database, ids: readonly string[], incoming = nothing, canMail = true): Promise<void> {
  await db.tx((tx) => sourceOrders(tx, ids, planShipments, shortagesOf({ canMail, incoming })));
}

/** Received and sourced; its id. */
export async function placed(db: Database, order: IncomingOrder, incoming = nothing): Promise<string> {
  await receive(db, [order]);
  const { id } = await orderRow(db, order);
  await source(db, [id], incoming);
  return id;
}

/** The latest question about an order. */
export async function asked(db: Database, orderId: string): Promise<Amendment> {
  const [latest] = await db.read((reader) => listAmendmentsOf(reader, orderId));
  if (latest === undefined) throw new Error('nobody was asked');
  return latest;
}

/** The token in the letter about a question. */
export async function tokenFor(db: Database, amendmentId: string): Promise<string> {
  const letter = await db.tx((tx) => intendCustomerLetter(tx, 'asked', amendmentId, links));
  return links.tokenOf(letter?.linkId ?? '');
}

export async function again(db: Database, id: string): Promise<Amendment | undefined> {
  return db.read((reader) => findAmendment(reader, id));
}

export async function stateOf(
  db: Database,
  id: string,
): Promise<{ state: string; reason: string | null; due_at: string | null } | undefined> {
  return db.read((reader) =>
    reader.one<{ state: string; reason: string | null; due_at: string | null }>(
      'SELECT state, reason, due_at FROM orders WHERE id = ?',
      [id],
    ),
  );
}

export const thing = sku;
export const other = otherSku;
