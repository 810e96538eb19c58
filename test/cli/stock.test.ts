import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Config } from '../../config/index.ts';
import { explainStockCommand, exportStockCommand, importStockCommand, proveStockCommand } from '../../src/cli/stock.ts';
import { postAdjustment } from '../../src/core/erp/index.ts';
import { setSafety } from '../../src/core/inventory/index.ts';
import { otherSku, sku, store, trade } from '../core/erp/made.ts';
import type { FreshDatabase } from '../helpers/database.ts';

describe('cli/stock', () => {
  let fresh: FreshDatabase;
  let folder: string;
  let said: string[];
  const screen = globalThis.console;
  const { log, error } = screen;

  beforeEach(async () => {
    fresh = await trade();
    folder = await mkdtemp(join(tmpdir(), 'omnihub-cli-'));
    said = [];
    screen.log = screen.error = (line: string) => void said.push(line);
  });
  afterEach(async () => {
    Object.assign(screen, { log, error });
    await rm(folder, { recursive: true, force: true });
    await fresh.drop();
  });

  const config = (): Config => ({ databaseUrl: fresh.url }) as Config;
  const physical = async (of: string): Promise<unknown> =>
    (
      await fresh.db.read((reader) =>
        reader.one<{ physical: number }>('SELECT physical FROM stock WHERE location_id = ? AND sku = ?', [store, of]),
      )
    )?.physical;
  const fileWith = async (text: string): Promise<string> => {
    const file = join(folder, 'stock.csv');
    await writeFile(file, text);
    return file;
  };

  it('explain: the number with its parts, what is on top, and the ledger', async () => {
    await fresh.db.tx(async (tx) => {
      const lines = [{ sku, quantity: -3, reason: 'NOT_FOUND' } as const];
      await postAdjustment(tx, { locationId: store, lines, who: 'x' });
      await setSafety(tx, { locationId: store, sku, quantity: 2 });
    });

    const code = await explainStockCommand(config(), [store.toLowerCase(), sku]);

    const text = said.join('\n');
    expect(code).to.equal(0);
    expect(text).to.match(/physical +7 {2}= 10 the ERP's last word, 0 its movements since, -3 our postings/);
    expect(text).to.match(/safety +-2\n.*reserved +0\n +free +5/);
    expect(text).to.match(/overlay +-3 {2}counts -3 {2}#1 /);
    expect(text).to.match(/opening +10 /);
  });

  it('explain: what a place never had, and too few words', async () => {
    expect(await explainStockCommand(config(), [store, 'NOPE'])).to.equal(1);
    expect(await explainStockCommand(config(), [store])).to.equal(2);
  });

  it('prove: all is well, until a number is changed behind its ledger', async () => {
    const good = await proveStockCommand(config(), []);
    await fresh.db.tx((tx) => tx.run('UPDATE stock SET physical = 11, base = 11 WHERE sku = ?', [sku]));
    const bad = await proveStockCommand(config(), [store]);
    const nowhere = await proveStockCommand(config(), ['NOPE']);

    expect([good, bad, nowhere]).to.eql([0, 1, 2]);
    expect(said)
      .to.include(`${store}  ${sku}  physical is 11, proven 10`)
      .and.include('1 places proven, 1 differences');
  });

  it('export and import: the file comes back without a change; changed, it changes what it says', async () => {
    const file = join(folder, 'out.csv');
    const written = await exportStockCommand(config(), ['--location', store, '--to', file]);
    const same = await importStockCommand(config(), [file]);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace(new RegExp(`(,${sku},.*?),10,`), '$1,4,'));
    const look = await importStockCommand(config(), [file]);
    const before = await physical(sku);
    const applied = await importStockCommand(config(), [file, '--apply']);

    expect([written, same, look, applied]).to.eql([0, 0, 0, 0]);
    expect(said).to.include('0 changes, 2 rows as they are, 0 rows with errors');
    expect(said.join('\n')).to.contain(`${store}  ${sku}  quantity 10 -> 4`);
    expect([before, await physical(sku), await physical(otherSku)]).to.eql([10, 4, 10]);
    const audit = await fresh.db.read((reader) => reader.all('SELECT who, action FROM audit_log'));
    expect(audit).to.eql([{ who: 'cli', action: 'stock.file_applied' }]);
  });

  it('import: with a bad line nothing is applied, but for the good ones when they are chosen', async () => {
    const file = await fileWith(`location,sku,quantity\n${store},${sku},1\n${store},NOPE,1\n`);

    const refused = await importStockCommand(config(), [file, '--apply']);
    const before = await physical(sku);
    const good = await importStockCommand(config(), [file, '--good']);
    const whim = await importStockCommand(config(), [file, '--reason', 'WHIM']);

    expect([refused, good, whim]).to.eql([1, 0, 2]);
    expect(said).to.include(`line 3  ${store}  NOPE  row.sku_unknown`);
    expect([before, await physical(sku)]).to.eql([10, 1]);
  });

  it('export: a place that is not there', async () => {
    expect(await exportStockCommand(config(), ['--location', 'NOPE'])).to.equal(2);
  });
});
