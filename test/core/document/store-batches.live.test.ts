/** The rows of print files on MariaDB: claimed by one, counted once, bytes and facts as they were, forgotten together. */
import { expect } from 'chai';
import { uuidv7 } from 'uuidv7';
import { findBatch, listItems, listOpenBatches, startBatch, type Batch } from '../../../src/core/document/index.ts';
import {
  askToStop,
  claimBatch,
  countParts,
  deleteOldBatches,
  findLastFacts,
  findPart,
  insertPart,
  listFacts,
  releaseBatch,
  saveBatch,
  saveItems,
} from '../../../src/core/document/store-batches.ts';
import { openDatabase, type Database } from '../../../src/platform/db/index.ts';
import { migratedLiveDatabase } from '../../helpers/live.ts';

const [now, later, muchLater] = ['2026-11-22 10:00:00.000', '2026-11-22 10:01:00.000', '2026-11-22 10:02:00.000'];

describe('core/document/store-batches on MariaDB', () => {
  let db: Database;
  let drop: () => Promise<void>;
  before(async () => {
    const fresh = await migratedLiveDatabase();
    db = openDatabase(fresh.url);
    drop = () => fresh.drop();
  });
  after(async () => {
    await db.close();
    await drop();
  });

  const started = (count: number): Promise<Batch> => {
    const parcels = Array.from({ length: count }, (_, at) => ({
      id: uuidv7(),
      reference: `AE-${at}-1`,
      locationId: 'DXB01',
    }));
    return db.tx((tx) => startBatch(tx, { what: 'labels', parcels }));
  };

  it('claimBatch: of two at once one has it, until it lets go or its time is over', async () => {
    const { id } = await started(2);
    const claim = (runner: string, at: string, until: string): Promise<boolean> =>
      db.tx((tx) => claimBatch(tx, id, runner, { now: at, until }));

    const both = await Promise.all([claim('one', now, later), claim('two', now, later)]);
    const [winner, loser] = both[0] ? ['one', 'two'] : ['two', 'one'];
    // As long as before would change nothing, and the server counts only rows that change.
    const again = await claim(winner, now, '2026-11-22 10:01:00.001');
    const late = await claim(loser, muchLater, muchLater);
    await db.tx((tx) => releaseBatch(tx, id, loser));
    const free = await claim(winner, now, later);

    expect([both.filter(Boolean).length, again, late, free]).to.deep.equal([1, true, true, true]);
  });

  it('saveItems, insertPart: states of many rows in one statement, counts grow, bytes come back byte by byte', async () => {
    const one = await started(5);
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, at) => (at * 7) & 255));
    const facts = [0, 1].map((at) => ({ lengths: [at, 2], pages: [4], grown: { next: 6 + at, open: [] } }));
    const open = await db.read((reader) => listItems(reader, one.id, ['open'], 3));

    await db.tx(async (tx) => {
      const changed = open.map((item) => ({ ...item, state: 'skipped' as const, code: 'x'.repeat(200) }));
      await saveItems(tx, one.id, changed, { done: 3, skipped: 3, replaced: 0 });
      await insertPart(tx, one.id, 0, bytes, facts);
      await insertPart(tx, one.id, await countParts(tx, one.id), bytes.subarray(1), []);
    });
    const read = await db.read(async (reader) => ({
      batch: await findBatch(reader, one.id),
      skipped: await listItems(reader, one.id, ['skipped', 'done'], 9),
      left: await listItems(reader, one.id, ['open'], 9),
      parts: [await findPart(reader, one.id, 0), await findPart(reader, one.id, 1), await findPart(reader, one.id, 2)],
      facts: await listFacts(reader, one.id),
      last: await findLastFacts(reader, one.id),
    }));

    expect(read.batch).to.include({ total: 5, done: 3, skipped: 3, replaced: 0 });
    expect(read.skipped.map(({ at, code }) => [at, code?.length])).to.deep.equal(open.map(({ at }) => [at, 80]));
    expect(read.left.length).to.equal(2);
    expect(read.parts.map((part) => part && Buffer.from(part).equals(bytes))).to.deep.equal([true, false, undefined]);
    expect([read.facts, read.last]).to.deep.equal([facts, facts[1]]);
  });

  it('saveBatch, askToStop, deleteOldBatches: who saw an older version saves nothing; what is over goes with its rows', async () => {
    const one = await started(1);
    const over = { ...one, version: one.version + 1, state: 'cancelled' as const, endedAt: now };

    const saved = await db.tx(async (tx) => {
      await askToStop(tx, one.id, 'sara');
      await askToStop(tx, one.id, 'omar');
      await insertPart(tx, one.id, 0, Buffer.from('%PDF'), []);
      return [await saveBatch(tx, one, over), await saveBatch(tx, one, over)];
    });
    const stopped = await db.read((reader) => findBatch(reader, one.id));
    const openIds = (await db.read(listOpenBatches)).map(({ id }) => id);
    const gone = await db.tx((tx) => deleteOldBatches(tx, later, 10));
    const left = await db.read(async (reader) => [
      await findBatch(reader, one.id),
      await findPart(reader, one.id, 0),
      (await listItems(reader, one.id, ['open'], 9)).length,
    ]);

    expect(saved).to.deep.equal([true, false]);
    expect(stopped).to.include({ state: 'cancelled', stopAskedBy: 'sara', endedAt: now });
    expect(openIds).not.to.include(one.id);
    expect([gone, ...left]).to.deep.equal([1, undefined, undefined, 0]);
  });
});
