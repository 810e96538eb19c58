import { expect } from 'chai';
import { addOverlay, holdPieces, reservePieces, setSafety } from '../../../src/core/inventory/index.ts';
import { makeOrder, makeShipment } from '../../helpers/make.ts';
import type { House, Visitor } from './house.ts';
import { abroad, mug, odd, openStockHouse, personOf, store, textOf, visitorAs, warehouse } from './stock-house.ts';

describe('routes/console/stock', () => {
  let house: House;
  let manager: Visitor;
  beforeEach(async () => {
    house = await openStockHouse();
    manager = await visitorAs(house, 'manager');
  });
  afterEach(() => house.close());

  const path = (locationId: string, sku: string): string => `/console/stock/${locationId}/${encodeURIComponent(sku)}`;

  it('list: items with their sums by country', async () => {
    const text = textOf((await manager.get('/console/stock')).payload);

    expect(text).to.match(/MUG-RED Red mug United Arab Emirates 107/);
    expect(text).to.match(/MUG-RED Red mug Saudi Arabia 31/);
  });

  it('search: a SKU in small letters or a barcode opens the item at once', async () => {
    for (const typed of ['mug-red', mug.barcode ?? '', '٦٢٩١٠٠٠٠٠٠٠١٧']) {
      const answer = await manager.get(`/console/stock?q=${encodeURIComponent(typed)}`);
      expect([answer.statusCode, answer.headers.location], typed).to.eql([302, '/console/stock/items/MUG-RED']);
    }
  });

  it('search: words of a name in either language; per cent and the like are letters', async () => {
    const english = await manager.get('/console/stock?q=mug+RED');
    const arabic = await manager.get(`/console/stock?q=${encodeURIComponent('أحمر')}`);
    const none = await manager.get('/console/stock?q=%25');

    expect(textOf(english.payload)).to.contain('Red mug').and.not.contain('Oud');
    expect(textOf(arabic.payload)).to.contain('Red mug').and.not.contain('Oud');
    expect(textOf(none.payload)).to.contain('Oud').and.not.contain('Red mug');
  });

  it('item: every place of it; a name and a SKU that are markup stay text', async () => {
    const page = await manager.get(`/console/stock/items/${encodeURIComponent(odd.sku)}`);

    expect(page.statusCode).to.equal(200);
    expect(page.payload).to.contain('&lt;b>100% &quot;Oud&quot;').and.not.contain('<b>100%');
    expect(page.payload).to.contain('/console/stock/1042/A%2F1%20%232');
    expect((await manager.get('/console/stock/1042/A%2F1%20%232')).statusCode).to.equal(200);
  });

  it('filter: a place, below nothing, shortfall', async () => {
    await house.db.tx(async (tx) => {
      const key = { entryKey: 'adj:1', kind: 'adjustment' } as const;
      await addOverlay(tx, [{ locationId: store, sku: odd.sku, quantity: -5, businessKey: 'adj:1', ...key }]);
      await reservePieces(tx, [{ locationId: store, sku: mug.sku, quantity: 2 }]);
      const gone = { locationId: store, sku: mug.sku, quantity: -6, businessKey: 'adj:2' };
      await addOverlay(tx, [{ ...gone, kind: 'adjustment', entryKey: 'adj:2' }]);
    });

    const negative = textOf((await manager.get('/console/stock?show=negative')).payload);
    const short = textOf((await manager.get('/console/stock?show=shortfall')).payload);
    const there = textOf((await manager.get(`/console/stock?place=${warehouse}`)).payload);

    expect(negative).to.contain('A/1 #2').and.contain('−2').and.not.contain('MUG-RED');
    expect(short).to.contain('MUG-RED').and.contain('Short by 1').and.not.contain('A/1 #2');
    expect(there).to.contain('MUG-RED').and.contain('100').and.not.contain('A/1 #2');
  });

  it('paging: by item and by row, nothing twice and nothing left out', async () => {
    const many = Array.from({ length: 130 }, (_, at) => `P-${String(at).padStart(3, '0')}`);
    await house.db.tx((tx) =>
      tx.insert(
        'stock',
        many.map((sku) => ({ location_id: store, sku, base: 1, physical: 1 })),
      ),
    );
    for (const start of ['/console/stock?q=P-', `/console/stock?place=${store}&q=P-`]) {
      const seen: string[] = [];
      for (let at: string | undefined = start; at !== undefined;) {
        const { payload } = await manager.get(at);
        const main = payload.slice(payload.indexOf('<main'));
        seen.push(...[...main.matchAll(/<bdi dir="ltr" class="hub-num">(P-\d{3})<\/bdi>/g)].map((one) => one[1] ?? ''));
        at = /id="next"[^>]*href="([^"]+)"/.exec(main)?.[1]?.replaceAll('&amp;', '&');
      }
      expect(seen, start).to.eql(many);
    }
  });

  it('explain: the formula, who has the pieces, and the ledger behind it', async () => {
    const order = makeOrder();
    const shipment = makeShipment(String(order.id), { location_id: store });
    await house.db.tx(async (tx) => {
      await tx.insert('orders', [order]);
      await tx.insert('shipments', [shipment]);
      const line = { shipment_id: shipment.id, order_line_id: shipment.id, location_id: store, sku: mug.sku };
      await tx.insert('shipment_lines', [{ id: shipment.id, ...line, quantity: 2, reserved: 2 }]);
      await reservePieces(tx, [{ locationId: store, sku: mug.sku, quantity: 2 }]);
      await setSafety(tx, { locationId: store, sku: mug.sku, quantity: 1 });
      const until = { expiresAt: new Date(Date.now() + 600_000) };
      await holdPieces(tx, 'order:x', [{ locationId: store, sku: mug.sku, quantity: 1 }], until);
    });

    const text = textOf((await manager.get(path(store, mug.sku))).payload);

    expect(text).to.match(/Physical 7 the ERP’s last word, 0 its movements since, 0 our postings .* 7 −/);
    expect(text).to.match(/On hold .* 1 − Safety .* 1 − Reserved .* 2 = Free to promise 3/);
    expect(text).to.contain(String(order.number)).and.contain(String(shipment.reference));
    expect(text).to.match(/Safety stock 0 → 1 0 1?/);
    expect(text).to.contain('Opening stock').and.contain(`opening:${store}:${mug.sku}`);
  });

  it('explain: the ledger goes back page by page, with the number after each row', async () => {
    await house.db.tx(async (tx) => {
      for (let at = 1; at <= 60; at++) {
        const entryKey = `adj:${at}`;
        const one = { locationId: store, sku: mug.sku, quantity: 1, kind: 'adjustment', entryKey } as const;
        await addOverlay(tx, [{ ...one, businessKey: `step:${String(at).padStart(2, '0')}` }]);
      }
    });
    const seen: string[] = [];
    const after: number[] = [];
    for (let at: string | undefined = path(store, mug.sku); at !== undefined;) {
      const { payload } = await manager.get(at);
      const ledger = payload.slice(payload.indexOf('id="ledger"'));
      seen.push(...[...ledger.matchAll(/>(step:\d\d|opening:[^<]+)</g)].map((one) => one[1] ?? ''));
      after.push(
        ...[...ledger.matchAll(/data-label="Physical after">.*?<bdi[^>]*>(\d+)</g)].map((one) => Number(one[1])),
      );
      at = /id="ledger-older"[^>]*href="([^"]+)"/.exec(ledger)?.[1]?.replaceAll('&amp;', '&');
    }

    expect(seen).to.have.length(61);
    expect(new Set(seen).size).to.equal(61);
    expect([seen[0], seen.at(-1)]).to.eql(['step:60', `opening:${store}:${mug.sku}`]);
    expect([after[0], after.at(-1)]).to.eql([67, 7]);
  });

  it('explain: a place that never had it begins at nothing; an item nobody knows is not there', async () => {
    const fresh = await manager.get(path(abroad, odd.sku));
    const unknown = await manager.get(path(store, 'NOPE'));
    const nowhere = await manager.get(path('NOPE', mug.sku));

    expect(fresh.statusCode).to.equal(200);
    expect([unknown.statusCode, nowhere.statusCode]).to.eql([404, 404]);
  });

  it('adjust: stock moves, the ERP is told, and who did it is written down', async () => {
    const answer = await manager.post(`${path(store, mug.sku)}/adjust`, {
      quantity: '-2',
      quarantine: '',
      reason: 'NOT_FOUND',
      note: 'looked twice',
    });

    expect([answer.statusCode, answer.headers.location]).to.eql([303, `${path(store, mug.sku)}?done=adjusted`]);
    expect(await rowOf(mug.sku)).to.include({ physical: 5, overlay_sum: -2 });
    const posting = await one<{ payload: string }>("SELECT payload FROM erp_postings WHERE type LIKE 'adjust%'");
    expect(JSON.parse(posting?.payload ?? '{}')).to.deep.include({ by: 'manager', note: 'looked twice' });
    expect(await one("SELECT who FROM audit_log WHERE action = 'stock.adjusted'")).to.eql({ who: 'manager' });
    expect(await one("SELECT who FROM stock_movements WHERE kind = 'adjustment'")).to.eql({ who: 'manager' });
  });

  it('adjust: nothing, too much and half pieces are refused, and nothing moves', async () => {
    for (const fields of [
      { quantity: '0', reason: 'COUNT' },
      { quantity: '', reason: 'COUNT' },
      { quantity: '1.5', reason: 'COUNT' },
      { quantity: '9999999', reason: 'COUNT' },
      { quantity: '1', reason: 'WHIM' },
    ])
      expect((await manager.post(`${path(store, mug.sku)}/adjust`, fields)).statusCode, fields.quantity).to.equal(400);
    expect(await rowOf(mug.sku)).to.include({ physical: 7 });
  });

  it('safety: is set, keeps pieces from being promised, and the ledger tells', async () => {
    await manager.post(`${path(store, mug.sku)}/safety`, { quantity: '3' });
    await manager.post(`${path(store, mug.sku)}/safety`, { quantity: '2' });
    const wrong = await manager.post(`${path(store, mug.sku)}/safety`, { quantity: '-1' });

    expect(await rowOf(mug.sku)).to.include({ physical: 7, safety: 2 });
    expect(wrong.statusCode).to.equal(400);
    expect(await all("SELECT reason, who, quantity FROM stock_movements WHERE kind = 'safety' ORDER BY seq")).to.eql([
      { reason: '0 → 3', who: 'manager', quantity: 0 },
      { reason: '3 → 2', who: 'manager', quantity: 0 },
    ]);
    const feed = await all("SELECT sku FROM stock_changes WHERE location_id = '1042' AND sku = 'MUG-RED'");
    expect(feed.length).to.be.above(1);
  });

  it('threshold: changes where a rule stands, below what it is filled up to', async () => {
    const without = await manager.post(`${path(store, mug.sku)}/threshold`, { threshold: '2' });
    await house.db.tx(async (tx) => {
      const rule = { location_id: store, sku: mug.sku, threshold: 3, fill_to: 10, supplier_id: null, active: 1 };
      const by = { from_location: warehouse, changed_by: 'x', changed_at: '2026-11-22 00:00:00.000' };
      await tx.insert('replenish_rules', [{ ...rule, ...by }]);
    });

    const high = await manager.post(`${path(store, mug.sku)}/threshold`, { threshold: '10' });
    const done = await manager.post(`${path(store, mug.sku)}/threshold`, { threshold: '2' });

    expect([without.statusCode, high.statusCode, done.statusCode]).to.eql([404, 400, 303]);
    expect(await all('SELECT threshold, changed_by FROM replenish_rules')).to.eql([
      { threshold: 2, changed_by: 'manager' },
    ]);
    expect(textOf((await manager.get(path(store, mug.sku))).payload)).to.contain('asked for at 2 , filled up to 10');
  });

  it('web buffer: of a channel in reach; people of a store do not decide for a channel', async () => {
    const at = '/console/stock/items/MUG-RED/buffer';
    const ours = await personOf(house, 'stock', { channels: ['SA'] });
    const bound = await personOf(house, 'stock', { channels: ['AE'], locations: [store] });

    const done = await ours.post(at, { channel: 'SA', quantity: '4' });
    const foreign = await ours.post(at, { channel: 'AE', quantity: '4' });
    const small = await bound.post(at, { channel: 'AE', quantity: '4' });

    expect([done.statusCode, foreign.statusCode, small.statusCode]).to.eql([303, 403, 403]);
    expect(await all('SELECT channel_id, quantity FROM web_buffers')).to.eql([{ channel_id: 'SA', quantity: 4 }]);
    expect(textOf((await ours.get('/console/stock/items/MUG-RED')).payload)).to.match(/SA 4 kept back by stock/);
  });

  it('who: a store sees its own stock alone, and changes nothing', async () => {
    const visitor = await visitorAs(house, 'store.1042');

    const list = textOf((await visitor.get('/console/stock')).payload);
    const item = textOf((await visitor.get('/console/stock/items/MUG-RED')).payload);
    const own = await visitor.get(path(store, mug.sku));
    const other = await visitor.get(path(warehouse, mug.sku));
    const adjust = await visitor.post(`${path(store, mug.sku)}/adjust`, { quantity: '1', reason: 'FOUND' });

    expect(list).to.contain('MUG-RED').and.not.contain('107').and.not.contain('Saudi');
    expect(item).to.not.contain(warehouse).and.not.contain(abroad);
    expect(own.statusCode).to.equal(200);
    expect(own.payload).to.not.contain('/adjust');
    expect([other.statusCode, adjust.statusCode]).to.eql([404, 403]);
  });

  it('who: a channel sees its country alone, also with the right to adjust', async () => {
    const visitor = await personOf(house, 'stock', { channels: ['SA'] });

    const list = textOf((await visitor.get('/console/stock')).payload);
    const foreign = await visitor.get(path(store, mug.sku));
    const adjust = await visitor.post(`${path(store, mug.sku)}/adjust`, { quantity: '1', reason: 'FOUND' });
    const safety = await visitor.post(`${path(store, mug.sku)}/safety`, { quantity: '1' });
    const own = await visitor.post(`${path(abroad, mug.sku)}/adjust`, { quantity: '1', reason: 'FOUND' });
    const asked = textOf((await visitor.get(`/console/stock?place=${store}`)).payload);

    expect(list).to.contain('Saudi Arabia 31').and.not.contain('Emirates');
    expect(asked).to.contain('No stock here');
    expect([foreign.statusCode, adjust.statusCode, safety.statusCode, own.statusCode]).to.eql([404, 404, 404, 303]);
    expect(await rowOf(mug.sku)).to.include({ physical: 7, safety: 0 });
  });

  it('who: a courier has no such page', async () => {
    const visitor = await visitorAs(house, 'courier.ae');

    expect((await visitor.get('/console/stock')).statusCode).to.equal(403);
    expect((await visitor.get(path(store, mug.sku))).statusCode).to.equal(403);
  });

  function one<T>(sql: string): Promise<T | undefined> {
    return house.db.read((reader) => reader.one<T>(sql));
  }
  function all(sql: string): Promise<unknown[]> {
    return house.db.read((reader) => reader.all(sql));
  }
  function rowOf(sku: string): Promise<Record<string, number> | undefined> {
    return house.db.read((reader) =>
      reader.one<Record<string, number>>('SELECT * FROM stock WHERE location_id = ? AND sku = ?', [store, sku]),
    );
  }
});
