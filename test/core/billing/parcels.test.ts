/** Parcels of one order: each its own invoice, credit notes when they fail, and the money that follows. */
import { expect } from 'chai';
import {
  balanceOrder,
  creditCancelled,
  creditReturned,
  creditShipments,
  recordInvoiceNumber,
  remindAwaited,
} from '../../../src/core/billing/index.ts';
import { workOn } from '../../../src/core/shipment/index.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { changeMaster } from '../../helpers/master.ts';
import { all, codeOf, shop } from '../made.ts';
import { bill, cancelled, captured, ordered, planned, sumsOf, type Made } from './made.ts';

type InvoiceRow = { number: string; state: string; goods_minor: number; shipping_minor: number; total_minor: number };

describe('core/billing: parcels', () => {
  let fresh: FreshDatabase;
  let made: Made;

  beforeEach(async () => {
    fresh = await shop(100);
    made = await ordered(fresh.db, [
      { totalMinor: 10_000, quantity: 3 },
      { totalMinor: 20_000, quantity: 1 },
    ]);
  });
  afterEach(() => fresh.drop());

  const invoices = (): Promise<InvoiceRow[]> =>
    all<InvoiceRow>(
      fresh.db,
      'SELECT number, state, goods_minor, shipping_minor, total_minor FROM invoices ORDER BY issued_at, number',
    );
  const refunds = (): Promise<{ amount_minor: number; way: string; reason: string }[]> =>
    all(fresh.db, 'SELECT amount_minor, way, reason FROM refunds ORDER BY created_at, id');

  it('billShipments: two parcels, each its pieces and its share of shipping; together the whole order', async () => {
    const first = await planned(fresh.db, made, [2]);
    const second = await planned(fresh.db, made, [1, 1]);

    await bill(fresh.db, made, second);
    await bill(fresh.db, made, first);

    const rows = await invoices();
    expect(rows.map((row) => Number(row.total_minor)).reduce((a, b) => a + b)).to.equal(31_500);
    expect(rows.map((row) => Number(row.goods_minor))).to.deep.equal([23_333, 6_667]);
    expect(rows.map((row) => Number(row.shipping_minor))).to.deep.equal([1_167, 333]);
    const lines = await all<{ quantity: number; gross_minor: number; tax_minor: number; rate_bp: number }>(
      fresh.db,
      'SELECT quantity, gross_minor, tax_minor, rate_bp FROM invoice_lines ORDER BY gross_minor',
    );
    expect(
      lines.map((line) => [line.quantity, line.gross_minor, line.tax_minor, line.rate_bp].map(Number)),
    ).to.deep.equal([
      [1, 3_333, 159, 500],
      [2, 6_667, 317, 500],
      [1, 20_000, 952, 500],
    ]);
  });

  it('creditCancelled: its own series, the money stays for the parcel that goes instead', async () => {
    const parcel = await planned(fresh.db, made, [3, 1]);
    await bill(fresh.db, made, parcel);
    await cancelled(fresh.db, parcel);

    const fact = { orderId: made.orderId, shipmentId: parcel };
    await fresh.db.tx((tx) => creditCancelled(tx, [fact]));
    await fresh.db.tx((tx) => creditCancelled(tx, [fact]));

    const notes = await all<{ number: string; total_minor: number; reason: string }>(
      fresh.db,
      'SELECT number, total_minor, reason FROM credit_notes',
    );
    expect(notes).to.have.length(1);
    expect(notes[0]?.number).to.match(/^AE01-CN-\d{4}-0000001$/);
    expect(Number(notes[0]?.total_minor)).to.equal(31_500);
    expect(await refunds()).to.deep.equal([{ amount_minor: 31_500, way: 'none', reason: 'shipment_cancelled' }]);
    const again = await planned(fresh.db, made, [3, 1]);
    await bill(fresh.db, made, again);
    expect((await sumsOf(fresh.db, made.orderId)).charged).to.equal(63_000);
  });

  it('billShipments: the parcel before it was cancelled and nobody has credited it yet, done first', async () => {
    const parcel = await planned(fresh.db, made, [3, 1]);
    await bill(fresh.db, made, parcel);
    await cancelled(fresh.db, parcel);
    const again = await planned(fresh.db, made, [3, 1]);

    await bill(fresh.db, made, again);

    const sums = await sumsOf(fresh.db, made.orderId);
    expect(sums).to.deep.equal({ invoiced: 63_000, credited: 31_500, charged: 63_000, refunded: 31_500, paidBack: 0 });
  });

  it('creditCancelled: of a cancelled order, everything goes back', async () => {
    const parcel = await planned(fresh.db, made, [3]);
    await bill(fresh.db, made, parcel);
    await cancelled(fresh.db, parcel);
    await fresh.db.tx((tx) => tx.run("UPDATE orders SET state = 'cancelled' WHERE id = ?", [made.orderId]));

    // In whatever order the two are heard of.
    await fresh.db.tx((tx) => balanceOrder(tx, made.orderId));
    await fresh.db.tx((tx) => creditCancelled(tx, [{ orderId: made.orderId, shipmentId: parcel }]));
    await fresh.db.tx((tx) => balanceOrder(tx, made.orderId));

    expect((await sumsOf(fresh.db, made.orderId)).paidBack).to.equal(31_500);
  });

  it('creditShipments: pieces of a line, the rest later, never more than was billed', async () => {
    const parcel = await planned(fresh.db, made, [3, 1]);
    await bill(fresh.db, made, parcel);
    const credit = (quantity: number, key: string) =>
      fresh.db.tx((tx) =>
        creditShipments(tx, [
          { shipmentId: parcel, lines: [{ orderLineId: made.lineIds[0] ?? '', quantity }], reason: 'returned', key },
        ]),
      );

    const [one] = await credit(1, 'a');
    const twice = await credit(1, 'a');
    const code = await codeOf(credit(3, 'b'));
    const [rest] = await fresh.db.tx((tx) => creditShipments(tx, [{ shipmentId: parcel, reason: 'returned' }]));

    expect(twice).to.deep.equal([]);
    expect(code).to.equal('billing.credit_too_much');
    expect([one?.totalMinor, one?.taxMinor, one?.shippingMinor]).to.deep.equal([3_333, 159, 0]);
    expect(rest?.totalMinor).to.equal(31_500 - 3_333);
    expect((await sumsOf(fresh.db, made.orderId)).paidBack).to.equal(31_500);
  });

  it('billCharged: authorised money first, then the number; refused or cancelled meanwhile, no number is used', async () => {
    const order = await ordered(fresh.db, [{ totalMinor: 9_000, quantity: 2 }], {
      payment: { method: 'card', mode: 'authorised', paidMinor: 0, dueMinor: 10_500 },
    });
    const first = await planned(fresh.db, order, [1]);
    const second = await planned(fresh.db, order, [1]);
    await bill(fresh.db, order, first);
    await bill(fresh.db, order, second);
    expect((await invoices()).map((row) => row.state)).to.deep.equal(['drafted', 'drafted']);

    await captured(fresh.db, order, second);
    await captured(fresh.db, order, second);
    await cancelled(fresh.db, first);
    await fresh.db.tx((tx) => creditCancelled(tx, [{ orderId: order.orderId, shipmentId: first }]));

    const rows = await invoices();
    expect(rows.map((row) => row.state).sort()).to.deep.equal(['dropped', 'issued']);
    expect(rows.find((row) => row.state === 'issued')?.number).to.match(/-0000001$/);
    expect(await all(fresh.db, 'SELECT id FROM credit_notes')).to.have.length(0);
  });

  it('creditReturned: a COD parcel that came back is credited by itself, a paid one is a person’s decision', async () => {
    const cod = await ordered(fresh.db, [{ totalMinor: 9_000, quantity: 1 }], {
      payment: { method: 'cod', mode: 'cod', paidMinor: 0, dueMinor: 10_500 },
    });
    const facts: { orderId: string; shipmentId: string }[] = [];
    for (const one of [cod, made]) {
      const parcel = await planned(fresh.db, one, [1]);
      await bill(fresh.db, one, parcel);
      await fresh.db.tx((tx) => tx.run("UPDATE shipments SET state = 'returned' WHERE id = ?", [parcel]));
      facts.push({ orderId: one.orderId, shipmentId: parcel });
    }

    await fresh.db.tx((tx) => creditReturned(tx, facts));

    const notes = await all<{ order_id: string; total_minor: number }>(
      fresh.db,
      'SELECT order_id, total_minor FROM credit_notes',
    );
    expect(notes.map((note) => note.order_id)).to.deep.equal([cod.orderId]);
    expect(await refunds()).to.deep.equal([{ amount_minor: 10_500, way: 'none', reason: 'shipment_returned' }]);
  });

  it('billShipments: a lost parcel is sent once more: credited and billed again, nothing is paid back', async () => {
    const parcel = await planned(fresh.db, made, [3, 1]);
    await bill(fresh.db, made, parcel);
    await fresh.db.tx(async (tx) => {
      await tx.run("UPDATE shipments SET state = 'lost' WHERE id = ?", [parcel]);
      const work = await workOn(tx, [parcel]);
      work.set(parcel, { resolution: 'reship' } as never, 'resolve_reship');
      await work.save();
    });
    const again = await planned(fresh.db, made, [3, 1]);

    await bill(fresh.db, made, again);

    expect(await sumsOf(fresh.db, made.orderId)).to.deep.equal({
      invoiced: 63_000,
      credited: 31_500,
      charged: 63_000,
      refunded: 31_500,
      paidBack: 0,
    });
  });

  it('recordInvoiceNumber: where the ERP issues, nothing waits and no number of ours is used', async () => {
    await changeMaster(fresh.db, (tx) => tx.run("UPDATE companies SET invoice_issuer = 'erp' WHERE id = 'AE01'"));
    const parcel = await planned(fresh.db, made, [3, 1]);
    await bill(fresh.db, made, parcel);
    const late = await fresh.db.tx((tx) => remindAwaited(tx, new Date(Date.now() + 10 * 24 * 3_600_000)));

    const other = await fresh.db.tx((tx) => recordInvoiceNumber(tx, 'magento', parcel, 'M1'));
    const taken = await fresh.db.tx((tx) => recordInvoiceNumber(tx, 'erp', parcel, 'PSI-1042'));
    const twice = await fresh.db.tx((tx) => recordInvoiceNumber(tx, 'erp', parcel, 'PSI-1043'));

    expect([late, other, taken, twice]).to.deep.equal([1, false, true, false]);
    const rows = await all<{ state: string; partner_number: string; number: string }>(
      fresh.db,
      'SELECT state, partner_number, number FROM invoices',
    );
    expect(rows[0]).to.include({ state: 'issued', partner_number: 'PSI-1042' });
    expect(rows[0]?.number).to.match(/-1$/);
    expect(await all(fresh.db, "SELECT name FROM number_series WHERE name LIKE 'invoice:%'")).to.deep.equal([]);
    expect(await all(fresh.db, "SELECT kind FROM tasks WHERE kind = 'billing.number_awaited'")).to.have.length(1);
  });

  it('remindAwaited: where Magento issues, what was credited in full before it had a number waits for none', async () => {
    await changeMaster(fresh.db, (tx) => tx.run("UPDATE companies SET invoice_issuer = 'magento' WHERE id = 'AE01'"));
    const [first, second] = [await planned(fresh.db, made, [3]), await planned(fresh.db, made, [0, 1])];
    for (const parcel of [first, second]) await bill(fresh.db, made, parcel);
    const remind = () => fresh.db.tx((tx) => remindAwaited(tx, new Date(Date.now() + 10 * 24 * 3_600_000)));
    const credit = (shipmentId: string) =>
      fresh.db.tx((tx) => creditShipments(tx, [{ shipmentId, shipping: 'all', reason: 'returned' }]));

    const both = await remind();
    await credit(first);
    const one = await remind();
    // Its credit note has a document to stand against, and waits.
    await fresh.db.tx((tx) => recordInvoiceNumber(tx, 'magento', second, '100008'));
    await credit(second);

    expect([both, one, await remind()]).to.deep.equal([2, 1, 1]);
  });

  it('billShipments: the channel’s tax differs from our rule, somebody is asked once and nothing waits', async () => {
    for (let at = 0; at < 2; at++) {
      const wrong = await ordered(fresh.db, [{ totalMinor: 10_000, quantity: 1 }]);
      await fresh.db.tx((tx) =>
        tx.run('UPDATE order_lines SET tax_minor = 1304, tax_rate_bp = 1500 WHERE order_id = ?', [wrong.orderId]),
      );
      const parcel = await planned(fresh.db, wrong, [1]);
      await bill(fresh.db, wrong, parcel);
    }

    expect(await invoices()).to.have.length(2);
    expect(await all(fresh.db, "SELECT id FROM tasks WHERE kind = 'billing.tax_apart'")).to.have.length(1);
    const lines = await all<{ tax_minor: number }>(fresh.db, 'SELECT tax_minor FROM invoice_lines');
    expect(lines.map((line) => Number(line.tax_minor))).to.deep.equal([476, 476]);
  });
});
