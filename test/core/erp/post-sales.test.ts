/** The sale of a parcel, as the ERP is told it: two locations, money that adds up, a number without a gap. */
import { expect } from 'chai';
import fc from 'fast-check';
import { intendSending, postSales } from '../../../src/core/erp/index.ts';
import { saleBody } from '../../../src/core/erp/sale-body.ts';
import { dispatchShipments } from '../../../src/core/shipment/index.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { booked, incomingOrder, lineOf } from '../made.ts';
import { otherSku, postings, sku, sold, stockOf, store, trade } from './made.ts';

type Money = { net: string; tax: string; gross: string };
type Body = {
  lines: {
    sku: string;
    quantity: string;
    fulfilmentLocation: string;
    stockEffect: boolean;
    net: string;
    gross: string;
    unitPrice: string;
    discount: string;
    tax: { amount: string; code: string }[];
  }[];
  charges: { type: string; net: string; gross: string; tax: { amount: string }[] }[];
  tenders: { type: string; amount: string; status: string }[];
  rounding: string;
  totals: Money;
  [field: string]: unknown;
};

const fils = (text: string): number => Math.round(Number(text) * 100);
const total = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);

/** Lines, charges and rounding are the total; so are the tenders. */
function addsUp(body: Body): void {
  const parts = [...body.lines, ...body.charges];
  const tax = total(parts.flatMap((one) => one.tax.map((part) => fils(part.amount))));
  expect(total(parts.map((one) => fils(one.net))), 'net').to.equal(fils(body.totals.net));
  expect(tax, 'tax').to.equal(fils(body.totals.tax));
  expect(fils(body.totals.net) + fils(body.totals.tax) + fils(body.rounding), 'gross').to.equal(
    fils(body.totals.gross),
  );
  expect(total(body.tenders.map((one) => fils(one.amount))), 'tenders').to.equal(fils(body.totals.gross));
  for (const line of body.lines)
    expect(fils(line.unitPrice) * Number(line.quantity) - fils(line.discount), line.sku).to.equal(fils(line.gross));
}

