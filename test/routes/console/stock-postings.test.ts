import { expect } from 'chai';
import { postAdjustment } from '../../../src/core/erp/index.ts';
import { openTask } from '../../../src/core/task/index.ts';
import type { House, Visitor } from './house.ts';
import { abroad, mug, openStockHouse, personOf, store, textOf, visitorAs } from './stock-house.ts';

describe('routes/console: postings and mapping', () => {
  let house: House;
  let manager: Visitor;
  beforeEach(async () => {
    house = await openStockHouse();
    manager = await visitorAs(house, 'manager');
  });
  afterEach(() => house.close());

  const one = <T>(sql: string, params: string[] = []): Promise<T | undefined> =>
    house.db.read((reader) => reader.one<T>(sql, params));
  const stateOf = async (table: string, id: string): Promise<unknown> =>
    (await one<{ state: string }>(`SELECT state FROM ${table} WHERE id = ?`, [id]))?.state;

  const adjust = async (locationId: string): Promise<string> => {
    const lines = [{ sku: mug.sku, quantity: 5, reason: 'FOUND' as const }];
    return (await house.db.tx((tx) => postAdjustment(tx, { locationId, lines, who: 'somebody' }))).id;
  };

  it('posting: covered by a document, by who may; its overlay ends', async () => {
    const id = await adjust(store);
    const accountant = await personOf(house, 'accountant');
    const keeper = await personOf(house, 'stock');
    const foreign = await personOf(house, 'accountant', { channels: ['SA'] });
    const path = `/console/stock/postings/${id}/cover`;

    const codes = [
      (await keeper.post(path, { document: 'GL-1' })).statusCode,
      (await foreign.post(path, { document: 'GL-1' })).statusCode,
      (await foreign.get(`/console/stock/postings/${id}`)).statusCode,
      (await accountant.post(path, { document: '  ' })).statusCode,
      (await accountant.post(path, { document: 'GL-77' })).statusCode,
      (await accountant.post(path, { document: 'GL-78' })).statusCode,
    ];

    expect(codes).to.eql([403, 404, 404, 400, 303, 409]);
    expect(await stateOf('erp_postings', id)).to.equal('covered');
    const row = await one('SELECT physical, overlay_sum FROM stock WHERE location_id = ? AND sku = ?', [
      store,
      mug.sku,
    ]);
    expect(row).to.eql({ physical: 7, overlay_sum: 0 });
    const page = textOf((await accountant.get(`/console/stock/postings/${id}`)).payload);
    expect(page).to.contain('COVERED_BY GL-77').and.contain('Covered by hand');
  });

  it('posting: found by place and number, by document, by state, overdue; those of other places are not there', async () => {
    const id = await adjust(store);
    const saudi = await adjust(abroad);
    await house.db.tx((tx) => tx.run("UPDATE erp_postings SET due_at = '2020-01-01 00:00:00.000' WHERE id = ?", [id]));
    const shop = await visitorAs(house, 'store.1042');
    const list = async (query: string, who = manager): Promise<string> =>
      textOf((await who.get(`/console/stock/postings${query}`)).payload);

    expect((await shop.get(`/console/stock/postings/${store}/1`)).statusCode).to.equal(200);
    expect((await shop.get(`/console/stock/postings/${abroad}/1`)).statusCode).to.equal(404);
    expect((await shop.get(`/console/stock/postings/${saudi}`)).statusCode).to.equal(404);
    expect(await list('', shop))
      .to.contain(`ADJ-${store}-1`)
      .and.not.contain(`ADJ-${abroad}-1`);
    expect(await list('?state=overdue'))
      .to.contain(`ADJ-${store}-1`)
      .and.not.contain(`ADJ-${abroad}-1`);
    expect(await list(`?document=ADJ-${abroad}-1`)).to.not.contain(`ADJ-${store}-1`);
    expect(await list('?state=settled')).to.contain('No posting here');
    expect(await list('?country=SA'))
      .to.contain(`ADJ-${abroad}-1`)
      .and.not.contain(`ADJ-${store}-1`);
    expect((await manager.get('/console/stock/postings?state=whim')).statusCode).to.equal(400);
  });

  it('late posting: can be covered where the alarm stands', async () => {
    const id = await adjust(store);
    await house.db.tx((tx) =>
      openTask(tx, {
        kind: 'erp.posting_overdue',
        about: store,
        workgroup: 'integration',
        reasonCode: 'erp.posting_overdue',
        facts: { documentKey: `ADJ-${store}-1`, locationId: store, oldest: id },
      }),
    );

    const { payload } = await manager.get('/console/stock/alarms?group=postings');
    await manager.post(`/console/stock/postings/${id}/cover`, { document: 'GL-1' });

    expect(payload).to.contain(`/console/stock/postings/${id}/cover`).and.contain(`ADJ-${store}-1`);
    expect(textOf((await manager.get('/console/stock/alarms?group=postings')).payload)).to.contain('Nothing here');
  });

  it('mapping: channels, companies, places and what breaks a rule, of one’s own countries', async () => {
    await house.db.tx((tx) => tx.run("UPDATE erp_bindings SET fulfil_code = 'OTHER' WHERE location_id = ?", [store]));
    const saudi = await personOf(house, 'support', { channels: ['SA'] });

    const all = textOf((await manager.get('/console/mapping')).payload);
    const theirs = textOf((await saudi.get('/console/mapping')).payload);
    const shop = await visitorAs(house, 'store.1042');

    expect(all).to.contain('CODE_DIFFERS').and.contain(`binding:${store}`).and.contain('WEB-AE').and.contain('WEB-SA');
    expect(theirs).to.contain('WEB-SA').and.not.contain('WEB-AE').and.not.contain('CODE_DIFFERS');
    expect((await shop.get('/console/mapping')).statusCode).to.equal(403);
  });
});
