import { expect } from 'chai';
import { seedCatalog, type LocationSeed } from '../../../src/core/catalog/index.ts';
import { createAvailability, storesNear, type Availability } from '../../../src/core/availability/index.ts';
import type { Database } from '../../../src/platform/db/index.ts';
import { freshDatabase, type FreshDatabase } from '../../helpers/database.ts';
import { seedHouse, someLocation } from '../../helpers/make.ts';
import { changeStock, putStock, silent, until } from './made.ts';

const places: LocationSeed[] = [
  { ...someLocation, id: 'AE-NEAR', sourceCode: 'a1', name: 'Near', place: { lat: 25.08, lng: 55.14 } },
  { ...someLocation, id: 'AE-FAR', sourceCode: 'a2', name: 'Far', place: { lat: 25.3, lng: 55.4 } },
  { ...someLocation, id: 'AE-DC', sourceCode: 'a3', name: 'Warehouse', kind: 'warehouse' },
  { ...someLocation, id: 'AE-SHOP', sourceCode: 'a4', name: 'Offline', shipsOnline: false },
  { ...someLocation, id: 'AE-OLD', sourceCode: 'a5', name: 'Closed', active: false },
  { ...someLocation, id: 'AE-TRANS', sourceCode: 'a6', name: 'Under way', kind: 'transit' },
  { ...someLocation, id: 'SA-RUH', sourceCode: 's1', name: 'Riyadh', country: 'SA', companyId: 'SA01' },
];

