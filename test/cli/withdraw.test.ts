import { expect } from 'chai';
import type { Config } from '../../config/index.ts';
import { restoreItemCommand, withdrawItemCommand } from '../../src/cli/withdraw.ts';
import { all, codeOf, shop, sku, sourced } from '../core/made.ts';
import type { FreshDatabase } from '../helpers/database.ts';
import { keptScreen, type Screen } from './made.ts';

describe('cli/withdraw', () => {
  let fresh: FreshDatabase;
  let screen: Screen;
  before(async () => {
    fresh = await shop();
  });
  after(() => fresh.drop());
  beforeEach(() => {
    screen = keptScreen();
  });
  afterEach(() => screen.restore());

  const withdraw = (...words: string[]) => withdrawItemCommand({ databaseUrl: fresh.url } as Config, words);
  const restore = (...words: string[]) => restoreItemCommand({ databaseUrl: fresh.url } as Config, words);
  const holds = async () =>
    (await all<{ hold: number }>(fresh.db, `SELECT hold FROM stock WHERE sku = '${sku}' ORDER BY hold`)).map((one) =>
      Number(one.hold),
    );

  it('withdraw and restore: held back everywhere, then sold again; both on record', async () => {
    await sourced(fresh.db);

    const off = await withdraw(sku, '--reason', 'recall 7');
    const held = await holds();
    const twice = await codeOf(withdraw(sku, '--reason', 'recall 7'));
    const on = await restore(sku);

    expect([off, twice, on]).to.deep.equal([0, 'item.withdrawn_already', 0]);
    expect(held).to.deep.equal([10, 10]);
    expect(await holds()).to.deep.equal([0, 0]);
    expect(screen.text()).to.equal(`${sku}: held back at 2 places; 1 parcels give it up\n${sku}: may be sold again`);
    expect(await all(fresh.db, 'SELECT who, action, target FROM audit_log ORDER BY at')).to.deep.equal([
      { who: 'cli', action: 'item.withdraw', target: `item:${sku}` },
      { who: 'cli', action: 'item.restore', target: `item:${sku}` },
    ]);
  });

  it('wrong words: no item, no reason, one too short; an item that is not there, or not withdrawn', async () => {
    const codes = [await withdraw(), await withdraw(sku), await withdraw(sku, '--reason', ' x '), await restore()];

    expect(codes).to.deep.equal([2, 2, 2, 2]);
    expect(screen.text().split('\n')).to.deep.equal([
      ...Array.from({ length: 3 }, () => 'hub item withdraw <sku> --reason <why>'),
      'hub item restore <sku>',
    ]);
    expect(await codeOf(withdraw('NOPE', '--reason', 'recall 7'))).to.equal('catalog.item_missing');
    expect(await codeOf(restore(sku))).to.equal('item.not_withdrawn');
  });
});
