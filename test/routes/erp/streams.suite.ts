/** The sequence of a store: gaps, what waits behind them, and what happens when nobody closes them. */
import { expect } from 'chai';
import { mendStreams } from '../../../src/core/erp/index.ts';
import {
  enveloped,
  movement,
  otherStore,
  physicalOf,
  statuses,
  store,
  type ErpHouse,
  type OpenErpHouse,
} from './house.ts';

const URL = '/erp/v1/stock/movements';
const key = `AE01/${store}`;

export const streamsSuite = (openErpHouse: OpenErpHouse): unknown =>
  describe('routes/erp/streams', () => {
    let house: ErpHouse;

    beforeEach(async () => {
      house = await openErpHouse();
    });
    afterEach(() => house.close());

    const message = (seq: number, own: Record<string, unknown> = {}, payload: unknown = movement()) =>
      enveloped('stock.movements.v1', payload, { messageId: `m-${seq}`, stream: { key, seq }, ...own });
    const send = (seq: number, payload?: unknown) => house.post(URL, message(seq, {}, payload));
    const position = async () => (await house.send('GET', `/erp/v1/streams/${key}`)).body;

    it('in order: each is applied, the position moves on', async () => {
      await send(918273);
      const second = await send(918274);

      expect(second.status).to.equal(200);
      expect(await position()).to.deep.equal({ stream: key, expectedSeq: 918275, buffered: 0, gapSince: null });
    });

    it('a gap: later messages wait as BUFFERED; when it closes they are applied in order and their answers are final', async () => {
      await send(1);
      const third = await send(3);
      const fourth = message(4);
      await house.post(URL, fourth);
      const behind = await position();
      const before = await physicalOf(house.db);

      const second = await send(2);

      const again = await house.post(URL, fourth);
      expect([third.status, third.body['status'], third.body['expectedSeq']]).to.deep.equal([202, 'BUFFERED', 2]);
      expect(behind).to.include({ expectedSeq: 2, buffered: 2 });
      expect(behind['gapSince']).to.be.a('string');
      expect(before).to.equal(9);
      expect(second.status).to.equal(200);
      expect(await physicalOf(house.db)).to.equal(6);
      expect(await position()).to.include({ expectedSeq: 5, buffered: 0, gapSince: null });
      expect([again.status, again.headers['idempotent-replay']]).to.deep.equal([200, 'true']);
      expect(again.body['summary']).to.deep.equal({ APPLIED: 1 });
    });

    it('two gaps: closing the first frees what is before the second', async () => {
      await send(1);
      await send(3);
      await send(5);

      await send(2);

      expect(await position()).to.include({ expectedSeq: 4, buffered: 1 });
      expect(await physicalOf(house.db)).to.equal(7);
    });

    it('a number that has passed: its facts count once more only if they are new', async () => {
      const lost = movement();
      await send(5);
      const late = await house.post(URL, message(3, {}, lost));
      const twice = await house.post(URL, message(3, { messageId: 'm-3-again' }, lost));

      expect([late.status, late.body['summary']]).to.deep.equal([200, { APPLIED: 1 }]);
      expect(twice.body['summary']).to.deep.equal({ DUPLICATE: 1 });
      expect(await position()).to.include({ expectedSeq: 6 });
    });

    it('a number taken by another message, and lines of another store: refused', async () => {
      await send(1);
      await send(3);

      const taken = await house.post(URL, message(3, { messageId: 'other' }));
      const mixed = await send(2, { lines: [movement(), movement({ storeId: otherStore })] });

      expect([taken.status, taken.body['code']]).to.deep.equal([409, 'STREAM_SEQ_TAKEN']);
      expect([mixed.status, mixed.body['code']]).to.deep.equal([422, 'STREAM_STORE_MISMATCH']);
    });

    it('fifteen minutes: the gap is skipped, movements count, absolutes do not, and a snapshot is asked for', async () => {
      const mark = { ledger: '9000', omsSeqApplied: 0, omsParked: [] };
      await send(1);
      await send(3);
      const count = message(4, {}, movement({ mode: 'ABSOLUTE', kind: 'COUNT', quantity: '99', watermark: mark }));
      await house.post(URL, count);
      const early = await mendStreams(house.db, new Date(Date.now() + 14 * 60_000));

      const late = await mendStreams(house.db, new Date(Date.now() + 16 * 60_000));

      const task = await house.db.read((r) =>
        r.one("SELECT reason_code FROM tasks WHERE kind = 'erp.snapshot_wanted' AND state = 'open'"),
      );
      const asked = await house.db.read((r) =>
        r.all("SELECT location_id FROM erp_postings WHERE type = 'stock.request.v1'"),
      );
      const answer = await house.post(URL, count);
      expect(early).to.equal('0 messages applied, 0 gaps skipped');
      expect(late).to.equal('2 messages applied, 1 gaps skipped');
      expect(await physicalOf(house.db)).to.equal(8);
      expect(await position()).to.include({ expectedSeq: 5, buffered: 0, gapSince: null });
      expect(task).to.deep.equal({ reason_code: 'erp.snapshot_wanted.stream_gap' });
      expect(asked).to.deep.equal([{ location_id: store }]);
      expect(statuses(answer)).to.deep.equal(['STALE AFTER_GAP']);
    });

    it('a buffered message that turns out impossible: parked whole, the sequence goes on', async () => {
      const transfer = {
        transferId: 'T1',
        event: 'SHIPPED',
        from: store,
        to: 'SA-NONE',
        lines: [{ sku: 'X', quantity: '1' }],
      };
      await send(1);
      await house.post('/erp/v1/messages', {
        ...enveloped('stock.transfer.v1', { ...transfer, to: await foreignStore() }),
        stream: { key, seq: 3 },
      });
      await send(4);

      await send(2);

      const parked = await house.db.read((r) => r.all('SELECT code, state FROM erp_parked_lines'));
      expect(parked).to.deep.equal([{ code: 'CROSS_COMPANY_FORBIDDEN', state: 'open' }]);
      expect(await position()).to.include({ expectedSeq: 5, buffered: 0 });
      expect(await physicalOf(house.db)).to.equal(7);
    });

    it('an unknown stream: 404; another company’s: 403', async () => {
      const unknown = await house.send('GET', `/erp/v1/streams/${key}`);
      const foreign = await house.send('GET', '/erp/v1/streams/SA01/SA-RUH01');

      expect([unknown.status, foreign.status]).to.deep.equal([404, 403]);
    });

    async function foreignStore(): Promise<string> {
      const row = await house.db.read((r) =>
        r.one<{ id: string }>("SELECT id FROM locations WHERE company_id = 'SA01' LIMIT 1"),
      );
      return row?.id ?? '';
    }
  });