describe('core/availability/availability', () => {
  let fresh: FreshDatabase;
  let db: Database;
  let availability: Availability;

  beforeEach(async () => {
    fresh = await freshDatabase();
    db = fresh.db;
    await seedHouse(db);
    await db.tx((tx) => seedCatalog(tx, { locations: places }));
    availability = createAvailability({ db, log: silent, pollMs: 20 });
  });
  afterEach(async () => {
    await availability.stop();
    await fresh.drop();
  });

  async function inMemory(): Promise<void> {
    availability.start();
    await until('loaded', () => availability.status().fromMemory);
  }

  /** The answer by place, once from the database and once from memory: both must say the same. */
  async function told(sku: string, channel = 'AE'): Promise<{ available: number; stores: Record<string, number> }> {
    const [cold] = await availability.answers(channel, [sku]);
    await inMemory();
    const [warm] = await availability.answers(channel, [sku]);
    expect(warm).to.deep.equal(cold);
    const body = JSON.parse(warm?.full ?? '') as { stores: { locationId: string; available: number }[] };
    return {
      available: warm?.available ?? -1,
      stores: Object.fromEntries(body.stores.map((one) => [one.locationId, one.available])),
    };
  }

  async function item(sku: string, salesFactor = 1): Promise<void> {
    const row = { sku, name: sku, weight_g: 1, length_mm: 1, width_mm: 1, height_mm: 1, active: 1 };
    await db.tx((tx) => tx.insert('items', [{ ...row, sales_factor: salesFactor }]));
  }

  it('answers: free is what lies there less what is bound, never below 0, summed over who sells online', async () => {
    await db.tx(async (tx) => {
      await tx.insert('stock', [
        {
          location_id: 'AE-NEAR',
          sku: 'A',
          physical: 20,
          reserved: 3,
          safety: 2,
          quarantine: 1,
          pending: 4,
          hold: 5,
          shortfall: 0,
        },
        {
          location_id: 'AE-FAR',
          sku: 'A',
          physical: -4,
          reserved: 0,
          safety: 0,
          quarantine: 0,
          pending: 0,
          hold: 0,
          shortfall: 4,
        },
      ]);
      await putStock(tx, 'AE-DC', 'A', { physical: 7 });
      await putStock(tx, 'AE-SHOP', 'A', { physical: 9 });
    });

    const { available, stores } = await told('A');

    expect(stores).to.deep.equal({ '1042': 0, 'AE-NEAR': 5, 'AE-FAR': 0, 'AE-DC': 7, 'AE-SHOP': 9 });
    expect(available).to.equal(12);
  });

  it('answers: another country, a closed store and a place in the books are never shown', async () => {
    await db.tx(async (tx) => {
      for (const place of ['SA-RUH', 'AE-OLD', 'AE-TRANS']) await putStock(tx, place, 'A', { physical: 50 });
    });

    const { available, stores } = await told('A');

    expect(available).to.equal(0);
    expect(Object.keys(stores).sort()).to.deep.equal(['1042', 'AE-DC', 'AE-FAR', 'AE-NEAR', 'AE-SHOP']);
  });

  it('answers: packs are whole packs of one store, and what managers keep back goes from the sum', async () => {
    await item('SIX', 6);
    await db.tx(async (tx) => {
      await putStock(tx, 'AE-NEAR', 'SIX', { physical: 23 });
      await putStock(tx, 'AE-FAR', 'SIX', { physical: 5 });
      const row = { channel_id: 'AE', sku: 'SIX', quantity: 7, changed_by: 'x', changed_at: '2026-11-22 00:00:00.000' };
      await tx.insert('web_buffers', [row]);
    });

    const { available, stores } = await told('SIX');

    expect(stores).to.include({ 'AE-NEAR': 3, 'AE-FAR': 0 });
    expect(available).to.equal(1);
  });

  it('answers: a pool says who sells, which share and what it leaves', async () => {
    await db.tx(async (tx) => {
      const versioned = { valid_from: '2026-01-01 00:00:00.000', valid_to: null, version: 1, changed_by: 'x' };
      const pool = { channel_id: 'AE', company_id: someLocation.companyId, source_code: 'web_ae', stock_id: 2 };
      await tx.insert('web_pools', [{ id: 'p1', ...pool, mode: 'aggregate', ...versioned }]);
      await tx.insert('web_pool_members', [
        { pool_id: 'p1', location_id: 'AE-NEAR', weight: 50, safety: 1, enabled: true },
        { pool_id: 'p1', location_id: 'AE-DC', weight: 100, safety: 0, enabled: false },
        { pool_id: 'p1', location_id: 'SA-RUH', weight: 100, safety: 0, enabled: true },
      ]);
      for (const place of ['AE-NEAR', 'AE-DC', 'AE-FAR', 'SA-RUH']) await putStock(tx, place, 'A', { physical: 9 });
    });

    const { available, stores } = await told('A');

    expect(available).to.equal(3);
    expect(stores).to.deep.equal({ '1042': 0, 'AE-NEAR': 3, 'AE-FAR': 9, 'AE-SHOP': 0 });
  });

  it('answers: a SKU with a master and no row is known, one that nobody names is not', async () => {
    await item('BARE');
    await inMemory();

    const answers = await availability.answers('AE', ['BARE', 'NOBODY']);

    expect(answers.map((one) => [one.sku, one.known, one.available])).to.deep.equal([
      ['BARE', true, 0],
      ['NOBODY', false, 0],
    ]);
  });

  it('answers: no index yet, five hundred questions at once are a handful of readings, two at a time', async () => {
    await changeStock(db, 'AE-NEAR', 'A', { physical: 3 });
    let [readings, now, most] = [0, 0, 0];
    const counted: Database = {
      ...db,
      read: async (work) => {
        readings += 1;
        most = Math.max(most, (now += 1));
        try {
          await new Promise((resolve) => setTimeout(resolve, 5));
          return await db.read(work);
        } finally {
          now -= 1;
        }
      },
    };
    const cold = createAvailability({ db: counted, log: silent });

    const all = await Promise.all(Array.from({ length: 500 }, (_, at) => cold.answers('AE', ['A', `B${at}`])));
    const wrong = await cold.answers('XX', ['A']).catch((error: { code: string }) => error.code);

    expect(all.every(([a, b]) => a?.available === 3 && b?.known === false)).to.equal(true);
    expect([readings < 10, most]).to.deep.equal([true, 2]);
    expect(wrong).to.equal('catalog.channel_missing');
  });

  it('answers: an unknown channel is missing', async () => {
    let code = '';
    await availability.answers('XX', ['A']).catch((error: { code: string }) => (code = error.code));

    expect(code).to.equal('catalog.channel_missing');
  });

  it('answers: a change after the load is seen, with another tag; without one the tag stays', async () => {
    await changeStock(db, 'AE-NEAR', 'A', { physical: 5 });
    await inMemory();
    const [before] = await availability.answers('AE', ['A']);
    const [again] = await availability.answers('AE', ['A']);

    await changeStock(db, 'AE-NEAR', 'A', { physical: 5, reserved: 2 });
    await until('seen', async () => (await availability.answers('AE', ['A']))[0]?.available === 3);
    const [after] = await availability.answers('AE', ['A']);

    expect(again?.etag).to.equal(before?.etag);
    expect(after?.etag).to.not.equal(before?.etag);
  });

  it('answers: a note of a range, every row in it is read again', async () => {
    await db.tx(async (tx) => {
      for (const sku of ['A', 'B', 'C', 'D']) await putStock(tx, 'AE-NEAR', sku, { physical: 1 });
    });
    await inMemory();

    await db.tx(async (tx) => {
      await tx.run("UPDATE stock SET physical = 8 WHERE location_id = 'AE-NEAR'");
      await tx.insert('stock', [{ location_id: 'AE-NEAR', sku: 'BB', physical: 8 }]);
      await tx.insert('stock_changes', [{ location_id: 'AE-NEAR', sku: 'B', sku_to: 'C' }]);
    });
    const asked = ['A', 'B', 'BB', 'C', 'D'];
    const numbers = async () => (await availability.answers('AE', asked)).map((one) => one.available);
    await until('seen', async () => (await numbers())[1] === 8);

    expect(await numbers()).to.deep.equal([1, 8, 8, 8, 1]);
  });

  it('facts: a store that closes and a pack that grows are seen by themselves', async () => {
    await item('A');
    await changeStock(db, 'AE-NEAR', 'A', { physical: 6 });
    await changeStock(db, 'AE-DC', 'A', { physical: 6 });
    await inMemory();
    const sum = async () => (await availability.answers('AE', ['A']))[0]?.available;
    expect(await sum()).to.equal(12);

    await db.tx((tx) => tx.run("UPDATE locations SET active = 0 WHERE id = 'AE-DC'"));
    await until('closed', async () => (await sum()) === 6);
    await db.tx((tx) => tx.run("UPDATE items SET sales_factor = 4 WHERE sku = 'A'"));
    await until('packed', async () => (await sum()) === 1);
  });

  it('storesNear: nearest first, within the radius, only stores; those without a point come last', async () => {
    await changeStock(db, 'AE-FAR', 'A', { physical: 2 });
    const { view, bySku } = await availability.offers('AE', ['A']);
    const offer = bySku.get('A');
    const at = { lat: 25.08, lng: 55.14 };
    const near = (wish: object) =>
      storesNear(view, offer as never, { limit: 10, at, ...wish }).map((one) => one.locationId);

    expect(near({})).to.deep.equal(['AE-NEAR', 'AE-FAR', '1042', 'AE-SHOP']);
    expect(near({ radiusKm: 10 })).to.deep.equal(['AE-NEAR']);
    expect(near({ inStock: true })).to.deep.equal(['AE-FAR']);
    expect(near({ limit: 1 })).to.deep.equal(['AE-NEAR']);
  });
});
