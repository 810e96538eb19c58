/** Snapshots over REST: three steps, what keeps a half file out, what a person decides. */
import { expect } from 'chai';
import { expireSnapshots } from '../../../src/core/inventory/index.ts';
import {
  ADMIN,
  movement,
  otherSku,
  otherStore,
  physicalOf,
  sku,
  store,
  type ErpHouse,
  type OpenErpHouse,
} from './house.ts';
import { waitFor } from '../../platform/made.ts';
import { line, mark, opening, stepsOf, URL, type SnapshotSteps } from './snapshot-steps.ts';

export const snapshotsSuite = (openErpHouse: OpenErpHouse): unknown =>
  describe('routes/erp/snapshots', () => {
    let house: ErpHouse;

    beforeEach(async () => {
      house = await openErpHouse();
    });
    afterEach(() => house.close());

    const put: SnapshotSteps['put'] = (...of) => stepsOf(house).put(...of);
    const commit: SnapshotSteps['commit'] = (...of) => stepsOf(house).commit(...of);

    it('open, chunks, commit: nothing is seen before, all of it after', async () => {
      const opened = await house.post(URL, opening());
      const first = await put(1, [line(sku, '9')]);
      const second = await put(2, [line(otherSku, '12', { nonSellable: '2' })]);
      const before = await physicalOf(house.db);
      const done = await commit(2, 2, '21');

      expect([opened.status, first.status, second.status]).to.deep.equal([201, 200, 200]);
      expect(before).to.equal(10);
      expect([done.status, done.body['status']]).to.deep.equal([200, 'APPLIED']);
      expect([await physicalOf(house.db), await physicalOf(house.db, store, otherSku)]).to.deep.equal([9, 12]);
    });

    it('a chunk sent again: overwrites, and counts once at the commit', async () => {
      await house.post(URL, opening());
      await put(1, [line(sku, '3'), line(otherSku, '10')]);
      await put(1, [line(sku, '9'), line(otherSku, '10')]);

      const done = await commit(1, 2, '19');

      expect(done.status).to.equal(200);
      expect(await physicalOf(house.db)).to.equal(9);
    });

    it('a missing chunk: 409 SNAPSHOT_INCOMPLETE names it; a wrong sum: 409 SNAPSHOT_SUM; then it can still be mended', async () => {
      await house.post(URL, opening());
      await put(1, [line(sku, '9')]);
      await put(3, [line(otherSku, '10')]);

      const incomplete = await commit(4, 2, '19');
      await house.send('DELETE', `${URL}/S1`);
      await house.post(URL, opening({ snapshotId: 'S2' }));
      await put(1, [line(sku, '9'), line(otherSku, '10')], 'S2');
      const sum = await commit(1, 2, '20', 'S2');
      const done = await commit(1, 2, '19', 'S2');

      expect([incomplete.status, incomplete.body['code']]).to.deep.equal([409, 'SNAPSHOT_INCOMPLETE']);
      expect(incomplete.body['detail']).to.contain('missing 2, 4');
      expect([sum.status, sum.body['code']]).to.deep.equal([409, 'SNAPSHOT_SUM']);
      expect(done.status).to.equal(200);
    });

    it('half an export: 202 HELD, a task, and a manager decides', async () => {
      await house.post(URL, opening());
      await put(1, [line(sku, '10')]);

      const held = await commit(1, 1, '10');
      const seen = await house.send('GET', `${URL}/S1`);
      const before = await physicalOf(house.db, store, otherSku);
      const unknown = await house.post('/admin/erp/snapshots/AE01:NOPE/approve', undefined, {
        authorization: `Bearer ${ADMIN}`,
      });
      const erp = await house.post('/admin/erp/snapshots/AE01:S1/approve', undefined);
      const approved = await house.post('/admin/erp/snapshots/AE01:S1/approve', undefined, {
        authorization: `Bearer ${ADMIN}`,
      });
      await waitFor('the end', async () => (await physicalOf(house.db, store, otherSku)) === 0);

      expect([held.status, held.body['status']]).to.deep.equal([202, 'HELD']);
      expect(seen.body).to.include({ status: 'HELD' });
      expect(before).to.equal(10);
      expect([unknown.status, erp.status, approved.status]).to.deep.equal([404, 403, 200]);
      expect(await physicalOf(house.db, store, otherSku)).to.equal(0);
    });

    it('half an export that is thrown away: nothing changes and the store is free for the next', async () => {
      await house.post(URL, opening());
      await put(1, [line(sku, '10')]);
      await commit(1, 1, '10');

      const rejected = await house.post('/admin/erp/snapshots/AE01:S1/reject', undefined, {
        authorization: `Bearer ${ADMIN}`,
      });
      const next = await house.post(URL, opening({ snapshotId: 'S2' }));

      expect([rejected.status, next.status]).to.deep.equal([200, 201]);
      expect(await physicalOf(house.db, store, otherSku)).to.equal(10);
    });

    it('refused at the door: basis, ZERO without ALL, no watermark, unknown policy, a busy store, the id with another body', async () => {
      const codes = async (own: Record<string, unknown>) => {
        const sent = await house.post(URL, opening(own));
        return [sent.status, sent.body['code']];
      };

      expect(await codes({ quantityBasis: 'AVAILABLE' })).to.deep.equal([422, 'QUANTITY_BASIS']);
      expect(await codes({ scope: { stores: [store], skus: [sku] } })).to.deep.equal([422, 'ZERO_NEEDS_ALL']);
      expect(await codes({ watermark: undefined })).to.deep.equal([422, 'SCHEMA']);
      expect(await codes({ missingPolicy: 'MAYBE' })).to.deep.equal([422, 'SCHEMA']);
      expect(await codes({ consistency: 'FUZZY' })).to.deep.equal([422, 'SCHEMA']);
      expect(await codes({})).to.deep.equal([201, undefined]);
      expect(await codes({})).to.deep.equal([200, undefined]);
      expect(await codes({ snapshotId: 'S2' })).to.deep.equal([409, 'snapshot.place_busy']);
      expect(await codes({ asOf: '2026-03-02T22:00:00Z' })).to.deep.equal([409, 'snapshot.reused']);
    });

    it('a chunk with wrong lines: refused whole with every line and why; a store outside the snapshot too', async () => {
      await house.post(URL, opening());

      const wrong = await put(1, [
        line(sku, '-1'),
        line(otherSku, '1.5'),
        line(sku, '3', { uom: 'PALLET' }),
        line(sku, '1', { nonSellable: '2' }),
      ]);
      const outside = await put(1, [line(sku, '1', { storeId: otherStore })]);
      const none = await put(1, []);
      const nobody = await put(1, [line(sku, '1')], 'S9');

      expect([wrong.status, wrong.body['code']]).to.deep.equal([422, 'SNAPSHOT_LINES_REJECTED']);
      expect(wrong.body['errors']).to.deep.equal([
        { field: 'lines[0].onHand', message: 'QUANTITY_NEGATIVE' },
        { field: 'lines[1].onHand', message: 'UNIT_FRACTION' },
        { field: 'lines[2].onHand', message: 'UNIT_UNKNOWN' },
        { field: 'lines[3].nonSellable', message: 'NON_SELLABLE_ABOVE_ON_HAND' },
      ]);
      expect([outside.status, outside.body['code']]).to.deep.equal([422, 'STORE_NOT_IN_SNAPSHOT']);
      expect([none.status, nobody.status]).to.deep.equal([422, 404]);
    });

    it('the race: a movement behind the watermark counts on top, one before it is in the file', async () => {
      const at = (ledger: string) => movement({ ledger });
      await house.post('/erp/v1/stock/movements', { lines: [at('4999'), at('5001')] }, { 'idempotency-key': 'k-1' });
      await house.post(URL, opening());
      await put(1, [line(sku, '9'), line(otherSku, '10')]);

      await commit(1, 2, '19');

      expect(await physicalOf(house.db)).to.equal(8);
    });

    it('several stores: each with its own watermark; FUZZY with one before and one after', async () => {
      const two = await house.post(
        URL,
        opening({
          scope: { stores: [store, otherStore], skus: [sku] },
          missingPolicy: 'KEEP',
          consistency: 'FUZZY',
          watermark: undefined,
          watermarksBefore: { [store]: mark('5000'), [otherStore]: mark('70') },
          watermarksAfter: { [store]: mark('5010'), [otherStore]: mark('80') },
        }),
      );
      await put(1, [line(sku, '7'), line(sku, '8', { storeId: otherStore })]);
      const done = await commit(1, 2, '15');

      expect([two.status, done.status]).to.deep.equal([201, 200]);
      const rows = await house.db.read((reader) =>
        reader.all(
          'SELECT physical, watermark, doubt_to FROM stock WHERE sku = ? AND location_id IN (?, ?) ORDER BY physical',
          [sku, store, otherStore],
        ),
      );
      const padded = (n: string) => n.padStart(20, '0');
      expect(rows).to.deep.equal([
        { physical: 7, watermark: padded('5000'), doubt_to: padded('5010') },
        { physical: 8, watermark: padded('70'), doubt_to: padded('80') },
      ]);
    });

    it('an hour without a commit: it expires and takes no chunk any more', async () => {
      await house.post(URL, opening());
      await house.db.tx((tx) => expireSnapshots(tx, new Date(Date.now() + 61 * 60_000)));

      const late = await put(1, [line(sku, '1')]);
      const seen = await house.send('GET', `${URL}/S1`);

      expect(late.status).to.equal(409);
      expect(seen.body).to.include({ status: 'EXPIRED' });
    });

    it('commit sent again after its answer was lost: the same end, nothing twice', async () => {
      await house.post(URL, opening());
      await put(1, [line(sku, '9'), line(otherSku, '10')]);
      await commit(1, 2, '19');

      const again = await commit(1, 2, '19');

      expect([again.status, again.body['status']]).to.deep.equal([200, 'APPLIED']);
      expect(await physicalOf(house.db)).to.equal(9);
    });
  });
