import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import type { ServerInjectResponse } from '@hapi/hapi';
import { seedStock } from '../../../src/core/inventory/index.ts';
import { MOST_ROWS, readStockCsv } from '../../../src/routes/stock-csv.ts';
import { changeMaster } from '../../helpers/master.ts';
import type { House, Visitor } from './house.ts';
import { mug, odd, openStockHouse, personOf, sheet, store, textOf, visitorAs, warehouse } from './stock-house.ts';

type Row = Record<string, string>;

describe('routes/console/stock-files', () => {
  let house: House;
  let manager: Visitor;
  beforeEach(async () => {
    house = await openStockHouse();
    manager = await visitorAs(house, 'manager');
  });
  afterEach(() => house.close());

  const exported = (): Promise<ServerInjectResponse> => manager.get('/console/stock/export.csv');
  const rowsIn = (answer: ServerInjectResponse): Row[] =>
    parse(answer.rawPayload, { bom: true, columns: true }) as unknown as Row[];
  const send = async (content: string | Buffer, fields: Row = {}, who = manager): Promise<ServerInjectResponse> => {
    await who.get('/console/stock/files');
    return who.upload('/console/stock/files', content, fields);
  };
  const again = (answer: ServerInjectResponse): Row => ({
    again: /name="again" value="([^"]+)"/.exec(answer.payload)?.[1] ?? '',
    apply: /name="apply" value="([^"]+)"/.exec(answer.payload)?.[1] ?? '',
  });
  const physical = async (locationId: string, sku: string): Promise<number | undefined> =>
    (
      await house.db.read((reader) =>
        reader.one<{ physical: number }>('SELECT physical FROM stock WHERE location_id = ? AND sku = ?', [
          locationId,
          sku,
        ]),
      )
    )?.physical;

  it('round trip: what was exported changes nothing when it comes back', async () => {
    await house.db.tx((tx) => tx.run("UPDATE stock SET physical = -2, base = -2, shortfall = 2 WHERE sku = '=SUM-1'"));

    const answer = textOf((await send((await exported()).rawPayload)).payload);

    expect(answer).to.contain('5 Rows 0 would change 5 stay as they are 0 cannot be used');
  });

  it('import: a look changes nothing; applied, stock moves, the ERP is told, and the audit log says by whom', async () => {
    const file = `Location;SKU;Quantity;Safety\n${store};${mug.sku};5;2\n${store};${odd.sku};3;\n${warehouse};${mug.sku};;10\n`;

    const look = await send(file);
    const before = await physical(store, mug.sku);
    const done = await manager.upload('/console/stock/files', undefined, again(look));

    expect(textOf(look.payload)).to.contain('3 Rows 3 would change 1 stay as they are 0 cannot be used');
    expect(before).to.equal(7);
    expect(textOf(done.payload)).to.contain('Applied: 3');
    expect(await physical(store, mug.sku)).to.equal(5);
    const read = <T>(sql: string): Promise<T[]> => house.db.read((reader) => reader.all<T>(sql));
    expect(await read('SELECT location_id, sku, safety FROM stock WHERE safety > 0 ORDER BY location_id')).to.eql([
      { location_id: warehouse, sku: mug.sku, safety: 10 },
      { location_id: store, sku: mug.sku, safety: 2 },
    ]);
    const [posting, ...others] = await read<{ payload: string }>('SELECT payload FROM erp_postings');
    expect(others).to.eql([]);
    expect(JSON.parse(posting?.payload ?? '{}')).to.deep.include({ by: 'manager' });
    expect(await read("SELECT who, target FROM audit_log WHERE action = 'stock.file_applied' ORDER BY seq")).to.eql([
      { who: 'manager', target: `stock:${warehouse}` },
      { who: 'manager', target: `stock:${store}` },
    ]);
    const repeated = textOf((await send(file)).payload);
    expect(repeated).to.contain('0 would change');
  });

  it('import: bad rows are named by line, and nothing is applied unless the good ones are chosen', async () => {
    const closed = 'NOWHERE';
    const file = [
      'location,sku,quantity,safety,threshold',
      `${store},${mug.sku},6,,`,
      `${closed},${mug.sku},1,,`,
      `${store},NOPE,1,,`,
      `${store},${odd.sku},-4,,`,
      `${store},${odd.sku},1.5,,`,
      `${store},${odd.sku},many,,`,
      `${store},${mug.sku},9,,`,
      `${store},${odd.sku},,,`,
      `,${odd.sku},1,,`,
      `${store},,1,,`,
      `${store},${odd.sku},1`,
      `${store},${odd.sku},,,5`,
      `${store},${sheet.sku},,1000001,`,
      `${store},'${sheet.sku},2,,`,
    ].join('\r\n');

    const look = await send(file);
    const forced = await manager.upload('/console/stock/files', undefined, { ...again(look), apply: 'all' });
    const unchanged = await physical(store, mug.sku);
    const list = await manager.upload('/console/stock/files/errors.csv', undefined, again(look));
    const done = await manager.upload('/console/stock/files', undefined, again(look));

    const found = rowsIn(list).map((row) => [row['line'], row['code']]);
    expect(found).to.eql([
      ['3', 'row.location_unknown'],
      ['4', 'row.sku_unknown'],
      ['5', 'row.number'],
      ['6', 'row.number'],
      ['7', 'row.number'],
      ['8', 'row.twice'],
      ['9', 'row.empty'],
      ['10', 'row.location_missing'],
      ['11', 'row.sku_missing'],
      ['12', 'row.columns'],
      ['13', 'row.no_rule'],
      ['14', 'row.number'],
    ]);
    expect(textOf(look.payload)).to.contain('Apply the 2 good ones').and.contain('The SKU is not known');
    expect(textOf(forced.payload)).to.not.contain('Applied');
    expect(unchanged).to.equal(7);
    expect(textOf(done.payload)).to.contain('Applied: 2');
    expect([await physical(store, mug.sku), await physical(store, sheet.sku), await physical(store, odd.sku)]).to.eql([
      6, 2, 3,
    ]);
  });

  for (const [what, content, code] of [
    ['an empty file', '', 'file'],
    ['a head without SKU', 'location,quantity\n1042,1\n', 'columns location'],
    ['a head without anything to set', 'location,sku\n1042,MUG-RED\n', 'columns location'],
    ['the same column twice', 'location,sku,quantity,qty\n1042,MUG-RED,1,2\n', 'columns location'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0xff, 0xfe]), 'not CSV'],
    ['another encoding', Buffer.from([0x6c, 0x6f, 0xe9, 0x2c, 0x73]), 'not CSV'],
    ['an open quote', 'location,sku,quantity\n1042,"MUG,1\n', 'not CSV'],
  ] as const) {
    it(`import: ${what} is refused with its reason`, async () => {
      const answer = await send(content);

      expect(answer.statusCode).to.equal(400);
      expect(textOf(answer.payload)).to.contain(code === 'file' ? 'No file was chosen' : code);
    });
  }

  it('import: 50,000 rows are looked at, one more is refused', () => {
    const lines = (count: number): string =>
      `location,sku,quantity\n${Array.from({ length: count }, (_, at) => `1042,S${at},1`).join('\n')}`;

    expect(readStockCsv(lines(MOST_ROWS)).rows).to.have.length(MOST_ROWS);
    expect(() => readStockCsv(lines(MOST_ROWS + 1)))
      .to.throw()
      .with.property('code', 'stock.file_too_long');
  });

  it('import: a kept file that was tampered with, or unpacks to too much, is refused', async () => {
    await manager.get('/console/stock/files');
    const { gzipSync } = await import('node:zlib');
    const bomb = gzipSync(Buffer.alloc(20_000_000, 'x')).toString('base64');

    const broken = await manager.upload('/console/stock/files', undefined, { again: 'bm9wZQ==', apply: 'all' });
    const huge = await manager.upload('/console/stock/files', undefined, { again: bomb, apply: 'all' });

    expect([broken.statusCode, huge.statusCode]).to.eql([400, 400]);
  });

  it('import: without the crumb of the page nothing happens', async () => {
    const look = await send(`location,sku,quantity\n${store},${mug.sku},1\n`);
    const crumb = manager.jar.get('crumb');
    manager.jar.delete('crumb');

    const answer = await manager.upload('/console/stock/files', undefined, again(look));

    expect(crumb).to.be.a('string');
    expect(answer.statusCode).to.equal(403);
    expect(await physical(store, mug.sku)).to.equal(7);
  });

  it('import: other places are unknown to who may not see them; who may not adjust has no import', async () => {
    const saudi = await personOf(house, 'stock', { channels: ['SA'] });
    const bound = await personOf(house, 'stock', { channels: ['AE'], locations: [store] });
    const shop = await visitorAs(house, 'store.1042');
    const file = `location,sku,quantity\n${store},${mug.sku},1\n${warehouse},${mug.sku},1\n`;

    const abroad = await send(file, { apply: 'good' }, saudi);
    const own = await send(file, { apply: 'good' }, bound);
    const refused = await send(file, { apply: 'good' }, shop);

    expect(textOf(abroad.payload)).to.contain('2 cannot be used').and.contain('not known, or not yours');
    expect(textOf(own.payload)).to.contain('Applied: 1').and.contain('1 cannot be used');
    expect(refused.statusCode).to.equal(403);
    expect([await physical(store, mug.sku), await physical(warehouse, mug.sku)]).to.eql([1, 100]);
  });

  it('import: a shop without an ERP gets opening stock, and nobody is told', async () => {
    await changeMaster(house.db, (tx) => tx.run("UPDATE companies SET erp = NULL WHERE country = 'AE'"));

    await send(`location,sku,quantity\n${warehouse},${odd.sku},12\n`, { apply: 'all' });

    expect(await physical(warehouse, odd.sku)).to.equal(12);
    const kinds = await house.db.read((reader) =>
      reader.all('SELECT kind FROM stock_movements WHERE location_id = ? AND sku = ?', [warehouse, odd.sku]),
    );
    expect(kinds).to.eql([{ kind: 'opening' }]);
    expect(await house.db.read((reader) => reader.all('SELECT id FROM erp_postings'))).to.eql([]);
  });

  it('import: a threshold changes where a rule stands', async () => {
    await house.db.tx(async (tx) => {
      const rule = { location_id: store, sku: mug.sku, threshold: 3, fill_to: 10, supplier_id: null, active: 1 };
      const by = { from_location: warehouse, changed_by: 'x', changed_at: '2026-11-22 00:00:00.000' };
      await tx.insert('replenish_rules', [{ ...rule, ...by }]);
    });

    const high = await send(`location,sku,threshold\n${store},${mug.sku},10\n`, { apply: 'all' });
    const done = await send(`location,sku,threshold\n${store},${mug.sku},4\n`, { apply: 'all' });

    expect(textOf(high.payload)).to.contain('Not below the number');
    expect(textOf(done.payload)).to.contain('Applied: 1');
    expect(
      await house.db.read((reader) => reader.one('SELECT threshold, fill_to, changed_by FROM replenish_rules')),
    ).to.eql({ threshold: 4, fill_to: 10, changed_by: 'manager' });
  });

  it('import: many rows of many slices, exact in the end', async () => {
    const skus = Array.from({ length: 1_200 }, (_, at) => `P-${String(at).padStart(5, '0')}`);
    await house.db.tx(async (tx) => {
      const item = (await tx.one('SELECT * FROM items WHERE sku = ?', [mug.sku])) ?? {};
      await tx.insert(
        'items',
        skus.map((sku) => ({ ...item, sku, barcode: null })),
      );
      await seedStock(
        tx,
        skus.slice(0, 600).map((sku) => ({ locationId: store, sku, quantity: 9 })),
      );
    });

    const done = await send(`location,sku,quantity\n${skus.map((sku) => `${store},${sku},4`).join('\n')}`, {
      apply: 'all',
    });

    expect(textOf(done.payload)).to.contain('Applied: 1200');
    const sum = await house.db.read((reader) =>
      reader.one<{ n: number; s: number }>("SELECT COUNT(*) AS n, SUM(physical) AS s FROM stock WHERE sku LIKE 'P-%'"),
    );
    expect(sum).to.eql({ n: 1_200, s: 4_800 });
  });
});
