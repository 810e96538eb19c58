/** Goods receipts and transfers over REST. */
import { expect } from 'chai';
import { listExpected, listTransit } from '../../../src/core/erp/index.ts';
import {
  movement,
  otherStore,
  physicalOf,
  sku,
  statuses,
  store,
  type ErpHouse,
  type OpenErpHouse,
  type Sent,
} from './house.ts';

export const documentsSuite = (openErpHouse: OpenErpHouse): unknown =>
  describe('routes/erp/documents', () => {
    let house: ErpHouse;
    let key = 0;
    const send = (url: string, body: unknown): Promise<Sent> =>
      house.post(url, body, { 'idempotency-key': `d-${++key}` });
    const events = () =>
      house.db.read(async (r) => {
        const rows = await r.all<{ payload: string }>("SELECT payload FROM event_log WHERE event = 'stock.received'");
        return rows.map((row) => JSON.parse(row.payload) as { locationId: string; lines: unknown[] });
      });

    beforeEach(async () => {
      house = await openErpHouse();
    });
    afterEach(() => house.close());

    describe('receipts', () => {
      const receipt = (own: Record<string, unknown> = {}) => ({
        receiptId: 'PR-1',
        storeId: store,
        supplierRef: 'ACME',
        purchaseOrder: 'PO-7',
        lines: [{ sku, quantity: '5', uom: 'PCS', ledger: '8001', damaged: '1' }],
        ...own,
      });

      it('goods that came: raise stock, the broken ones cannot be sold, and whoever asked for them hears of it', async () => {
        const sent = await send('/erp/v1/receipts', receipt());
        const again = await send('/erp/v1/receipts', receipt());

        const row = await house.db.read((r) =>
          r.one('SELECT physical, quarantine FROM stock WHERE location_id = ? AND sku = ?', [store, sku]),
        );
        expect([statuses(sent), statuses(again)]).to.deep.equal([['APPLIED'], ['DUPLICATE']]);
        expect(row).to.deep.equal({ physical: 16, quarantine: 1 });
        expect(await events()).to.have.length(1);
        expect((await events())[0]).to.deep.include({
          locationId: store,
          lines: [{ sku, quantity: 5, fact: 'PR-1:1' }],
        });
      });

      it('goods announced: never on hand; ended by the receipt itself', async () => {
        await send('/erp/v1/receipts', receipt({ status: 'EXPECTED' }));
        const expected = await house.db.read((r) => listExpected(r, { locationId: store }));
        const before = await physicalOf(house.db);
        await send('/erp/v1/receipts', receipt());

        expect(expected).to.have.length(1);
        expect(expected[0]).to.include({ receiptId: 'PR-1', sku, quantity: 5, purchaseOrder: 'PO-7' });
        expect(before).to.equal(10);
        expect(await house.db.read((r) => listExpected(r, { locationId: store }))).to.deep.equal([]);
      });

      it('the same goods told as a movement of the ledger too: counted once', async () => {
        await send('/erp/v1/receipts', receipt());

        const sent = await send(
          '/erp/v1/stock/movements',
          movement({ kind: 'RECEIPT', quantity: '6', ledger: '8001' }),
        );

        expect(statuses(sent)).to.deep.equal(['DUPLICATE']);
        expect(await physicalOf(house.db)).to.equal(16);
      });

      it('the ledger was faster than the receipt: counted once, and whoever asked for the goods hears of it once', async () => {
        await send('/erp/v1/stock/movements', movement({ kind: 'RECEIPT', quantity: '6', ledger: '8001' }));

        const sent = await send('/erp/v1/receipts', receipt());

        expect(statuses(sent)).to.deep.equal(['DUPLICATE']);
        expect(await physicalOf(house.db)).to.equal(16);
        expect(await events()).to.have.length(1);
      });
    });

    describe('transfers', () => {
      const transfer = (event: string, own: Record<string, unknown> = {}) => ({
        transferId: 'TO-1',
        event,
        from: store,
        to: otherStore,
        inTransit: 'AE-TRANS',
        lines: [{ lineNo: 1, sku, quantity: '5' }],
        ...own,
      });
      const transit = async () => {
        const [row] = await house.db.read((r) => listTransit(r, { transferId: 'TO-1' }));
        return row === undefined
          ? undefined
          : { state: row.state, shipped: row.shipped, received: row.received, inTransit: row.inTransit };
      };
      const received = transfer('RECEIVED', { lines: [{ lineNo: 1, sku, quantity: '4', damaged: '1' }] });

      it('created, shipped, received with one broken: erp.md’s example 2', async () => {
        await send('/erp/v1/transfers', transfer('CREATED'));
        const created = await physicalOf(house.db);
        await send('/erp/v1/transfers', transfer('SHIPPED'));
        const shipped = await transit();
        await send('/erp/v1/transfers', received);
        await send('/erp/v1/transfers', transfer('CLOSED', { lines: undefined }));

        const row = await house.db.read((r) =>
          r.one('SELECT physical, quarantine FROM stock WHERE location_id = ? AND sku = ?', [otherStore, sku]),
        );
        expect(created).to.equal(10);
        expect(shipped).to.deep.equal({ state: 'shipped', shipped: 5, received: 0, inTransit: 5 });
        expect(await physicalOf(house.db)).to.equal(5);
        expect(row).to.deep.equal({ physical: 15, quarantine: 1 });
        expect(await transit()).to.deep.equal({ state: 'closed', shipped: 5, received: 5, inTransit: 0 });
        expect(await events()).to.have.length(1);
      });

      it('received before shipped, each twice: the same end, never less than nothing on the way', async () => {
        await send('/erp/v1/transfers', received);
        await send('/erp/v1/transfers', received);
        const early = await transit();
        await send('/erp/v1/transfers', transfer('SHIPPED'));
        await send('/erp/v1/transfers', transfer('SHIPPED'));
        await send('/erp/v1/transfers', transfer('CREATED'));

        expect(early).to.deep.equal({ state: 'received', shipped: 0, received: 5, inTransit: 0 });
        expect(await transit()).to.deep.equal({ state: 'received', shipped: 5, received: 5, inTransit: 0 });
        expect([await physicalOf(house.db), await physicalOf(house.db, otherStore)]).to.deep.equal([5, 15]);
      });

      it('two part shipments: told apart by their documents', async () => {
        await send(
          '/erp/v1/transfers',
          transfer('SHIPPED', { documentNumber: 'TS-1', lines: [{ lineNo: 1, sku, quantity: '2' }] }),
        );
        await send(
          '/erp/v1/transfers',
          transfer('SHIPPED', { documentNumber: 'TS-2', lines: [{ lineNo: 1, sku, quantity: '3' }] }),
        );

        expect(await transit()).to.include({ shipped: 5, inTransit: 5 });
        expect(await physicalOf(house.db)).to.equal(5);
      });

      it('to another company: refused, nothing kept', async () => {
        const foreign = await house.db.read((r) =>
          r.one<{ id: string }>("SELECT id FROM locations WHERE company_id = 'SA01' ORDER BY id LIMIT 1"),
        );

        const sent = await send('/erp/v1/transfers', transfer('SHIPPED', { to: foreign?.id }));

        expect([sent.status, sent.body['code']]).to.deep.equal([403, 'CROSS_COMPANY_FORBIDDEN']);
        expect(await physicalOf(house.db)).to.equal(10);
        expect(await transit()).to.equal(undefined);
      });
    });
  });
