/** Receipts of the till: one decrement whatever is told first, under both of a company's choices. */
import { expect } from 'chai';
import {
  movement,
  otherSku,
  physicalOf,
  sku,
  statuses,
  store,
  type ErpHouse,
  type OpenErpHouse,
  type Sent,
} from './house.ts';

const URL = '/erp/v1/sales';
let counter = 0;

type Own = Record<string, unknown>;

function sale(own: Own = {}, line: Own = {}): Own {
  return {
    saleId: `${store}:POS3:${++counter}`,
    storeId: store,
    salesLocation: store,
    businessDate: '2026-03-01',
    soldAt: '2026-03-01T09:00:00Z',
    documentType: 'SALE',
    currency: 'AED',
    pricesIncludeTax: true,
    lines: [
      { lineNo: 1, sku, quantity: '1', unitPrice: '105.00', net: '100.00', stockEffect: true, ledger: null, ...line },
    ],
    tenders: [{ type: 'CARD', amount: '105.00', currency: 'AED' }],
    stockPosted: false,
    ...own,
  };
}

export const salesSuite = (openErpHouse: OpenErpHouse): unknown =>
  describe('routes/erp/sales', () => {
    let house: ErpHouse;
    let key = 0;
    const send = (url: string, body: unknown): Promise<Sent> =>
      house.post(url, body, { 'idempotency-key': `s-${++key}` });
    const row = (one = sku) =>
      house.db.read((r) =>
        r.one('SELECT physical, pending FROM stock WHERE location_id = ? AND sku = ?', [store, one]),
      );
    const ledger = (own: Own) => send('/erp/v1/stock/movements', movement(own));
    const receiptOf = (one: Own) => ({ type: 'POS_RECEIPT', number: one['saleId'], line: 1 });

    describe('ledger moves stock', () => {
      beforeEach(async () => {
        house = await openErpHouse();
      });
      afterEach(() => house.close());

      it('not posted yet: promised less, physical as it was; the ledger then replaces it: one decrement', async () => {
        const one = sale();
        const told = await send(URL, one);
        const between = await row();

        await ledger({ sourceDocument: receiptOf(one) });

        expect(statuses(told)).to.deep.equal(['APPLIED PENDING']);
        expect(between).to.deep.equal({ physical: 10, pending: 1 });
        expect(await row()).to.deep.equal({ physical: 9, pending: 0 });
      });

      it('the ledger first, the receipt later: one decrement', async () => {
        const one = sale();
        await ledger({ sourceDocument: receiptOf(one) });

        const told = await send(URL, one);

        expect(statuses(told)).to.deep.equal(['DUPLICATE']);
        expect(await row()).to.deep.equal({ physical: 9, pending: 0 });
      });

      it('a statement over several receipts: ends them all with one movement', async () => {
        const [one, two] = [sale(), sale({}, { quantity: '2' })];
        await send(URL, { sales: [one, two] });
        const receipts = [one, two].map((each) => ({ number: each['saleId'], line: 1 }));

        await ledger({ quantity: '-3', sourceDocument: { type: 'POS_STATEMENT', number: 'ST-1', receipts } });

        expect(await row()).to.deep.equal({ physical: 7, pending: 0 });
      });

      it('VOID: takes a waiting receipt back, in either order', async () => {
        const one = sale();
        const two = sale();
        const voiding = (each: Own) => sale({ documentType: 'VOID', originalSaleId: each['saleId'] });
        await send(URL, one);
        await send(URL, voiding(one));
        const after = await row();
        await send(URL, voiding(two));
        const late = await send(URL, two);

        expect(after).to.deep.equal({ physical: 10, pending: 0 });
        expect(statuses(late)).to.deep.equal(['DUPLICATE']);
        expect(await row()).to.deep.equal({ physical: 10, pending: 0 });
      });

      it('RETURN and EXCHANGE not posted: what comes back does not count before the ledger shows it', async () => {
        await send(URL, sale({ documentType: 'RETURN' }));
        const lines = [
          { lineNo: 1, sku, quantity: '-1' },
          { lineNo: 2, sku: otherSku, quantity: '1' },
        ];
        await send(URL, sale({ documentType: 'EXCHANGE', lines }));

        expect(await row()).to.deep.equal({ physical: 10, pending: 0 });
        expect(await row(otherSku)).to.deep.equal({ physical: 10, pending: 1 });
      });

      it('posted with its ledger position: it is that entry, so the movement itself is a repeat, in either order', async () => {
        await send(URL, sale({ stockPosted: true }, { ledger: '7001' }));
        const after = await ledger({ ledger: '7001' });
        await ledger({ ledger: '7002' });
        const late = await send(URL, sale({ stockPosted: true }, { ledger: '7002' }));

        expect([statuses(after), statuses(late)]).to.deep.equal([['DUPLICATE'], ['DUPLICATE']]);
        expect(await physicalOf(house.db)).to.equal(8);
      });

      it('told as waiting and again as posted: one decrement', async () => {
        const one = sale();
        await send(URL, one);

        await send(URL, { ...one, stockPosted: true, lines: [{ lineNo: 1, sku, quantity: '1', ledger: '7003' }] });

        expect(await row()).to.deep.equal({ physical: 9, pending: 0 });
      });

      it('posted without a position: the ledger will tell', async () => {
        const told = await send(URL, sale({ stockPosted: true }));

        expect(statuses(told)).to.deep.equal(['APPLIED LEDGER_MOVES_STOCK']);
        expect(await row()).to.deep.equal({ physical: 10, pending: 0 });
      });

      it('handed over at the till for the hub, and services: no stock effect', async () => {
        const lines = [
          { lineNo: 1, sku, quantity: '1', omsFulfilmentId: 'W-AE-1/S1' },
          { lineNo: 2, sku: otherSku, quantity: '1', stockEffect: false },
        ];

        const told = await send(URL, sale({ lines }));

        expect(statuses(told)).to.deep.equal(['APPLIED NO_STOCK_EFFECT', 'APPLIED NO_STOCK_EFFECT']);
        expect(await row()).to.deep.equal({ physical: 10, pending: 0 });
      });

      it('wrong: a negative quantity, a void of nothing, an unknown SKU', async () => {
        const negative = await send(URL, sale({}, { quantity: '-1' }));
        const nothing = await send(URL, sale({ documentType: 'VOID' }));
        const unknown = await send(URL, sale({}, { sku: 'NO-SUCH' }));

        expect([negative.status, nothing.status, unknown.status]).to.deep.equal([422, 422, 202]);
      });
    });

    describe('receipts move stock', () => {
      beforeEach(async () => {
        house = await openErpHouse(10, { stockMovesBy: 'receipts' });
      });
      afterEach(() => house.close());

      it('a receipt: moves at once; the linked ledger entry replaces it, the unlinked one is not counted as well', async () => {
        const one = sale();
        await send(URL, one);
        const after = await row();
        await ledger({ sourceDocument: receiptOf(one) });

        const unlinked = await ledger({});

        expect(after).to.deep.equal({ physical: 9, pending: 0 });
        expect(statuses(unlinked)).to.deep.equal(['DUPLICATE RECEIPTS_MOVE_STOCK']);
        expect(await row()).to.deep.equal({ physical: 9, pending: 0 });
      });

      it('RETURN, VOID under the number of its sale, EXCHANGE: each moves its way', async () => {
        const one = sale();
        await send(URL, one);
        await send(URL, { ...one, documentType: 'VOID', originalSaleId: one['saleId'] });
        await send(URL, sale({ documentType: 'RETURN' }));
        const lines = [
          { lineNo: 1, sku, quantity: '-1' },
          { lineNo: 2, sku: otherSku, quantity: '1' },
        ];
        await send(URL, sale({ documentType: 'EXCHANGE', lines }));

        expect(await physicalOf(house.db)).to.equal(12);
        expect(await physicalOf(house.db, store, otherSku)).to.equal(9);
      });
    });
  });
