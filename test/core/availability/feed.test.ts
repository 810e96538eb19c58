import { expect } from 'chai';
import { createFeed, pruneChanges, type Feed, type StockChange } from '../../../src/core/availability/index.ts';
import type { Database } from '../../../src/platform/db/index.ts';
import { momentOf } from '../../../src/platform/time.ts';
import { freshDatabase, type FreshDatabase } from '../../helpers/database.ts';
import { changeStock, silent, until } from './made.ts';

function note(db: Database, sku: string, own: { seq?: number; agoMs?: number; skuTo?: string } = {}): Promise<number> {
  const at = momentOf(new Date(Date.now() - (own.agoMs ?? 0)));
  const row = { location_id: 'L1', sku, sku_to: own.skuTo ?? null, at };
  return db.tx((tx) => tx.insert('stock_changes', [own.seq === undefined ? row : { seq: own.seq, ...row }]));
}

describe('core/availability/feed', () => {
  let fresh: FreshDatabase;
  let db: Database;
  let feeds: Feed[];

  beforeEach(async () => {
    fresh = await freshDatabase();
    db = fresh.db;
    feeds = [];
  });
  afterEach(async () => {
    for (const feed of feeds) await feed.stop();
    await fresh.drop();
  });

  type Heard = { readonly feed: Feed; readonly skus: string[]; readonly changes: StockChange[]; lost: number };

  function listen(own: { gapMs?: number; lostAfterMs?: number; pollMs?: number; fails?: () => boolean } = {}): Heard {
    const { fails, ...options } = own;
    const changes: StockChange[] = [];
    const skus: string[] = [];
    const feed = createFeed({
      db,
      log: silent,
      name: 'test',
      pollMs: 20,
      ...options,
      onChanges: async (told) => {
        if (fails?.() === true) throw new Error('not now');
        for (const one of told) {
          changes.push(one);
          skus.push(one.sku);
        }
      },
      onLost: async () => void (heard.lost += 1),
    });
    const heard: Heard = { feed, skus, changes, lost: 0 };
    feeds.push(feed);
    feed.start();
    return heard;
  }

  it('start: knows nothing yet, says so, and tells what was noted a moment ago', async () => {
    await note(db, 'OLD', { agoMs: 300_000 });
    await note(db, 'RECENT', { agoMs: 30_000 });

    const heard = listen();
    await until('heard', () => heard.skus.length > 0);

    expect(heard.lost).to.equal(1);
    expect(heard.skus).to.deep.equal(['RECENT']);
    await until('young', () => heard.feed.ageMs() < 1_000);
  });

  it('changes: each is told to every reader, a range with its end', async () => {
    const [one, two] = [listen(), listen()];
    await until('started', () => one.lost + two.lost === 2);

    await note(db, 'A');
    await note(db, 'B', { skuTo: 'F' });
    await until('heard', () => one.skus.length === 2 && two.skus.length === 2);

    expect(one.changes.map(({ sku, skuTo }) => [sku, skuTo])).to.deep.equal([
      ['A', undefined],
      ['B', 'F'],
    ]);
  });

  it('changes: a commit of this process wakes the reader before its clock does', async () => {
    const heard = listen({ pollMs: 3_600_000 });
    await until('started', () => heard.feed.ageMs() < Infinity);

    await changeStock(db, 'L1', 'A', { physical: 1 });
    await until('heard', () => heard.skus.length === 1);

    expect(heard.skus).to.deep.equal(['A']);
  });

  it('gaps: numbers that turn up late, in the middle and at the front, are told', async () => {
    const heard = listen();
    await until('started', () => heard.feed.ageMs() < Infinity);
    await note(db, 'FIVE', { seq: 5 });
    await note(db, 'NINE', { seq: 9 });
    await until('heard', () => heard.skus.length === 2);

    await note(db, 'SEVEN', { seq: 7 });
    await note(db, 'TWO', { seq: 2 });
    await until('heard', () => heard.skus.length === 4);

    expect([...heard.skus].sort()).to.deep.equal(['FIVE', 'NINE', 'SEVEN', 'TWO']);
  });

  it('gaps: what never turns up is given up, and nothing is told twice', async () => {
    const heard = listen({ gapMs: 60 });
    await until('started', () => heard.feed.ageMs() < Infinity);
    await note(db, 'FIVE', { seq: 5 });
    await until('heard', () => heard.skus.length === 1);

    await new Promise((resolve) => setTimeout(resolve, 150));
    // It is given up by a look that begins after its time.
    await heard.feed.catchUp(45_000);
    await note(db, 'THREE', { seq: 3 });
    await note(db, 'SIX', { seq: 6 });
    await until('heard', () => heard.skus.includes('SIX'));

    expect(heard.skus).to.deep.equal(['FIVE', 'SIX']);
  });

  it('errors: what could not be taken is told again, and the age grows meanwhile', async () => {
    let down = true;
    const heard = listen({ fails: () => down });
    await until('started', () => heard.lost === 1);
    await note(db, 'A');
    await new Promise((resolve) => setTimeout(resolve, 200));

    expect(heard.feed.ageMs()).to.be.above(100);
    down = false;
    await until('heard', () => heard.skus.length === 1);

    expect(heard.skus).to.deep.equal(['A']);
    await until('young again', () => heard.feed.ageMs() < 1_000);
  });

  it('errors: so long away that notes may be forgotten, begins anew', async () => {
    let down = false;
    const heard = listen({ fails: () => down, lostAfterMs: 100 });
    await until('started', () => heard.feed.ageMs() < Infinity);
    down = true;
    await note(db, 'A');
    await new Promise((resolve) => setTimeout(resolve, 400));
    down = false;
    await until('heard', () => heard.skus.includes('A'));

    expect(heard.lost).to.be.above(1);
  });

  it('prune: old notes go in slices, the newest stays for those who start later', async () => {
    for (let at = 0; at < 25; at++) await note(db, `S${at}`, { agoMs: 700_000 });

    const dropped = await pruneChanges(db, 600_000, 10);

    const left = await db.read((reader) => reader.all<{ sku: string }>('SELECT sku FROM stock_changes'));
    expect(dropped).to.equal(24);
    expect(left.map((row) => row.sku)).to.deep.equal(['S24']);
  });

  it('prune: young notes stay', async () => {
    await note(db, 'OLD', { agoMs: 700_000 });
    await note(db, 'YOUNG', { agoMs: 500_000 });

    expect(await pruneChanges(db, 600_000)).to.equal(1);
  });
});
