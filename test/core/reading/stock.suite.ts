/** What the stock pages read, the same on both databases. */
import { expect } from 'chai';
import { uuidv7 } from 'uuidv7';
import { acknowledgeDifference } from '../../../src/core/availability/index.ts';
import { applyStockFile, checkStockFile, type Thresholds } from '../../../src/core/erp/index.ts';
import { proveStock, setSafety } from '../../../src/core/inventory/index.ts';
import {
  alarmGroups,
  countAlarms,
  decidesOnSnapshot,
  everywhere,
  findOrderNumbers,
  findReplenishing,
  findStockSkus,
  findThresholds,
  listAlarms,
  listHolds,
  listParkedErpLines,
  listReserved,
  listStockDifferences,
  listStockLines,
  listStockPostings,
  listStockSkus,
  listStockSnapshots,
  loadStockSnapshot,
  mustSeeDifference,
  stockPlaces,
  sumByCountry,
  type Scope,
} from '../../../src/core/reading/index.ts';
import type { Database } from '../../../src/platform/db/index.ts';
import { abroad, otherSku, sku, store } from '../erp/made.ts';
import { stockShop } from './stock-shop.ts';

const saudi: Scope = { channels: ['SA'], locations: ['*'] };
const shop: Scope = { channels: ['AE'], locations: [store] };
const page = { limit: 10, offset: 0 };

