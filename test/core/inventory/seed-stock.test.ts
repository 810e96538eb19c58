/** Opening stock: the numbers and the ledger agree, however often it runs. */
import { expect } from 'chai';
import { seedStock } from '../../../src/core/inventory/seed-stock.ts';
import type { Database } from '../../../src/platform/db/index.ts';
import { freshDatabase, type FreshDatabase } from '../../helpers/database.ts';

const rows = Array.from({ length: 1200 }, (_, at) => ({
  locationId: `L${at % 3}`,
  sku: `SKU-${Math.floor(at / 3)}`,
  quantity: at % 7,
}));

async function disagreeing(db: Database): Promise<number> {
  const all = await db.read((r) =>
    r.all(`SELECT s.sku FROM stock s LEFT JOIN stock_movements m ON m.location_id = s.location_id AND m.sku = s.sku
           GROUP BY s.location_id, s.sku, s.physical, s.base
           HAVING s.physical <> COALESCE(SUM(m.quantity), 0) OR s.base <> s.physical`),
  );
  return all.length;
}

describe('core/inventory/seed-stock', () => {
  let fresh: FreshDatabase;

  beforeEach(async () => {
    fresh = await freshDatabase();
  });
  afterEach(() => fresh.drop());

  it('seedStock: an empty database, makes every row with its ledger row', async () => {
    const seeded = await fresh.db.tx((tx) => seedStock(tx, rows));

    const movement = await fresh.db.read((r) =>
      r.one("SELECT kind, quantity FROM stock_movements WHERE business_key = 'opening:L1:SKU-0'"),
    );
    expect(seeded).to.equal(1200);
    expect(movement).to.deep.equal({ kind: 'opening', quantity: 1 });
    expect(await disagreeing(fresh.db)).to.equal(0);
  });

  it('seedStock: a second start after a sale, changes nothing and adds only what is new', async () => {
    await fresh.db.tx((tx) => seedStock(tx, rows));
    await fresh.db.tx((tx) => tx.run("UPDATE stock SET reserved = 1 WHERE location_id = 'L1' AND sku = 'SKU-0'"));

    const seeded = await fresh.db.tx((tx) => seedStock(tx, [...rows, { locationId: 'L9', sku: 'NEW', quantity: 4 }]));

    const row = await fresh.db.read((r) =>
      r.one("SELECT physical, reserved FROM stock WHERE location_id = 'L1' AND sku = 'SKU-0'"),
    );
    expect(seeded).to.equal(1);
    expect(row).to.deep.equal({ physical: 1, reserved: 1 });
    expect(await disagreeing(fresh.db)).to.equal(0);
  });
});
