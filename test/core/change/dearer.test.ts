/** Revisions that make an order dearer: counted, and refused where the customer has no room or nothing may be charged. */
import { expect } from 'chai';
import { beginMaintenance, endMaintenance, followSpending } from '../../../src/core/customer/index.ts';
import { orderBook, type IncomingOrder } from '../../../src/core/order/index.ts';
import type { Database } from '../../../src/platform/db/index.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { all, lineOf, orderRow, otherSku, shop } from '../made.ts';
import { costing, guest, limit, placed, spentBy, wrongAccounts } from '../customer/made.ts';
import { linesOf, openTasks, stateOf } from './made.ts';
import { differences, must, revise } from './revising.ts';

const at = (hour: number): string => `2026-11-21 ${hour}:00:00.000`;
const mail = 'ali@example.com';

describe('core/change/dearer', () => {
  let fresh: FreshDatabase;
  let db: Database;

  beforeEach(async () => {
    fresh = await shop();
    db = fresh.db;
  });
  afterEach(() => fresh.drop());

  const ordered = async (over: Partial<IncomingOrder> = {}): Promise<{ order: IncomingOrder; orderId: string }> => {
    const order = costing(10_000, { ...guest(mail), updatedAt: at(10), ...over });
    const { id } = await placed(db, order);
    return { order, orderId: id };
  };
  const newRow = (totalMinor: number): ReturnType<typeof lineOf> =>
    lineOf({ magentoItemId: 9, shipItemId: 9, sku: otherSku, unitPriceMinor: totalMinor, totalMinor, taxMinor: 0 });
  const withRow = (order: IncomingOrder, totalMinor: number, hour = 11): IncomingOrder => ({
    ...order,
    lines: [...order.lines, newRow(totalMinor)],
    updatedAt: at(hour),
  });
  const withPieces = (order: IncomingOrder, quantity: number, hour = 11): IncomingOrder => ({
    ...order,
    lines: [{ ...must(order.lines[0]), quantity, totalMinor: quantity * 10_000 }],
    updatedAt: at(hour),
  });
  const totalOf = async (orderId: string): Promise<number> =>
    Number((await all<{ n: number }>(db, `SELECT grand_total_minor AS n FROM orders WHERE id = '${orderId}'`))[0]?.n);

  it('with room: the new row is done and counted at once', async () => {
    await limit(db, 15_000);
    const { order, orderId } = await ordered();

    expect(await revise(db, withRow(order, 5_000))).to.equal('applied');

    expect(await spentBy(db, `e:${mail}`)).to.include({ booked: 15_000 });
    expect(await totalOf(orderId)).to.equal(15_000);
    expect(await wrongAccounts(db)).to.deep.equal([]);
  });

  it('one minor unit too much: the new row is refused with a task, the rest of the body is done', async () => {
    await limit(db, 15_000);
    const { order, orderId } = await ordered();

    const customer = { ...order.customer, name: 'Aisha K.' };
    expect(await revise(db, { ...withRow(order, 5_001), customer })).to.equal('partly_refused');

    expect((await differences(db)).sort()).to.deep.equal(['customer applied', 'line_new refused']);
    expect(await codes(db)).to.deep.equal(['spending_limit']);
    expect(await openTasks(db)).to.include('order.revision_refused');
    expect(await linesOf(db, orderId)).to.have.length(1);
    expect(await totalOf(orderId)).to.equal(10_000);
    expect(await spentBy(db, `e:${mail}`)).to.include({ booked: 10_000 });
    expect((await stateOf(db, orderId)).state).to.equal('accepted');
  });

  it('more pieces, and a dearer price, are held against the limit like new rows', async () => {
    await limit(db, 20_000);
    const { order, orderId } = await ordered();

    expect(await revise(db, withPieces(order, 2))).to.equal('applied');
    expect(await revise(db, withPieces(order, 3, 12))).to.equal('refused');
    const dearer = { ...must(order.lines[0]), quantity: 3, totalMinor: 31_000 };
    expect(await revise(db, { ...order, lines: [dearer], updatedAt: at(13) })).to.equal('refused');

    expect((await linesOf(db, orderId)).map((one) => one.quantity)).to.deep.equal([2]);
    expect(await spentBy(db, `e:${mail}`)).to.include({ booked: 20_000 });
    expect(await codes(db)).to.deep.equal(['spending_limit']);
  });

  it('what other orders of the customer have spent counts; what was given back makes room', async () => {
    await limit(db, 25_000);
    const { order } = await ordered();
    const other = costing(12_000, { ...guest(mail), updatedAt: at(10) });
    const { id: otherId } = await placed(db, other);
    expect(await revise(db, withRow(order, 5_000))).to.equal('refused');

    await revise(db, { ...other, state: 'canceled', updatedAt: at(12) });
    await db.tx((tx) => followSpending(tx, [otherId], orderBook));
    const second = lineOf({ ...newRow(15_000), magentoItemId: 10, shipItemId: 10 });

    expect(await revise(db, { ...order, lines: [...order.lines, second], updatedAt: at(13) })).to.equal('applied');
    expect(await spentBy(db, `e:${mail}`)).to.include({ booked: 25_000 });
  });

  it('an order from before the limit is counted with what it costs more', async () => {
    const { order } = await ordered();
    await limit(db, 15_000);

    expect(await revise(db, withRow(order, 6_000))).to.equal('refused');

    expect(await spentBy(db, `e:${mail}`)).to.include({ booked: 10_000 });
  });

  it('nobody to count it for: the order alone is held against the limit', async () => {
    const { order, orderId } = await ordered();
    await db.tx((tx) => tx.run('UPDATE orders SET customer_key = NULL WHERE id = ?', [orderId]));
    await limit(db, 15_000);

    expect(await revise(db, withRow(order, 5_001))).to.equal('refused');
    expect(await codes(db)).to.deep.equal(['spending_limit']);
  });

  it('maintenance: refused while it lasts, though there is room; pieces less are done', async () => {
    const { order, orderId } = await ordered();
    await db.tx((tx) => beginMaintenance(tx, { channelId: 'AE', reason: 'gateway moves' }, { who: 'layla' }));

    expect(await revise(db, withPieces(order, 2))).to.equal('refused');
    expect(await codes(db)).to.deep.equal(['maintenance']);
    await db.tx((tx) => endMaintenance(tx, 'AE', { who: 'layla' }));
    expect(await revise(db, withPieces(order, 3, 12))).to.equal('applied');

    expect((await linesOf(db, orderId)).map((one) => one.quantity)).to.deep.equal([2]);
  });

  it('one that waits has not been judged yet: it is, as a whole, when it goes on', async () => {
    await limit(db, 15_000);
    const payment = { method: 'checkoutcom_card_payment', mode: 'pending' as const, paidMinor: 0, dueMinor: 10_000 };
    const { order, orderId } = await ordered({ payment });

    expect(await revise(db, withRow(order, 6_000))).to.equal('applied');
    expect((await orderRow(db, order)).state).to.equal('on_hold');

    expect(await totalOf(orderId)).to.equal(16_000);
  });
});

/** Codes of the refusals in the newest revision. */
async function codes(db: Database): Promise<string[]> {
  const rows = await all<{ differences: string }>(db, 'SELECT differences FROM order_revisions ORDER BY id DESC');
  const decided = JSON.parse(rows[0]?.differences ?? '[]') as { code?: string }[];
  return decided.flatMap((one) => one.code ?? []);
}
