/** The nightly check: tasks come with what is broken and go with what is mended. */
import { expect } from 'chai';
import { checkMappingJob } from '../../src/jobs/check-mapping.ts';
import { saveBinding } from '../../src/core/catalog/index.ts';
import type { FreshDatabase } from '../helpers/database.ts';
import { binding, mappedHouse } from '../core/catalog/mapping-facts.ts';

describe('jobs/check-mapping', () => {
  let fresh: FreshDatabase;
  beforeEach(async () => {
    fresh = await mappedHouse();
  });
  afterEach(() => fresh.drop());

  const run = () => checkMappingJob.run({ db: fresh.db, now: new Date() });
  const open = () =>
    fresh.db.read((r) =>
      r.all("SELECT reason_code, workgroup, priority FROM tasks WHERE state = 'open' ORDER BY reason_code"),
    );
  const stock = (locationId: string, physical: number) =>
    fresh.db.tx((tx) => tx.insert('stock', [{ location_id: locationId, sku: 'A1', base: physical, physical }]));

  it('run: the codes of the worked examples, find nothing', async () => {
    await stock('AE-DXB01', 5);

    expect(await run()).to.equal('0 errors, 0 warnings, 0 mended');
    expect(await open()).to.deep.equal([]);
  });

  it('run: pieces at a code that only sells, one task for the stock people, closed when they are gone', async () => {
    await stock('WEB-AE', 1);

    expect(await run()).to.equal('1 errors, 0 warnings, 0 mended');
    expect(await run()).to.equal('1 errors, 0 warnings, 0 mended');
    expect(await open()).to.deep.equal([{ reason_code: 'SELL_ONLY_HAS_STOCK', workgroup: 'stock', priority: 1 }]);

    await fresh.db.tx((tx) => tx.run("UPDATE stock SET physical = 0 WHERE location_id = 'WEB-AE'"));
    expect(await run()).to.equal('0 errors, 0 warnings, 1 mended');
    expect(await open()).to.deep.equal([]);
  });

  it('run: rows spoilt behind our back, each cause has its task; a person who mends one closes one', async () => {
    await fresh.db.tx(async (tx) => {
      await tx.run("UPDATE erp_bindings SET fulfil_code = 'ELSE' WHERE location_id = 'AE-DXB01'");
      await tx.run("UPDATE web_pools SET stock_id = 2 WHERE channel_id = 'SA'");
    });

    expect(await run()).to.equal('2 errors, 0 warnings, 0 mended');
    expect(await open()).to.deep.equal([
      { reason_code: 'CODE_DIFFERS', workgroup: 'integration', priority: 1 },
      { reason_code: 'STOCK_TWICE', workgroup: 'integration', priority: 1 },
    ]);

    await fresh.db.tx((tx) => saveBinding(tx, binding('AE-DXB01'), { who: 'aisha' }));
    expect(await run()).to.equal('1 errors, 0 warnings, 1 mended');
  });
});
