/** Something cheaper is sent instead of what is missing: it is billed as it is, and what it costs less goes back. */
import { expect } from 'chai';
import { balanceOrder } from '../../../src/core/billing/index.ts';
import { reviseOrders } from '../../../src/core/change/index.ts';
import { listLines, lockOrders, swapItem, touchOrder, type IncomingOrder } from '../../../src/core/order/index.ts';
import { moneyOf } from '../../../src/core/payment/index.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { all, lineOf, incomingOrder, messageOf, orderRow, otherSku, receive, shop, sku } from '../made.ts';
import { bill, captured, ordered, planned, sumsOf, type Made } from './made.ts';

describe('core/billing: a cheaper substitute', () => {
  let fresh: FreshDatabase;

  beforeEach(async () => {
    fresh = await shop(100);
  });
  afterEach(() => fresh.drop());

  /** So many pieces of the first line become another thing; as the customer's answer does it. */
  async function swap(orderId: string, quantity: number, lessMinor: number): Promise<void> {
    await fresh.db.tx(async (tx) => {
      const [order] = await lockOrders(tx, [orderId]);
      const lines = await listLines(tx, [orderId]);
      const [line] = lines;
      if (order === undefined || line === undefined) throw new Error('no order');
      const other = { sku: otherSku, name: 'Another', salesFactor: 1, quantity, lessMinor };
      const fields = await swapItem(tx, order, lines, line, other);
      await touchOrder(tx, order, { move: 'substitute', why: 'customer_substitute', fields });
      await balanceOrder(tx, orderId);
      await balanceOrder(tx, orderId);
    });
  }
  const refunds = async (orderId: string): Promise<number[]> =>
    (
      await all<{ amount_minor: number }>(
        fresh.db,
        `SELECT amount_minor FROM refunds WHERE order_id = '${orderId}' ORDER BY created_at, id`,
      )
    ).map((row) => Number(row.amount_minor));
  const pay = (mode: 'prepaid' | 'authorised' | 'cod', total: number) => ({
    method: 'card',
    mode,
    paidMinor: mode === 'prepaid' ? total : 0,
    dueMinor: mode === 'prepaid' ? 0 : total,
  });

  for (const mode of ['prepaid', 'authorised', 'cod'] as const)
    for (const quantity of [2, 5])
      it(`${mode}, ${quantity} of 5: the invoices are what the lines cost now, the tax is the order's, promise 5 holds`, async () => {
        const { db } = fresh;
        const total = 52_501 + 1_500;
        const made = await ordered(db, [{ totalMinor: 52_501, quantity: 5 }], { payment: pay(mode, total) });

        await swap(made.orderId, quantity, 333);
        const less = 333 * quantity;
        const lines = await db.read((reader) => listLines(reader, [made.orderId]));
        const now: Made = { orderId: made.orderId, lineIds: lines.map((line) => line.id) };
        for (const [at, line] of lines.entries()) {
          const id = await planned(
            db,
            now,
            lines.map((_, other) => (other === at ? line.quantity : 0)),
          );
          await bill(db, now, id);
          if (mode === 'authorised') await captured(db, now, id);
        }

        expect(await refunds(made.orderId)).to.deep.equal(mode === 'prepaid' ? [less] : []);
        const sums = await sumsOf(db, made.orderId);
        expect(sums.invoiced).to.equal(total - less);
        expect(sums.invoiced - sums.credited).to.equal(sums.charged - sums.refunded);
        if (mode === 'prepaid') expect(total - sums.paidBack).to.equal(sums.invoiced);
        const [order] = await all<{ grand: number; tax: number }>(
          db,
          `SELECT grand_total_minor AS grand, tax_minor AS tax FROM orders WHERE id = '${made.orderId}'`,
        );
        const [billed] = await all<{ tax: number }>(
          db,
          `SELECT SUM(tax_minor) AS tax FROM invoices WHERE order_id = '${made.orderId}'`,
        );
        expect(Number(order?.grand)).to.equal(sums.invoiced);
        expect(Math.abs(Number(order?.tax) - Number(billed?.tax))).to.be.at.most(lines.length);
        expect((await db.read((reader) => moneyOf(reader, made.orderId))).unallocatedMinor).to.equal(0);
      });

  for (const kept of [true, false])
    for (const quantity of [2, 5])
      it(`a later body ${kept ? 'after its first' : 'whose first is not kept'}: ${quantity} of 5 swapped is no difference`, async () => {
        const { db } = fresh;
        const order = incomingOrder({
          lines: [lineOf({ sku, quantity: 5, shipQuantity: 5, totalMinor: 52_500, taxMinor: 2_500 })],
          updatedAt: '2026-11-21 10:00:00.000',
        });
        const first = await arrives(order, kept);
        await swap(first, quantity, 333);
        const before = await all(db, 'SELECT id, sku, quantity, cancelled, total_minor FROM order_lines ORDER BY id');

        await arrives({ ...order, status: 'complete', updatedAt: '2026-11-21 11:00:00.000' }, true);
        await db.tx((tx) => reviseOrders(tx, [first], (text) => bodies.get(text) ?? order));

        const rows = await all<{ state: string }>(db, 'SELECT state FROM order_revisions');
        expect(rows.map((row) => row.state)).to.deep.equal(['no_change']);
        expect(
          await all(db, 'SELECT id, sku, quantity, cancelled, total_minor FROM order_lines ORDER BY id'),
        ).to.deep.equal(before);
      });

  it('a later body with another price: only the difference counts, on one of the two lines', async () => {
    const { db } = fresh;
    const line = lineOf({ sku, quantity: 5, shipQuantity: 5, totalMinor: 52_500, taxMinor: 2_500 });
    const order = incomingOrder({ lines: [line], updatedAt: '2026-11-21 10:00:00.000' });
    const id = await arrives(order, true);
    await swap(id, 2, 333);

    const dearer = { ...order, lines: [{ ...line, totalMinor: 53_550, taxMinor: 2_550 }] };
    await arrives({ ...dearer, updatedAt: '2026-11-21 11:00:00.000' }, true);
    await db.tx((tx) => reviseOrders(tx, [id], (text) => bodies.get(text) ?? order));

    const lines = await all<{ sku: string; total: number; tax: number }>(
      db,
      'SELECT sku, total_minor AS total, tax_minor AS tax FROM order_lines ORDER BY line_no',
    );
    expect(lines).to.deep.equal([
      { sku, total: 31_500 + 1_050, tax: 1_500 + 50 },
      { sku: otherSku, total: 21_000 - 666, tax: 1_000 - 32 },
    ]);
  });

  const bodies = new Map<string, IncomingOrder>();

  /** Its id. The body is kept with the message, or gone by now. */
  async function arrives(order: IncomingOrder, kept: boolean): Promise<string> {
    const message = messageOf();
    await receive(fresh.db, [order], message);
    if (kept) {
      bodies.set(message.id, order);
      await fresh.db.tx((tx) =>
        tx.insert('inbound_messages', [
          {
            id: message.id,
            source: message.source,
            channel_id: message.channelId,
            business_key: message.businessKey,
            body_hash: message.bodyHash,
            body: message.id,
            order_number: null,
            correlation_id: message.correlationId,
            state: 'done',
            available_at: message.receivedAt,
            received_at: message.receivedAt,
          },
        ]),
      );
    }
    return (await orderRow(fresh.db, order)).id;
  }
});
