/** What sourcing goes by, set by HTTP, and the next order goes by it; why it went there, by HTTP and on the command line. */
import { expect } from 'chai';
import { createApiClient, type NewApiClient } from '../../src/core/access/index.ts';
import { textOf } from '../../src/cli/why.ts';
import { planShipments } from '../../src/core/shipment/index.ts';
import { sourceOrders } from '../../src/core/sourcing/index.ts';
import type { Decided } from '../../src/core/reading/index.ts';
import { fillShop, incomingOrder, orderRow, places, receive, sku } from '../core/made.ts';
import { openHouse, type House } from './console/house.ts';

describe('routes/admin-sourcing', () => {
  let house: House;
  before(async () => {
    house = await openHouse();
    await fillShop(house.db);
    await house.db.tx(async (tx) => {
      const clients: readonly NewApiClient[] = [
        { name: 'desk', scopes: ['catalog.manage', 'orders.read'], key: 'a-key-of-the-desk-of-sourcing' },
        { name: 'watcher', scopes: ['risk.read'], key: 'a-key-of-a-watcher' },
        { name: 'qa', scopes: ['catalog.manage', 'orders.read'], key: 'a-key-of-one-channel', channelId: 'QA' },
      ];
      for (const one of clients) await createApiClient(tx, one);
    });
  });
  after(() => house.close());

  async function call(method: string, url: string, payload?: object, key = 'a-key-of-the-desk-of-sourcing') {
    const headers = { authorization: `Bearer ${key}` };
    const answer = await house.server.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
    return { status: answer.statusCode, body: JSON.parse(answer.payload) as Record<string, unknown> };
  }
  async function route(): Promise<{ number: string; decided: Decided }> {
    const order = incomingOrder();
    await receive(house.db, [order]);
    const { id, number } = await orderRow(house.db, order);
    await house.db.tx((tx) => sourceOrders(tx, [id], planShipments));
    const { body } = await call('GET', `/admin/orders/${number}/routing`);
    return { number, decided: (body['decisions'] as Decided[])[0] as Decided };
  }
  const [first, second] = places;

  it('routing of a place: a capacity of one, the second order of the day goes elsewhere; the record says why', async () => {
    const usual = (await route()).decided.locationId;
    const other = usual === first ? second : first;
    const put = await call('PUT', `/admin/locations/${usual}/routing`, { dailyCapacity: 1, groups: ['kids'] });
    const again = [(await route()).decided.locationId, (await route()).decided];

    expect(put.body).to.deep.equal({ location: usual, dailyCapacity: 1, groups: ['kids'] });
    expect(again[0]).to.equal(usual);
    const { locationId, decision } = again[1] as Decided;
    expect(locationId).to.equal(other);
    expect(decision.excluded).to.deep.include({ id: usual, why: 'no_capacity' });
    await call('PUT', `/admin/locations/${usual}/routing`, {});
    expect((await route()).decided.locationId).to.equal(usual);
  });

  it('handling of an item: only a place that can serves it', async () => {
    await call('PUT', `/admin/items/${sku}/handling`, { marks: ['hazardous'] });
    await call('PUT', `/admin/locations/${second}/routing`, { can: ['hazardous'] });

    const { decided } = await route();

    expect(decided.locationId).to.equal(second);
    expect(decided.decision.excluded).to.deep.include({ id: first, why: 'cannot_handle' });
    await call('PUT', `/admin/items/${sku}/handling`, { marks: [] });
  });

  it('pressure: kept by place and item, and taken away by saying nothing', async () => {
    const row = { location: second, sku };
    const set = await call('PUT', '/admin/stock/pressure', { rows: [{ ...row, liesSince: '2026-01-31' }] });
    const rows = () => house.db.read((reader) => reader.all('SELECT location_id, lies_since FROM stock_pressure'));

    expect(set).to.deep.equal({ status: 200, body: { rows: 1 } });
    expect(await rows()).to.deep.equal([{ location_id: second, lies_since: '2026-01-31' }]);
    await call('PUT', '/admin/stock/pressure', { rows: [row] });
    expect(await rows()).to.deep.equal([]);
  });

  it('hub order why: a decision as text, the chosen one and who was looked at', async () => {
    const { decided } = await route();

    const text = textOf(decided).join('\n');

    expect(text).to.match(/rule "standard" version 0, time 1, \d+\.\d\d AED/);
    expect(text).to.contain('CHOSEN').and.contain('step "own_country"');
  });

  it('bad: each has its code, and changes nothing', async () => {
    const answers = [
      await call('PUT', `/admin/locations/NO-SUCH/routing`, { dailyCapacity: 1 }),
      await call('PUT', `/admin/locations/${first}/routing`, { dailyCapacity: -1 }),
      await call('PUT', `/admin/locations/${first}/routing`, { closures: [{ from: '2026-12-02', to: '2026-12-01' }] }),
      await call('PUT', `/admin/locations/${first}/routing`, { can: ['juggling'] }),
      await call('PUT', '/admin/items/NO-SUCH/handling', { marks: [] }),
      await call('PUT', '/admin/stock/pressure', { rows: [{ location: first, sku: 'NO-SUCH', markdownPercent: 5 }] }),
      await call('PUT', '/admin/stock/pressure', { rows: [{ location: first, sku, markdownPercent: 101 }] }),
      await call('GET', '/admin/orders/NO-SUCH/routing'),
      await call('PUT', `/admin/locations/${first}/routing`, {}, 'a-key-of-a-watcher'),
      await call('PUT', `/admin/locations/${first}/routing`, {}, 'a-key-of-one-channel'),
    ];

    expect(answers.map((one) => one.status)).to.deep.equal([404, 400, 400, 400, 404, 404, 400, 404, 403, 403]);
    const { number } = await route();
    expect((await call('GET', `/admin/orders/${number}/routing`, undefined, 'a-key-of-one-channel')).status).to.equal(
      404,
    );
  });
});
