/** Sources and people: changes behind the hub's back, what managers keep back, the switch to a source per store, sources that are not there. */
import { expect } from 'chai';
import { DEMO_READ_KEY } from '../../config/demo-keys.ts';
import { createApiClient } from '../../src/core/access/index.ts';
import { loadMapping, savePool } from '../../src/core/catalog/index.ts';
import { openHouse, until, type House } from './house.ts';
import { SKU, webStock, type WebStock } from './web-stock.ts';

describe('stories/magento-sources', () => {
  let house: House;
  let web: WebStock;

  before(async () => {
    house = await openHouse({ stepMs: 30, shop: (shop) => ({ ...shop, enforceStock: true }) });
    web = webStock(house);
    house.clickpost.switches.set({ paths: { silent: 1 } });
    await web.begun();
  });
  afterEach(() => house?.clickpost.switches.set({ paths: { silent: 1 } }));
  after(() => house?.close());

  const differences = (): Promise<
    { sku: string; cause: string; state: string; hub_quantity: number; their_quantity: number }[]
  > => house.rows('SELECT sku, cause, state, hub_quantity, their_quantity FROM stock_differences ORDER BY id');
  const change = async (over: object): Promise<void> => {
    const pool = (await house.hub.db.read((reader) => loadMapping(reader))).poolOfChannel.get('AE');
    if (pool === undefined) throw new Error('no pool');
    const { channelId, companyId, sourceCode, stockId, mode, members } = pool;
    const row = { channelId, companyId, sourceCode, stockId, mode, members, ...over };
    await house.hub.db.tx((tx) => savePool(tx, row, { who: 'story' }));
  };

  it('a person changes a quantity in Magento: it is shown with its cause, and overwritten', async () => {
    const before = web.at() ?? 0;
    house.magento.setQuantity(SKU, 'web_ae', before + 50);

    const said = await house.hub.jobs.runNow('stock.compare');

    await until('told again', async () => web.at() === before && (await web.told()) === before);
    expect(said).to.match(/ 1 differ/);
    const found = (await differences()).at(-1);
    expect(found).to.deep.equal({
      sku: SKU,
      cause: 'changed_in_magento',
      state: 'ended',
      hub_quantity: before,
      their_quantity: before + 50,
    });
    await house.check();
  });

  it("a row is gone in Magento, another is nobody's: each has its cause, the first is told again", async () => {
    const before = web.at() ?? 0;
    house.magento.shop.sourceItems.delete(`web_ae\n${SKU}`);
    house.magento.setQuantity('NOBODYS', 'web_ae', 4);

    await house.hub.jobs.runNow('stock.compare');

    await until('told again', () => web.at() === before);
    const found = (await differences()).slice(-2);
    expect(found.map((one) => [one.sku, one.cause])).to.have.deep.members([
      [SKU, 'unknown_in_magento'],
      ['NOBODYS', 'unknown_in_hub'],
    ]);
    expect(web.at('web_ae', 'NOBODYS')).to.equal(4);
  });

  it('a manager keeps pieces back: the channel gets less, nobody else does; the way is a key with the right', async () => {
    const before = web.at() ?? 0;
    const key = 'a-key-for-stock-managers';
    await house.hub.db.tx((tx) => createApiClient(tx, { name: 'buffers', scopes: ['stock.manage'], key }));
    const put = (quantity: unknown, by: string, sku = SKU) =>
      house.call(`/admin/stock/web-buffers/AE/${sku}`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${by}`, 'content-type': 'application/json' },
        body: JSON.stringify({ quantity }),
      });

    const answers = [
      await put(30, DEMO_READ_KEY),
      await put(-1, key),
      await put('many', key),
      await put(3, key, 'NO-SUCH'),
      await put(30, key),
    ];

    await until('told', async () => (await web.told()) === before - 30);
    expect(answers.map((one) => one.status)).to.deep.equal([403, 400, 400, 404, 200]);
    expect([web.at(), await web.onShelves()]).to.deep.equal([before - 30, before]);
    const headers = { authorization: `Bearer ${key}` };
    const listed = await house.call('/admin/stock/web-buffers?channel=AE', { headers });
    expect(listed.body).to.have.nested.property('rows[0].quantity', 30);
    expect(listed.body).to.have.nested.property('rows[0].changedBy', 'api:buffers');
    await put(0, key);
    await until('told', async () => (await web.told()) === before);
  });

  it("a source per store: each store's number stands at its own, the shared one is emptied, an order leaves from its store", async () => {
    const places = await web.places();
    const gone = places.at(-1)?.source_code ?? '';
    house.magento.shop.sources.splice(house.magento.shop.sources.indexOf(gone), 1);

    await change({ mode: 'per_store' });

    for (const place of places.slice(0, -1)) {
      await until(place.source_code, async () => (await web.told(place.source_code)) === place.physical);
      expect(web.at(place.source_code)).to.equal(place.physical);
    }
    await until('emptied', async () => (await web.told('web_ae')) === 0);
    // One store has no source yet: the others are told all the same, and a person hears of it.
    await until('a task', async () => (await house.openTasks()).some((one) => one.kind === 'channel_stock.refused'));
    expect(web.at('web_ae')).to.equal(0);

    const refused = "source_code = '" + gone + "' AND error_code IS NOT NULL";
    const rows = await house.count('stock', `location_id = '${places.at(-1)?.location_id}'`);
    await until('all refused', async () => (await house.count('channel_stock', refused)) === rows);
    house.magento.shop.sources.push(gone);
    await house.hub.db.tx((tx) =>
      tx.run("UPDATE channel_stock SET due_at = '2000-01-01 00:00:00.000' WHERE source_code = ?", [gone]),
    );
    await until('the last one', async () => (await web.told(gone)) === places.at(-1)?.physical);
    await until('all of them', async () => (await house.count('channel_stock', 'error_code IS NOT NULL')) === 0);
    house.clickpost.switches.set({ paths: { normal: 1 } });
    const { number } = await house.place('simple', { lines: [{ sku: SKU, qty: 1 }] });
    await until('shipped', async () => (await house.shipment(number))?.magento_shipment_id != null);
    const from = (await house.shipment(number))?.location_id;
    const source = places.find((one) => one.location_id === from);
    await until('told', async () => (await web.told(source?.source_code)) === (source?.physical ?? 0) - 1);
    expect(web.at(source?.source_code)).to.equal((source?.physical ?? 0) - 1);
    await house.check();
    await change({ mode: 'aggregate' });
    const all = await web.onShelves();
    await until('together again', async () => (await web.told()) === all);
    await until('the stores emptied', async () => (await web.told(source?.source_code)) === 0);
  });

  it('a member is switched off: what it has is told no more, and again when it is on', async () => {
    const before = web.at() ?? 0;
    const [most] = await web.places();
    const pool = (await house.hub.db.read((reader) => loadMapping(reader))).poolOfChannel.get('AE');
    const members = pool?.members ?? [];
    const off = members.map((one) => (one.locationId === most?.location_id ? { ...one, enabled: false } : one));

    await change({ members: off });
    await until('told', async () => (await web.told()) === before - (most?.physical ?? 0));
    await change({ members });
    await until('told', async () => (await web.told()) === before);

    expect(web.at()).to.equal(before);
  });
});
