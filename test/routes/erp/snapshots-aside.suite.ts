/** Snapshots over REST: lots and units, SKUs that nobody has named yet, and files that are applied behind the answer. */
import { expect } from 'chai';
import { applyCommitted, listParkedLines, takeMessage, tidySnapshots } from '../../../src/core/erp/index.ts';
import { applySlice, expireSnapshots } from '../../../src/core/inventory/index.ts';
import { otherSku, physicalOf, sku, store, type ErpHouse, type OpenErpHouse } from './house.ts';
import { waitFor } from '../../platform/made.ts';
import { line, mark, opening, stepsOf, URL, type SnapshotSteps } from './snapshot-steps.ts';

export const snapshotsAsideSuite = (openErpHouse: OpenErpHouse): unknown =>
  describe('routes/erp/snapshots-aside', () => {
    let house: ErpHouse;

    beforeEach(async () => {
      house = await openErpHouse();
    });
    afterEach(() => house.close());

    const put: SnapshotSteps['put'] = (...of) => stepsOf(house).put(...of);
    const commit: SnapshotSteps['commit'] = (...of) => stepsOf(house).commit(...of);

    it('an unknown SKU: set aside, the commit counts it, and its number is booked when its master arrives', async () => {
      await house.post(URL, opening());
      const chunk = await put(1, [line(sku, '10'), line(otherSku, '10'), line('NEW-1', '4')]);
      const done = await commit(1, 3, '24');
      const waiting = await house.db.read((reader) => listParkedLines(reader, { state: 'open', limit: 9, offset: 0 }));

      await house.send('PUT', '/erp/v1/items/NEW-1', { name: 'A new thing', uom: 'PCS' });

      const left = await house.db.read((reader) => listParkedLines(reader, { state: 'open', limit: 9, offset: 0 }));
      expect(chunk.status).to.equal(207);
      expect(chunk.body['lines']).to.deep.equal([{ index: 2, id: 'NEW-1', status: 'PARKED', code: 'UNKNOWN_SKU' }]);
      expect(done.status).to.equal(200);
      expect([waiting.total, left.total]).to.deep.equal([1, 0]);
      expect(await physicalOf(house.db, store, 'NEW-1')).to.equal(4);
    });

    it('an unknown SKU that a later file does not have any more: its old number is void', async () => {
      await house.post(URL, opening());
      await put(1, [line(sku, '10'), line(otherSku, '10'), line('NEW-1', '4')]);
      await commit(1, 3, '24');
      await house.post(URL, opening({ snapshotId: 'S2', watermark: mark('6000') }));
      await put(1, [line(sku, '10'), line(otherSku, '10')], 'S2');
      await commit(1, 2, '20', 'S2');

      await house.send('PUT', '/erp/v1/items/NEW-1', { name: 'A new thing', uom: 'PCS' });

      expect(await physicalOf(house.db, store, 'NEW-1')).to.equal(undefined);
    });

    it('lots and units: lots of one SKU are added up, the sums are the sender’s own', async () => {
      await house.send('PUT', `/erp/v1/items/${otherSku}`, {
        name: 'Boxed',
        uom: 'PCS',
        units: [{ uom: 'BOX', factor: 6 }],
      });
      await house.post(URL, opening());
      await put(1, [line(sku, '4', { lot: 'A' }), line(sku, '5', { lot: 'B' }), line(otherSku, '1.5', { uom: 'BOX' })]);

      const done = await commit(1, 3, '10.5');

      expect(done.status).to.equal(200);
      expect([await physicalOf(house.db), await physicalOf(house.db, store, otherSku)]).to.deep.equal([9, 9]);
    });

    async function bulk(): Promise<Record<string, unknown>[]> {
      const skus = Array.from({ length: 5_001 }, (_, n) => `BULK-${String(n).padStart(5, '0')}`);
      await house.db.tx((tx) =>
        tx.insert(
          'items',
          skus.map((one) => ({ sku: one, name: one, weight_g: 1, length_mm: 1, width_mm: 1, height_mm: 1, active: 1 })),
        ),
      );
      await house.post(URL, opening({ missingPolicy: 'KEEP' }));
      const lines = skus.map((one) => line(one, '2'));
      await put(1, lines.slice(0, 5_000));
      await put(2, lines.slice(5_000));
      return lines;
    }
    const statusOf = async () => (await house.send('GET', `${URL}/S1`)).body;

    it('more than 5,000 lines: 202, and applied behind the answer', async () => {
      await bulk();

      const done = await commit(2, 5_001, '10002');
      await waitFor('the end', async () => (await statusOf())['status'] === 'APPLIED');

      expect([done.status, done.body['status']]).to.deep.equal([202, 'APPLYING']);
      expect(await statusOf()).to.include({ changed: 5_001, lines: 5_001 });
      expect([await physicalOf(house.db, store, 'BULK-05000'), await physicalOf(house.db)]).to.deep.equal([2, 10]);
    });

    it('a process that dies in the middle: the next goes on where it stopped', async () => {
      await bulk();
      const caller = { clientId: 'erp', companyId: 'AE01' };
      const text = JSON.stringify({ snapshotId: 'S1', chunkCount: 2, lineCount: 5_001, quantitySum: '10002' });
      // Without the server nobody applies it.
      await takeMessage(house.db, caller, { text, type: 'stock.snapshot.commit.v1' });
      const first = await applySlice(house.db, 'AE01:S1');
      const middle = await statusOf();

      const stopped = new AbortController();
      stopped.abort();
      const nothing = await applyCommitted(house.db, stopped.signal);
      const said = await applyCommitted(house.db);

      expect(first).to.equal('more');
      expect(middle).to.include({ status: 'APPLYING' });
      expect([nothing, said]).to.deep.equal(['0 snapshots applied', '1 snapshots applied']);
      expect(await statusOf()).to.include({ status: 'APPLIED', changed: 5_001 });
    });

    it('given up: what was set aside goes with it; of an applied one it stays', async () => {
      await house.post(URL, opening());
      await put(1, [line(sku, '10'), line(otherSku, '10'), line('NEW-1', '4')]);
      await house.db.tx((tx) => expireSnapshots(tx, new Date(Date.now() + 61 * 60_000)));
      await house.post(URL, opening({ snapshotId: 'S2' }));
      await put(1, [line(sku, '10'), line(otherSku, '10'), line('NEW-2', '4')], 'S2');
      await commit(1, 3, '24', 'S2');

      const tidied = await tidySnapshots(house.db, new Date());
      const later = await tidySnapshots(house.db, new Date(Date.now() + 8 * 86_400_000));

      const left = await house.db.read((r) => r.all('SELECT sku, state FROM erp_parked_lines'));
      const chunks = await house.db.read((r) => r.all('SELECT snapshot_id FROM erp_snapshot_chunks'));
      expect([tidied, later, chunks.length]).to.deep.equal([1, 1, 0]);
      expect(left).to.deep.equal([{ sku: 'NEW-2', state: 'open' }]);
    });
  });