describe('core/erp/post-sales', () => {
  let fresh: FreshDatabase;

  beforeEach(async () => {
    fresh = await trade();
  });
  afterEach(() => fresh.drop());

  it('postSales: a parcel has left, revenue at the web location, stock at the store, shipping beside the goods', async () => {
    await sold(fresh.db);

    const [row] = await postings(fresh.db);
    const body = JSON.parse(row?.payload ?? '') as Body;
    expect(row).to.include({ location_id: store, out_seq: 1, type: 'sale.posting.v1', state: 'written' });
    expect(row?.document_key).to.match(/^AE-\d{9}\/S1$/);
    expect(body).to.include({ company: 'AE01', salesLocation: 'WEB-AE', currency: 'AED', shipmentId: 'S1', outSeq: 1 });
    expect(body['customer']).to.deep.equal({ erpNumber: 'WEBAE', ref: 'anon' });
    expect(body.lines[0]).to.include({ sku, quantity: '1', fulfilmentLocation: store, net: '100.00', gross: '105.00' });
    expect(body.charges[0]).to.include({ type: 'SHIPPING', gross: '15.00', net: '14.29' });
    expect(body.totals).to.deep.equal({ net: '114.29', tax: '5.71', gross: '120.00' });
    expect(body.tenders.map((one) => [one.type, one.amount, one.status])).to.deep.equal([
      ['CARD', '120.00', 'CAPTURED'],
    ]);
    addsUp(body);
  });

  it('postSales: the overlay of the dispatch carries the number; what can be sold does not change', async () => {
    await sold(fresh.db);

    const open = await fresh.db.read((r) => r.all('SELECT location_id, sku, quantity, out_seq FROM stock_open'));
    expect(open).to.deep.equal([{ location_id: store, sku, quantity: -1, out_seq: 1 }]);
    expect(await stockOf(fresh.db, store)).to.include({ physical: 9, reserved: 0, overlay_sum: -1 });
  });

  it('postSales: the same parcel told twice, one posting', async () => {
    const parcel = await sold(fresh.db);

    await fresh.db.tx((tx) => postSales(tx, [parcel]));

    expect(await postings(fresh.db)).to.have.length(1);
  });

  it('postSales: many parcels in one transaction, numbers without a gap', async () => {
    const parcels: { orderId: string; shipmentId: string }[] = [];
    for (let n = 0; n < 6; n++) parcels.push(await booked(fresh.db));
    await fresh.db.tx((tx) =>
      dispatchShipments(
        tx,
        parcels.map((one) => one.shipmentId),
      ),
    );

    await fresh.db.tx((tx) => postSales(tx, parcels));

    expect((await postings(fresh.db)).map((row) => row.out_seq)).to.deep.equal([1, 2, 3, 4, 5, 6]);
  });

  it('postSales: a wrong one among good ones, fails alone', async () => {
    const parcel = await booked(fresh.db);
    await fresh.db.tx((tx) => dispatchShipments(tx, [parcel.shipmentId]));

    const outcomes = await fresh.db.tx((tx) => postSales(tx, [{ orderId: 'nobody', shipmentId: 'nothing' }, parcel]));

    expect((outcomes[0] as Error | undefined)?.message).to.equal('erp.sale_incomplete');
    expect(outcomes[1]).to.equal(undefined);
    expect(await postings(fresh.db)).to.have.length(1);
  });

  it('postSales: paid at the door, by gift card, with a fee: each its own tender and charge', async () => {
    await sold(fresh.db, {
      otherMinor: 1_000,
      grandTotalMinor: 13_000,
      taxMinor: 619,
      payment: { method: 'cashondelivery', mode: 'cod', paidMinor: 0, dueMinor: 13_000 },
    });
    await sold(fresh.db, {
      otherMinor: -5_000,
      grandTotalMinor: 7_000,
      payment: { method: 'checkoutcom_apple_pay', mode: 'prepaid', paidMinor: 7_000, dueMinor: 0 },
    });

    const [cod, gift] = (await postings(fresh.db)).map((row) => JSON.parse(row.payload) as Body);
    expect(cod?.charges.map((one) => [one.type, one.gross])).to.deep.equal([
      ['SHIPPING', '15.00'],
      ['FEE', '10.00'],
    ]);
    expect(cod?.tenders.map((one) => [one.type, one.amount, one.status])).to.deep.equal([['COD', '130.00', 'DUE']]);
    expect(gift?.tenders.map((one) => [one.type, one.amount])).to.deep.equal([
      ['WALLET', '70.00'],
      ['GIFTCARD', '50.00'],
    ]);
    expect(gift?.totals.gross).to.equal('120.00');
    for (const body of [cod, gift]) addsUp(body as Body);
  });

  it('postSales: what nobody picks is sold with the first parcel and moves no stock', async () => {
    await sold(fresh.db, {
      lines: [
        lineOf(),
        lineOf({
          sku: 'WRAP',
          ships: false,
          magentoItemId: 2,
          shipItemId: 2,
          totalMinor: 525,
          taxMinor: 25,
          unitPriceMinor: 500,
        }),
      ],
      grandTotalMinor: 12_525,
      taxMinor: 596,
      payment: { method: 'checkoutcom', mode: 'prepaid', paidMinor: 12_525, dueMinor: 0 },
    });

    const body = JSON.parse((await postings(fresh.db))[0]?.payload ?? '') as Body;
    expect(body.lines.map((line) => [line.sku, line.stockEffect])).to.deep.equal([
      [sku, true],
      ['WRAP', false],
    ]);
    addsUp(body);
  });

  it('postSales: an order of a very long number, the document key still fits', async () => {
    await sold(fresh.db, { incrementId: 'UAE-ONLINE-2026-000000123456789012345' });

    const [row] = await postings(fresh.db);
    expect(row?.document_key.length).to.be.at.most(35);
  });

  it('postSales: web sales at a location of their own, a transfer and then the sale, one overlay', async () => {
    await fresh.drop();
    fresh = await trade(10, { postings: { webSaleAt: 'location' } });

    await sold(fresh.db);

    const rows = await postings(fresh.db);
    const [move, sale] = rows.map((row) => JSON.parse(row.payload) as Body);
    expect(rows.map((row) => [row.type, row.out_seq, row.entry_key !== null])).to.deep.equal([
      ['transfer.posting.v1', 1, true],
      ['sale.posting.v1', 2, false],
    ]);
    expect(move).to.include({ from: store, to: 'WEB-AE', event: 'DIRECT' });
    expect(move?.['group']).to.deep.include({ step: 1, of: 2 });
    expect(sale?.lines[0]?.fulfilmentLocation).to.equal('WEB-AE');
    expect(sale?.['group']).to.deep.include({ step: 2, of: 2 });
    expect(await stockOf(fresh.db, store)).to.include({ physical: 9, overlay_sum: -1, open_count: 1 });
  });

  it('intendSending: the oldest numbers of the place first; a second look knows that they have been tried', async () => {
    for (let n = 0; n < 12; n++) await sold(fresh.db, { lines: [lineOf({ sku: n % 2 === 0 ? sku : otherSku })] });
    const ask = () => fresh.db.tx((tx) => intendSending(tx, { companyId: 'AE01', locationId: store }));

    const first = await ask();
    const second = await ask();

    expect(first?.postings.map((one) => one.body.outSeq)).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(first?.postings.every((one) => !one.tried)).to.equal(true);
    expect(second?.postings.every((one) => one.tried)).to.equal(true);
  });

  it('saleBody: whatever the amounts, everything adds up to the last unit', () => {
    const place = {
      companyId: 'AE01',
      salesLocation: 'WEB-AE',
      carrier: { field: 'DIMENSION1', value: 'WEB-AE' },
      fulfilmentLocation: store,
    } as const;
    const amounts = fc.record({
      lines: fc.array(
        fc.record({
          gross: fc.integer({ min: 0, max: 500_000 }),
          quantity: fc.integer({ min: 1, max: 9 }),
          factor: fc.constantFrom(1, 1, 6, 12),
          net: fc.integer({ min: 0, max: 90_000 }),
        }),
        { minLength: 1, maxLength: 6 },
      ),
      shipping: fc.integer({ min: 0, max: 9_000 }),
      other: fc.integer({ min: -20_000, max: 5_000 }),
      taxed: fc.boolean(),
    });

    fc.assert(
      fc.property(amounts, ({ lines, shipping, other, taxed }) => {
        const taxOf = (gross: number): number => (taxed ? gross - Math.round((gross * 100) / 105) : 0);
        const goods = total(lines.map((line) => line.gross));
        const credit = Math.max(other, -(goods + shipping));
        const all = goods + shipping + credit;
        const order = {
          ...incomingOrder(),
          number: 'AE-1',
          country: 'AE',
          paymentMode: 'prepaid' as const,
          paymentMethod: 'card',
          grandTotalMinor: all,
          dueMinor: 0,
          shipTo: null,
        };
        const body = saleBody({
          order,
          lines: lines.map((line, at) => ({
            line: {
              ...lineOf(),
              cancelled: 0,
              taxRateBp: 500,
              id: `${at}`,
              orderId: 'o',
              lineNo: at + 1,
              sku: `S${at}`,
              quantity: line.quantity,
              salesFactor: line.factor,
              unitPriceMinor: line.net,
              totalMinor: line.gross,
              taxMinor: taxOf(line.gross),
            },
            quantity: line.quantity,
            uom: 'PCS',
          })),
          invoice: {
            number: 'I1',
            shippingMinor: shipping,
            otherMinor: credit,
            taxMinor: total(lines.map((line) => taxOf(line.gross))) + taxOf(shipping),
            totalMinor: all,
          },
          shipmentRef: 'S1',
          places: place,
          tax: { code: 'VAT5', percent: 5 },
          settings: { webSaleAt: 'dimension', freightAccount: 'F', feeAccount: 'E', clearingAccounts: {} },
        });
        addsUp(body as unknown as Body);
        expect(body['rounding']).to.equal('0.00');
      }),
      { numRuns: 300 },
    );
  });
});
