/** Masters, the outbox and outcomes over REST. */
import { expect } from 'chai';
import { saveItemMaster } from '../../../src/core/catalog/index.ts';
import { listParkedLines, postAdjustment, replayPlayable } from '../../../src/core/erp/index.ts';
import { movement, physicalOf, sku, statuses, store, type ErpHouse, type OpenErpHouse, type Sent } from './house.ts';

export const mastersSuite = (openErpHouse: OpenErpHouse): unknown =>
  describe('routes/erp/masters', () => {
    let house: ErpHouse;
    let key = 0;
    const send = (url: string, body: unknown): Promise<Sent> =>
      house.post(url, body, { 'idempotency-key': `d-${++key}` });
    const openLines = async () =>
      (await house.db.read((r) => listParkedLines(r, { state: 'open', limit: 50, offset: 0 }))).rows;

    beforeEach(async () => {
      house = await openErpHouse();
    });
    afterEach(() => house.close());

    describe('masters', () => {
      it('an item: created, unchanged, updated; its parked lines of all kinds are played again', async () => {
        await send(
          '/erp/v1/stock/movements',
          movement({ kind: 'ADJUSTMENT', quantity: '5', sku: 'NEW-1', uom: 'BOX' }),
        );
        await send('/erp/v1/sales', {
          saleId: 'R1',
          storeId: store,
          documentType: 'SALE',
          stockPosted: false,
          lines: [
            { lineNo: 1, sku: 'NEW-1', quantity: '1' },
            { lineNo: 2, sku, quantity: '1' },
          ],
        });
        await send('/erp/v1/receipts', { receiptId: 'PR-9', storeId: store, lines: [{ sku: 'NEW-1', quantity: '2' }] });
        const waiting = await openLines();
        const task = () =>
          house.db.read((r) =>
            r.one<{ n: number }>("SELECT COUNT(*) AS n FROM tasks WHERE kind = 'erp.lines_parked' AND state = 'open'"),
          );
        const tasks = await task();
        const master = { name: 'A new thing', uom: 'PCS', units: [{ uom: 'BOX', factor: 6 }] };

        const created = await house.send('PUT', '/erp/v1/items/NEW-1', master);
        const same = await house.send('PUT', '/erp/v1/items/NEW-1', master);
        const updated = await house.send('PUT', '/erp/v1/items/NEW-1', { ...master, blocked: true });

        const row = await house.db.read((r) =>
          r.one('SELECT physical, pending FROM stock WHERE location_id = ? AND sku = ?', [store, 'NEW-1']),
        );
        expect(waiting.map((line) => line.type)).to.have.members([
          'stock.movements.v1',
          'pos.sale.v1',
          'goods.receipt.v1',
        ]);
        expect(tasks).to.deep.equal({ n: 1 });
        expect([created.status, created.body['status']]).to.deep.equal([201, 'CREATED']);
        expect([same.body['status'], updated.body['status']]).to.deep.equal(['UNCHANGED', 'UPDATED']);
        expect(await openLines()).to.deep.equal([]);
        expect(await task()).to.deep.equal({ n: 0 });
        expect(row).to.deep.equal({ physical: 32, pending: 1 });
      });

      it('a store: created under the caller’s company, its parked lines are played again', async () => {
        await send('/erp/v1/stock/movements', movement({ kind: 'ADJUSTMENT', quantity: '5', storeId: 'ae-new1' }));

        const sent = await house.send('PUT', '/erp/v1/locations/ae-new1', { name: 'New store', city: 'Dubai' });

        const place = await house.db.read((r) =>
          r.one("SELECT company_id, ships_online FROM locations WHERE id = 'AE-NEW1'"),
        );
        expect(sent.status).to.equal(201);
        expect(place).to.deep.equal({ company_id: 'AE01', ships_online: 0 });
        expect(await physicalOf(house.db, 'AE-NEW1')).to.equal(5);
      });

      it('a parked line that turns out wrong: stays open with its new reason, and a person closes it', async () => {
        await send('/erp/v1/stock/movements', movement({ quantity: '5', sku: 'NEW-1', uom: 'CRATE' }));
        await house.send('PUT', '/erp/v1/items/NEW-1', { name: 'A new thing', uom: 'PCS' });
        const [line] = await openLines();

        const admin = { authorization: 'Bearer test-admin-key' };
        const listed = await house.send('GET', '/admin/erp/parked-lines?sku=NEW-1', undefined, admin);
        const played = await house.post(`/admin/erp/parked-lines/${line?.id}/replay`, undefined, admin);
        const closed = await house.post(`/admin/erp/parked-lines/${line?.id}/close`, undefined, admin);
        const twice = await house.post(`/admin/erp/parked-lines/${line?.id}/close`, undefined, admin);

        expect(line?.code).to.equal('UNIT_UNKNOWN');
        expect(listed.body).to.include({ total: 1 });
        expect(played.body).to.include({ status: 'REJECTED', code: 'UNIT_UNKNOWN' });
        expect([closed.status, twice.status]).to.deep.equal([200, 409]);
        expect(await openLines()).to.deep.equal([]);
      });

      it('a master that came another way: the job plays its lines again, those of other SKUs go on waiting', async () => {
        const lines = ['NEW-1', 'NEW-2', 'NEW-1'].map((one) => movement({ kind: 'RECEIPT', quantity: '2', sku: one }));
        await send('/erp/v1/stock/movements', { lines });
        await house.db.tx((tx) => saveItemMaster(tx, { sku: 'NEW-1', name: 'By hand', uom: 'PCS' }));

        const said = await replayPlayable(house.db);

        expect(said).to.equal('2 lines played again');
        expect(await physicalOf(house.db, store, 'NEW-1')).to.equal(4);
        expect((await openLines()).map((one) => one.sku)).to.deep.equal(['NEW-2']);
      });

      it('wrong masters: 422 with the fields; a base unit that would change: 409; another company’s store: 403', async () => {
        const foreign = await house.db.read((r) =>
          r.one<{ id: string }>("SELECT id FROM locations WHERE company_id = 'SA01' LIMIT 1"),
        );
        await house.send('PUT', '/erp/v1/items/NEW-1', { name: 'A new thing', uom: 'PCS' });

        const wrong = await house.send('PUT', '/erp/v1/items/NEW-2', {
          uom: 'PCS',
          units: [{ uom: 'BOX', factor: 0 }],
        });
        const unit = await house.send('PUT', '/erp/v1/items/NEW-1', { name: 'A new thing', uom: 'KG' });
        const place = await house.send('PUT', `/erp/v1/locations/${foreign?.id}`, { name: 'Mine now' });

        expect(wrong.status).to.equal(422);
        expect((wrong.body['errors'] as { field: string }[]).map((one) => one.field)).to.deep.equal([
          'name',
          'units.0.factor',
        ]);
        expect([unit.status, unit.body['code']]).to.deep.equal([409, 'catalog.item_uom_fixed']);
        expect([place.status, place.body['code']]).to.deep.equal([403, 'STORE_FORBIDDEN']);
      });
    });

    describe('outbox and outcomes', () => {
      it('pull: what the hub has for a store in the order of its numbers; the outcome ends it', async () => {
        const lines = [{ sku, quantity: -1, reason: 'NOT_FOUND' as const }];
        const one = await house.db.tx((tx) => postAdjustment(tx, { locationId: store, lines, who: 'test' }));
        await house.db.tx((tx) => postAdjustment(tx, { locationId: store, lines, who: 'test' }));

        const page = await house.send('GET', `/erp/v1/outbox?company=AE01&store=${store}&after=0&limit=1`);
        const rest = await house.send('GET', `/erp/v1/outbox?store=${store}&after=1`);
        const outcome = await house.post('/erp/v1/outcomes', {
          messageId: one.id,
          outSeq: 1,
          status: 'POSTED',
          erpDocuments: [{ type: 'Item Ledger', number: '9001' }],
          ledgerFrom: '9001',
          ledgerTo: '9001',
        });
        const many = await house.post('/erp/v1/outcomes', {
          outcomes: [
            { messageId: 'nobody', status: 'POSTED' },
            { messageId: one.id, status: 'POSTED' },
          ],
        });

        expect(page.body).to.deep.include({ nextAfter: 1, hasMore: true });
        expect((rest.body['items'] as { outSeq: number }[]).map((item) => item.outSeq)).to.deep.equal([2]);
        expect([outcome.status, statuses(outcome)]).to.deep.equal([200, ['APPLIED']]);
        expect([many.status, statuses(many)]).to.deep.equal([207, ['REJECTED erp.unknown_posting', 'DUPLICATE']]);
      });

      it('long poll: waits until there is something to tell, not longer than asked', async () => {
        const pulling = house.send('GET', `/erp/v1/outbox?store=${store}&wait=20`);
        setTimeout(() => {
          void house.db.tx((tx) =>
            postAdjustment(tx, { locationId: store, lines: [{ sku, quantity: -1, reason: 'DAMAGED' }], who: 'test' }),
          );
        }, 300);
        const began = Date.now();
        const page = await pulling;
        const tookMs = Date.now() - began;
        const empty = await house.send('GET', `/erp/v1/outbox?store=${store}&after=1&wait=0.6`);

        expect(page.body['items']).to.have.length(1);
        expect(tookMs).to.be.within(250, 19_000);
        expect(empty.body).to.deep.equal({ items: [], nextAfter: 1, hasMore: false });
      });

      it('the echo: a movement with our number ends the overlay and counts once', async () => {
        const lines = [{ sku, quantity: -1, reason: 'NOT_FOUND' as const }];
        await house.db.tx((tx) => postAdjustment(tx, { locationId: store, lines, who: 'test' }));
        const before = await physicalOf(house.db);

        const sent = await send(
          '/erp/v1/stock/movements',
          movement({ kind: 'ADJUSTMENT', origin: { by: 'OMS', outSeq: 1 } }),
        );

        const row = await house.db.read((r) =>
          r.one('SELECT physical, rel_sum, overlay_sum FROM stock WHERE location_id = ? AND sku = ?', [store, sku]),
        );
        expect(before).to.equal(9);
        expect(statuses(sent)).to.deep.equal(['APPLIED']);
        expect(row).to.deep.equal({ physical: 9, rel_sum: -1, overlay_sum: 0 });
      });
    });
  });
