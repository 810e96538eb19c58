import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import type { ServerInjectResponse } from '@hapi/hapi';
import type { House, Visitor } from './house.ts';
import { abroad, mug, odd, openStockHouse, personOf, sheet, store, visitorAs, warehouse } from './stock-house.ts';

type Row = Record<string, string>;

describe('routes/console/stock-files: export', () => {
  let house: House;
  let manager: Visitor;
  beforeEach(async () => {
    house = await openStockHouse();
    manager = await visitorAs(house, 'manager');
  });
  afterEach(() => house.close());

  const exported = async (query = '', who = manager): Promise<ServerInjectResponse> =>
    who.get(`/console/stock/export.csv${query}`);
  const rowsIn = (answer: ServerInjectResponse): Row[] =>
    parse(answer.rawPayload, { bom: true, columns: true }) as unknown as Row[];

  it('export: every row with its numbers, as a file that Excel reads as UTF-8', async () => {
    const answer = await exported();

    expect(answer.headers['content-type']).to.contain('text/csv').and.contain('utf-8');
    expect(answer.headers['content-disposition']).to.match(/^attachment; filename="stock-[\d-]+\.csv"$/);
    expect([...answer.rawPayload.subarray(0, 3)]).to.eql([0xef, 0xbb, 0xbf]);
    expect(rowsIn(answer).map((row) => [row['location'], row['sku'], row['quantity'], row['free']])).to.eql([
      [warehouse, mug.sku, '100', '100'],
      [store, `'${sheet.sku}`, '4', '4'],
      [store, odd.sku, '3', '3'],
      [store, mug.sku, '7', '7'],
      [abroad, mug.sku, '31', '31'],
    ]);
  });

  it('export: what a spreadsheet would run is a text, a number below nothing is a number', async () => {
    await house.db.tx((tx) => tx.run("UPDATE stock SET physical = -2, shortfall = 2 WHERE sku = '=SUM-1'"));

    const row = rowsIn(await exported(`?place=${store}`)).find((one) => one['quantity'] === '-2');

    expect(row).to.include({ sku: `'${sheet.sku}`, name: `'${sheet.name}`, quantity: '-2', free: '-2' });
  });

  it('export: filters as on the page, and no more than the visitor sees', async () => {
    const shop = await visitorAs(house, 'store.1042');
    const saudi = await personOf(house, 'stock', { channels: ['SA'] });
    const placesIn = async (query: string, who?: Visitor): Promise<string[]> => [
      ...new Set(rowsIn(await exported(query, who)).map((row) => row['location'] ?? '')),
    ];

    expect(await placesIn('?country=SA')).to.eql([abroad]);
    expect(await placesIn(`?q=${mug.sku}`)).to.eql([warehouse, store, abroad]);
    expect(await placesIn('?show=negative')).to.eql([]);
    expect(await placesIn('', shop)).to.eql([store]);
    expect(await placesIn('', saudi)).to.eql([abroad]);
    expect(await placesIn(`?place=${store}`, saudi)).to.eql([]);
  });

  it('export: pages join without a gap', async () => {
    const many = Array.from({ length: 2_500 }, (_, at) => ({
      location_id: at % 2 === 0 ? store : warehouse,
      sku: `P-${String(at).padStart(5, '0')}`,
      base: 1,
      physical: 1,
    }));
    await house.db.tx((tx) => tx.insert('stock', many));

    expect(rowsIn(await exported())).to.have.length(2_505);
  });
});
