/** Movements over REST: per-line answers, repeats, wrong messages, other people's stores. */
import { expect } from 'chai';
import {
  enveloped,
  movement,
  otherSku,
  physicalOf,
  sku,
  statuses,
  store,
  type ErpHouse,
  type OpenErpHouse,
} from './house.ts';

const URL = '/erp/v1/stock/movements';

export const movementsSuite = (openErpHouse: OpenErpHouse): unknown =>
  describe('routes/erp/movements', () => {
    let house: ErpHouse;

    beforeEach(async () => {
      house = await openErpHouse();
    });
    afterEach(() => house.close());

    it('one movement: 200, the line is applied and stock moves', async () => {
      const sent = await house.post(URL, movement(), { 'idempotency-key': 'k-1' });

      expect(sent.status).to.equal(200);
      expect(sent.body).to.deep.include({ messageId: 'k-1', summary: { APPLIED: 1 } });
      expect(await physicalOf(house.db)).to.equal(9);
    });

    it('the same key and body: the same answer marked as a replay, no second effect', async () => {
      const body = enveloped('stock.movements.v1', { lines: [movement(), movement({ sku: otherSku })] });

      const first = await house.post(URL, body);
      const second = await house.post(URL, body);

      expect(first.headers['idempotent-replay']).to.equal(undefined);
      expect(second.headers['idempotent-replay']).to.equal('true');
      expect(second.status).to.equal(first.status);
      expect(second.body).to.deep.equal(first.body);
      expect(await physicalOf(house.db)).to.equal(9);
    });

    it('the same key with another body: 409 IDEMPOTENCY_KEY_REUSED and no effect', async () => {
      await house.post(URL, movement(), { 'idempotency-key': 'k-1' });

      const sent = await house.post(URL, movement(), { 'idempotency-key': 'k-1' });

      expect(sent.status).to.equal(409);
      expect(sent.body).to.deep.include({ code: 'IDEMPOTENCY_KEY_REUSED', status: 409 });
      expect(await physicalOf(house.db)).to.equal(9);
    });

    it('the same message twelve times at once: one effect, one answer', async () => {
      const body = enveloped('stock.movements.v1', movement());

      const all = await Promise.all(Array.from({ length: 12 }, () => house.post(URL, body)));

      expect(all.map((one) => one.status)).to.deep.equal(all.map(() => 200));
      expect(new Set(all.map((one) => JSON.stringify(one.body))).size).to.equal(1);
      expect(await physicalOf(house.db)).to.equal(9);
    });

    it('the same movement under another key: DUPLICATE by its business key', async () => {
      const one = movement();
      await house.post(URL, one, { 'idempotency-key': 'k-1' });

      const sent = await house.post(URL, one, { 'idempotency-key': 'k-2' });

      expect(sent.status).to.equal(200);
      expect(statuses(sent)).to.deep.equal(['DUPLICATE']);
      expect(await physicalOf(house.db)).to.equal(9);
    });

    it('mixed lines: 207, each line with its own answer and reason', async () => {
      const lines = [
        movement(),
        movement({ sku: 'NO-SUCH' }),
        movement({ storeId: 'AE-NEW99' }),
        movement({ uom: 'PALLET' }),
        movement({ quantity: '-0.5' }),
      ];

      const sent = await house.post(URL, { lines }, { 'idempotency-key': 'k-1' });

      expect(sent.status).to.equal(207);
      expect(statuses(sent)).to.deep.equal([
        'APPLIED',
        'PARKED UNKNOWN_SKU',
        'PARKED UNKNOWN_STORE',
        'REJECTED UNIT_UNKNOWN',
        'REJECTED UNIT_FRACTION',
      ]);
      expect(sent.body['summary']).to.deep.equal({ APPLIED: 1, PARKED: 2, REJECTED: 2 });
    });

    it('only parked lines: 202; only rejected ones: 422', async () => {
      const parked = await house.post(URL, movement({ sku: 'NO-SUCH' }), { 'idempotency-key': 'k-1' });
      const refused = await house.post(URL, movement({ uom: 'PALLET' }), { 'idempotency-key': 'k-2' });

      expect(parked.status).to.equal(202);
      expect(refused.status).to.equal(422);
      expect(refused.body).to.deep.include({ code: 'ALL_LINES_REJECTED' });
    });

    it('ABSOLUTE: sets the number by its watermark; an older one is STALE, a negative one REJECTED', async () => {
      const mark = (ledger: string) => ({ ledger, omsSeqApplied: 0, omsParked: [] });
      const count = (own: Record<string, unknown>) =>
        movement({ mode: 'ABSOLUTE', kind: 'COUNT', ledger: null, ...own });
      const lines = [
        count({ quantity: '7', watermark: mark('2000') }),
        count({ quantity: '3', watermark: mark('1999') }),
        count({ quantity: '-1', watermark: mark('2001') }),
      ];

      const sent = await house.post(URL, { lines }, { 'idempotency-key': 'k-1' });

      expect(statuses(sent)).to.deep.equal(['APPLIED', 'STALE', 'REJECTED QUANTITY_NEGATIVE']);
      expect(await physicalOf(house.db)).to.equal(7);
    });

    it('unsellable goods and changes of status: physical and quarantine go their own ways', async () => {
      const lines = [
        movement({ kind: 'RECEIPT', quantity: '3', stockStatus: 'DAMAGED' }),
        movement({ kind: 'STATUS_CHANGE', quantity: '2', stockStatusFrom: 'SELLABLE', stockStatus: 'QUARANTINE' }),
        movement({ kind: 'STATUS_CHANGE', quantity: '1', stockStatusFrom: 'DAMAGED', stockStatus: 'SELLABLE' }),
      ];

      await house.post(URL, { lines }, { 'idempotency-key': 'k-1' });

      const row = await house.db.read((reader) =>
        reader.one('SELECT physical, quarantine FROM stock WHERE location_id = ? AND sku = ?', [store, sku]),
      );
      expect(row).to.deep.equal({ physical: 13, quarantine: 4 });
    });

    it('schema: 422 with every fault and its path, nothing applied, the key is free again', async () => {
      const lines = [movement({ kind: 'STOLEN' }), movement({ quantity: 'many' }), movement({ movementId: undefined })];

      const wrong = await house.post(URL, { lines }, { 'idempotency-key': 'k-1' });
      const mended = await house.post(URL, { lines: [movement()] }, { 'idempotency-key': 'k-1' });

      expect(wrong.status).to.equal(422);
      expect(wrong.body).to.deep.include({ code: 'SCHEMA', title: 'Cannot be processed' });
      const fields = (wrong.body['errors'] as { field: string }[]).map((one) => one.field);
      expect(fields).to.deep.equal(['lines[0].kind', 'lines[1].quantity', 'lines[2].movementId']);
      expect(mended.status).to.equal(200);
    });

    it('not JSON: 400; no key: 422; another key than in the envelope: 422; another message type: 422', async () => {
      const broken = await house.post(URL, '{"lines":[', { 'idempotency-key': 'k-1' });
      const keyless = await house.post(URL, movement());
      const other = await house.post(URL, enveloped('stock.movements.v1', movement()), { 'idempotency-key': 'k-9' });
      const type = await house.post(URL, enveloped('pos.sale.v1', movement()));

      expect([broken.status, broken.body['code']]).to.deep.equal([400, 'request.not_json']);
      expect([keyless.status, keyless.body['code']]).to.deep.equal([422, 'MESSAGE_ID_MISSING']);
      expect([other.status, other.body['code']]).to.deep.equal([422, 'MESSAGE_ID_MISMATCH']);
      expect([type.status, type.body['code']]).to.deep.equal([422, 'MESSAGE_TYPE']);
    });

    it('another company: 403 for its store, for its name in the envelope and for its stream', async () => {
      const foreign = (await house.db.read((reader) =>
        reader.one<{ id: string }>("SELECT id FROM locations WHERE company_id = 'SA01' ORDER BY id LIMIT 1"),
      )) ?? { id: '' };

      const store_ = await house.post(
        URL,
        { lines: [movement(), movement({ storeId: foreign.id })] },
        { 'idempotency-key': 'k-1' },
      );
      const company = await house.post(
        URL,
        enveloped('stock.movements.v1', movement(), { source: { company: 'SA01' } }),
      );
      const stream = await house.post(
        URL,
        enveloped('stock.movements.v1', movement(), { stream: { key: `SA01/${foreign.id}`, seq: 1 } }),
      );

      expect([store_.status, store_.body['code']]).to.deep.equal([403, 'STORE_FORBIDDEN']);
      expect([company.status, company.body['code']]).to.deep.equal([403, 'COMPANY_FORBIDDEN']);
      expect([stream.status, stream.body['code']]).to.deep.equal([403, 'STREAM_FORBIDDEN']);
      expect(await physicalOf(house.db)).to.equal(10);
    });

    it('sizes: 5,001 lines are 413, and so is a small body that inflates above ten megabytes', async () => {
      const many = await house.post(
        URL,
        { lines: Array.from({ length: 5001 }, () => movement()) },
        { 'idempotency-key': 'k-1' },
      );
      const bomb = await house.zip('POST', URL, { filler: 'x'.repeat(10_000_001), lines: [movement()] });

      expect([many.status, many.body['code']]).to.deep.equal([413, 'TOO_MANY_LINES']);
      expect(bomb.status).to.equal(413);
    });

    it('gzip: a compressed body is read; one that is not what it says is 400', async () => {
      const good = await house.zip('POST', URL, enveloped('stock.movements.v1', movement()));
      const broken = await house.post(URL, movement(), { 'content-encoding': 'gzip', 'idempotency-key': 'k-2' });

      expect(good.status).to.equal(200);
      expect(broken.status).to.equal(400);
    });

    it('correlation: the id of the caller comes back and stands with the message', async () => {
      const sent = await house.post(URL, movement(), { 'idempotency-key': 'k-1', 'x-correlation-id': 'erp-run-0001' });

      const row = await house.db.read((reader) => reader.one('SELECT correlation_id FROM erp_messages'));
      expect(sent.headers['x-correlation-id']).to.equal('erp-run-0001');
      expect(row).to.deep.equal({ correlation_id: 'erp-run-0001' });
    });
  });