export function stockSuite(open: () => Promise<{ db: Database; drop(): Promise<void> }>): void {
  let fresh: { db: Database; drop(): Promise<void> };
  let db: Database;
  before(async function () {
    this.timeout(60_000);
    fresh = await open();
    db = fresh.db;
    await stockShop(db);
  });
  after(() => fresh.drop());

  it('stockPlaces: a store its own, a channel its country, a narrow person both', async () => {
    const of = (scope: Scope) => db.read((reader) => stockPlaces(reader, scope));
    const [all, theirs, own] = [await of(everywhere), await of(saudi), await of(shop)];
    const nobody = await of({ channels: ['SA'], locations: [store] });

    expect([all.all, theirs.all, own.ids, nobody.ids]).to.eql([true, false, [store], []]);
    expect(new Set([...theirs.byId.values()].map((one) => one.country))).to.eql(new Set(['SA']));
  });

  it('listStockLines: by what is wrong, page by page', async () => {
    const places = await db.read((reader) => stockPlaces(reader, everywhere));
    const negative = await db.read((reader) => listStockLines(reader, places, { filter: 'negative', limit: 10 }));
    const doubtful = await db.read((reader) => listStockLines(reader, places, { filter: 'doubtful', limit: 10 }));
    const short = await db.read((reader) => listStockLines(reader, places, { filter: 'shortfall', limit: 10 }));
    const first = await db.read((reader) => listStockLines(reader, places, { limit: 2 }));
    const rest = await db.read((reader) => listStockLines(reader, places, { limit: 99, after: first[1] }));

    expect(negative.map((one) => [one.locationId, one.sku, one.physical])).to.eql([[abroad, sku, -4]]);
    expect(doubtful.map((one) => [one.locationId, one.doubtful])).to.eql([[abroad, true]]);
    expect(short).to.eql([]);
    expect([...first, ...rest]).to.have.length(5);
    const sums = sumByCountry([...first, ...rest], [], places);
    expect([...sums].map(([country, one]) => [country, one.physical, one.free])).to.eql([
      ['AE', 40, 38],
      ['SA', -4, 0],
    ]);
  });

  it('findStockSkus: by SKU, barcode, beginning, and words of the name', async () => {
    const find = (text: string) => db.read((reader) => findStockSkus(reader, text, 10));
    const places = await db.read((reader) => stockPlaces(reader, everywhere));
    const item = await db.read((reader) =>
      reader.one<{ name: string; barcode: string }>('SELECT name, barcode FROM items WHERE sku = ?', [sku]),
    );

    expect(await find(sku.toLowerCase())).to.eql({ skus: [sku], exact: true, more: false });
    expect((await find(item?.barcode ?? '')).skus).to.include(sku);
    expect((await find(sku.slice(0, -1))).skus).to.include(sku);
    expect((await find((item?.name ?? '').toUpperCase().split(' ').slice(0, 2).join(' '))).skus).to.include(sku);
    expect((await find('100%!_')).skus).to.eql([]);
    expect(await db.read((reader) => listStockSkus(reader, places, '', 10))).to.eql([sku, otherSku].sort());
  });

  it('alarms: counted and listed within the scope; a task’s facts name its place', async () => {
    const counts = async (scope: Scope) =>
      db.read(async (reader) => countAlarms(reader, await stockPlaces(reader, scope)));

    expect(await counts(everywhere)).to.include({ negative: 1, unproven: 1, held: 1, parked: 1, differences: 2 });
    expect(await counts(shop)).to.include({ negative: 0, unproven: 1, held: 1, parked: 1, differences: 1, others: 0 });
    expect(await counts(saudi)).to.include({ negative: 1, unproven: 0, held: 0, parked: 0, differences: 1, others: 1 });
    for (const scope of [everywhere, shop, saudi]) {
      const places = await db.read((reader) => stockPlaces(reader, scope));
      for (const group of alarmGroups)
        if (group !== 'held' && group !== 'parked' && group !== 'differences')
          await db.read((reader) => listAlarms(reader, places, group, page));
      await db.read((reader) => listParkedErpLines(reader, places, page));
    }
    const theirs = await db.read(async (reader) =>
      listAlarms(reader, await stockPlaces(reader, saudi), 'negative', page),
    );
    expect(theirs.rows.map((one) => [one.about, one.facts['sku']])).to.eql([[`${abroad}:${sku}`, sku]]);
  });

  it('differences: seen as they are, news again when they change', async () => {
    const places = await db.read((reader) => stockPlaces(reader, shop));
    const list = () => db.read((reader) => listStockDifferences(reader, places, page, { sku, locationIds: [store] }));
    const [one] = (await list()).rows;
    const id = one?.id ?? '';

    await db.tx((tx) => acknowledgeDifference(tx, id));
    const seen = (await list()).rows[0]?.seenBy;
    await db.tx((tx) => tx.run('UPDATE stock_differences SET their_quantity = 77 WHERE id = ?', [id]));

    expect([one?.seenBy, seen]).to.eql([null, 'hub']);
    expect((await db.read((reader) => mustSeeDifference(reader, places, id))).seenBy).to.equal(null);
  });

  it('postings and snapshots: lists, filters, and who decides', async () => {
    const places = await db.read((reader) => stockPlaces(reader, shop));
    const all = await db.read((reader) => stockPlaces(reader, everywhere));
    const postings = (own: object) => db.read((reader) => listStockPostings(reader, all, { ...page, ...own }));
    const [snapshot] = (await db.read((reader) => listStockSnapshots(reader, places, { state: 'held', ...page }))).rows;
    const id = snapshot?.id ?? '';

    expect((await postings({})).rows).to.have.length(2);
    expect((await postings({ overdueAt: '2099-01-01 00:00:00.000' })).rows).to.have.length(2);
    expect((await postings({ state: 'covered' })).rows).to.eql([]);
    expect((await postings({ documentKey: `ADJ-${store}-1` })).rows).to.have.length(1);
    expect((await db.read((reader) => listStockPostings(reader, places, page))).rows).to.have.length(1);
    expect(snapshot).to.include({ places: 2, done: 0 });
    expect((await db.read((reader) => loadStockSnapshot(reader, places, id))).id).to.equal(id);
    expect(await db.read((reader) => decidesOnSnapshot(reader, places, id))).to.equal(false);
    expect(await db.read((reader) => decidesOnSnapshot(reader, all, id))).to.equal(true);
  });

  it('explanations: what stands behind the parts is read', async () => {
    const at = { locationId: store, sku };

    expect(await db.read((reader) => listReserved(reader, at))).to.eql([]);
    expect(await db.read((reader) => listHolds(reader, at))).to.eql([]);
    expect(await db.read((reader) => findReplenishing(reader, at))).to.deep.include({ open: [] });
    expect(await db.read((reader) => findThresholds(reader, [at]))).to.eql(new Map());
    expect(await db.read((reader) => findOrderNumbers(reader, shop, [uuidv7()]))).to.eql(new Map());
  });

  it('a file: applied to many rows at once, and every number is still the sum of its ledger', async () => {
    const thresholds: Thresholds = { read: findThresholds, save: async () => undefined };
    const rows = [
      { line: 2, locationId: store, sku, quantity: 3, safety: 1 },
      { line: 3, locationId: store, sku: otherSku, quantity: 0 },
      { line: 4, locationId: abroad, sku, quantity: 6 },
      { line: 5, locationId: abroad, sku: otherSku, quantity: 2 },
    ];
    const checked = await checkStockFile(db, rows, { thresholds });
    const done = await applyStockFile(db, checked.changes, { reason: 'COUNT', who: 'x', thresholds });
    const again = await checkStockFile(db, rows, { thresholds });

    expect([checked.errors, done]).to.eql([[], { applied: 4 }]);
    expect([again.changes, again.same]).to.eql([[], 4]);
    for (const id of [store, abroad]) expect(await db.read((reader) => proveStock(reader, id)), id).to.eql([]);
  });

  it('a safety stock: set once, the same again leaves no trace', async () => {
    const wish = { locationId: store, sku, quantity: 4 };
    const first = await db.tx((tx) => setSafety(tx, wish));
    const second = await db.tx((tx) => setSafety(tx, wish));
    const rows = await db.read((reader) =>
      reader.all("SELECT reason FROM stock_movements WHERE location_id = ? AND sku = ? AND reason LIKE '% → 4'", [
        store,
        sku,
      ]),
    );

    expect([first, second, rows.length]).to.eql([1, 4, 1]);
  });
}
