import { expect } from 'chai';
import { uuidv7 } from 'uuidv7';
import { checkSnapshot, openSnapshot, putChunk, reservePieces, addOverlay } from '../../../src/core/inventory/index.ts';
import { openTask } from '../../../src/core/task/index.ts';
import type { House, Visitor } from './house.ts';
import { abroad, mug, odd, openStockHouse, personOf, store, textOf, visitorAs, warehouse } from './stock-house.ts';

describe('routes/console: stock work of people', () => {
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

  /** A snapshot of places that would empty them: held. */
  const holdSnapshot = async (places: readonly string[], id = `AE01:${uuidv7()}`): Promise<string> => {
    await house.db.tx((tx) =>
      openSnapshot(tx, {
        id,
        companyId: 'AE01',
        clientId: uuidv7(),
        whole: true,
        consistency: 'EXACT',
        missingPolicy: 'ZERO',
        bodyHash: '0'.repeat(64),
        places: places.map((locationId) => ({
          locationId,
          watermark: '00000000000000001000',
          omsSeq: 0,
          omsParked: [],
        })),
        expiresAt: new Date(Date.now() + 3_600_000),
      }),
    );
    await house.db.tx(async (tx) => {
      await putChunk(
        tx,
        id,
        1,
        [{ locationId: places[0] ?? '', sku: odd.sku, onHand: 1, quarantine: 0 }],
        'c'.repeat(64),
      );
      const check = await checkSnapshot(tx, id, { chunkCount: 1, lineCount: 1, quantitySum: 1 });
      expect(check.ok).to.equal('held');
    });
    return id;
  };
  const parkLine = async (own: Record<string, string | null>): Promise<string> => {
    const id = uuidv7();
    const now = '2026-11-22 00:00:00.000';
    const line = { id, company_id: 'AE01', line_key: id, type: 'stock.movements.v1', location_id: store, sku: 'NEW-1' };
    const rest = { code: 'UNKNOWN_SKU', body: '{"payload":{"note":"<script>1</script>"}}', message_id: 'M1' };
    await house.db.tx((tx) =>
      tx.insert('erp_parked_lines', [{ ...line, ...rest, state: 'open', parked_at: now, ...own }]),
    );
    return id;
  };
  const differ = async (own: Record<string, string | number | null> = {}): Promise<string> => {
    const id = uuidv7();
    const row = { id, run_id: uuidv7(), kind: 'erp', channel_id: null, location_id: store, sku: mug.sku };
    const rest = { hub_quantity: 7, their_quantity: 5, cause: 'counted_in_erp', detail: '<i>x</i>', state: 'open' };
    await house.db.tx((tx) =>
      tx.insert('stock_differences', [{ ...row, ...rest, found_at: '2026-11-22 00:00:00.000', ...own }]),
    );
    return id;
  };

  it('alarms: each group counts what is the visitor’s, and the first that has something is shown', async () => {
    await house.db.tx(async (tx) => {
      const gone = { kind: 'adjustment', quantity: -9, entryKey: 'adj:1' } as const;
      await addOverlay(tx, [{ ...gone, locationId: store, sku: odd.sku, businessKey: 'adj:1' }]);
      await addOverlay(tx, [{ ...gone, locationId: abroad, sku: mug.sku, businessKey: 'adj:2', quantity: -50 }]);
      const first = [{ locationId: store, sku: mug.sku, column: 'physical', stored: 7, proven: 6 }];
      const unproven = { kind: 'stock.unproven', workgroup: 'stock', reasonCode: 'stock.unproven' } as const;
      await openTask(tx, { ...unproven, about: store, facts: { locationId: store, count: 3, first } });
    });
    const shop = await visitorAs(house, 'store.1042');
    const saudi = await personOf(house, 'stock', { channels: ['SA'] });

    const all = textOf((await manager.get('/console/stock/alarms')).payload);
    const theirs = textOf((await shop.get('/console/stock/alarms')).payload);
    const others = textOf((await saudi.get('/console/stock/alarms')).payload);
    const unproven = textOf((await manager.get('/console/stock/alarms?group=unproven')).payload);

    expect(all)
      .to.match(/Below nothing 2 /)
      .and.contain('−')
      .and.contain('A/1 #2')
      .and.contain(abroad);
    expect(theirs)
      .to.match(/Below nothing 1 /)
      .and.match(/Does not add up 1 /)
      .and.not.contain(abroad);
    expect(others)
      .to.match(/Below nothing 1 /)
      .and.not.contain('A/1 #2')
      .and.not.match(/Does not add up 1/);
    expect(unproven).to.contain('MUG-RED: physical is 7, proven 6').and.contain('and 2 more');
  });

  it('shortfall: shows what is there now, and leads to who has the pieces', async () => {
    await house.db.tx(async (tx) => {
      await reservePieces(tx, [{ locationId: store, sku: mug.sku, quantity: 6 }]);
      const facts = { locationId: store, sku: mug.sku };
      const task = { kind: 'stock.shortfall', about: `${store}:${mug.sku}`, workgroup: 'stock' } as const;
      await openTask(tx, { ...task, reasonCode: 'stock.shortfall', facts });
    });

    const { payload } = await manager.get('/console/stock/alarms?group=shortfall');

    expect(textOf(payload)).to.contain('7 physical, 6 reserved');
    expect(payload).to.contain(`href="/console/stock/${store}/MUG-RED"`);
  });

  it('held: approved, it is applied; the audit log says by whom', async () => {
    const id = await holdSnapshot([store]);
    const listed = textOf((await manager.get('/console/stock/alarms?group=held')).payload);

    const answer = await manager.post(`/console/stock/snapshots/${encodeURIComponent(id)}/approve`);
    const again = await manager.post(`/console/stock/snapshots/${encodeURIComponent(id)}/approve`);

    expect(listed).to.contain('would become empty');
    expect([answer.statusCode, again.statusCode]).to.eql([303, 409]);
    expect(await stateOf('stock_snapshots', id)).to.equal('applying');
    expect(await one("SELECT who FROM audit_log WHERE action = 'erp_snapshot.approved'")).to.eql({ who: 'manager' });
    expect(textOf((await manager.get(String(answer.headers.location))).payload)).to.contain('it is being applied');
  });

  it('held: refused, nothing of it is used; one that still arrives is nobody’s to refuse', async () => {
    const id = await holdSnapshot([store]);
    const path = (one: string): string => `/console/stock/snapshots/${encodeURIComponent(one)}/refuse`;
    const arriving = await holdSnapshot([warehouse]);
    await house.db.tx((tx) => tx.run("UPDATE stock_snapshots SET state = 'open' WHERE id = ?", [arriving]));

    const answer = await manager.post(path(id));
    const early = await manager.post(path(arriving));

    expect([answer.statusCode, early.statusCode]).to.eql([303, 409]);
    expect(await stateOf('stock_snapshots', id)).to.equal('abandoned');
    expect(await one('SELECT physical FROM stock WHERE location_id = ? AND sku = ?', [store, mug.sku])).to.eql({
      physical: 7,
    });
  });

  it('held: who has one of its places sees it; only who has all of them decides', async () => {
    const id = await holdSnapshot([store, warehouse]);
    const path = `/console/stock/snapshots/${encodeURIComponent(id)}`;
    const bound = await personOf(house, 'stock', { channels: ['AE'], locations: [store] });
    const saudi = await personOf(house, 'stock', { channels: ['SA'] });
    const accountant = await personOf(house, 'accountant');

    const seen = textOf((await bound.get(path)).payload);
    const codes = [
      (await bound.post(`${path}/approve`)).statusCode,
      (await saudi.get(path)).statusCode,
      (await saudi.post(`${path}/approve`)).statusCode,
      (await accountant.post(`${path}/approve`)).statusCode,
    ];

    expect(seen).to.contain('not yours').and.contain(store);
    expect(seen.slice(seen.indexOf('Places'))).to.not.contain(warehouse);
    expect(codes).to.eql([403, 404, 404, 403]);
    expect(await stateOf('stock_snapshots', id)).to.equal('held');
  });

  it('snapshots: progress by place, the state as a filter', async () => {
    const id = await holdSnapshot([store, warehouse]);
    await house.db.tx(async (tx) => {
      await tx.run("UPDATE stock_snapshots SET state = 'applying' WHERE id = ?", [id]);
      await tx.run('UPDATE stock_snapshot_places SET done = 1 WHERE location_id = ?', [store]);
    });

    const list = textOf((await manager.get('/console/stock/snapshots?state=applying')).payload);
    const none = textOf((await manager.get('/console/stock/snapshots?state=held')).payload);

    expect(list).to.contain(id).and.contain('1 of 2');
    expect(none).to.contain('No snapshot here');
  });

  it('parked line: shown as text, closed by who may decide, once', async () => {
    const id = await parkLine({});
    const nowhere = await parkLine({ location_id: 'NEW-STORE', sku: 'X' });
    const shop = await visitorAs(house, 'store.1042');
    const saudi = await personOf(house, 'stock', { channels: ['SA'] });
    const page = (await manager.get('/console/stock/alarms?group=parked')).payload;

    const codes = [
      (await shop.post(`/console/stock/parked/${id}/close`)).statusCode,
      (await saudi.post(`/console/stock/parked/${id}/close`)).statusCode,
      (await manager.post(`/console/stock/parked/${id}/close`)).statusCode,
      (await manager.post(`/console/stock/parked/${id}/close`)).statusCode,
    ];

    expect(page).to.contain('&lt;script').and.not.contain('<script>1');
    expect(page).to.contain('NEW-STORE');
    expect(textOf((await shop.get('/console/stock/alarms?group=parked')).payload)).to.not.contain('NEW-STORE');
    expect(codes).to.eql([403, 404, 303, 409]);
    expect([await stateOf('erp_parked_lines', id), await stateOf('erp_parked_lines', nowhere)]).to.eql([
      'closed',
      'open',
    ]);
  });

  it('parked line: played again while nobody knows its SKU, it waits on and the page says so', async () => {
    const movement = { movementId: 'M1', storeId: store, sku: 'NEW-1', quantity: '1', kind: 'RECEIPT' };
    const body = JSON.stringify({ payload: { lines: [{ ...movement, at: '2026-11-22T00:00:00Z' }] } });
    const id = await parkLine({ body });

    const answer = await manager.post(`/console/stock/parked/${id}/replay`);

    expect(answer.headers.location).to.contain('done=line_waits');
    expect(await stateOf('erp_parked_lines', id)).to.equal('open');
  });

  it('difference: seen as it is; with other numbers it is news again', async () => {
    const id = await differ();
    const path = `/console/stock/differences/${id}/seen`;
    const saudi = await personOf(house, 'stock', { channels: ['SA'] });
    const shop = await visitorAs(house, 'store.1042');
    const before = textOf((await manager.get('/console/stock/alarms?group=differences')).payload);

    const codes = [(await shop.post(path)).statusCode, (await saudi.post(path)).statusCode];
    codes.push((await manager.post(path)).statusCode);
    const seen = textOf((await manager.get('/console/stock/alarms?group=differences')).payload);
    await house.db.tx((tx) => tx.run('UPDATE stock_differences SET their_quantity = 1'));
    const changed = textOf((await manager.get('/console/stock/alarms?group=differences')).payload);
    await house.db.tx((tx) => tx.run("UPDATE stock_differences SET state = 'ended'"));
    codes.push((await manager.post(path)).statusCode);

    expect(codes).to.eql([403, 404, 303, 409]);
    expect(before)
      .to.match(/Differences 1 /)
      .and.contain('Counted in the ERP');
    expect(seen)
      .to.contain('Seen by manager')
      .and.not.match(/Differences 1 /);
    expect(changed)
      .to.match(/Differences 1 /)
      .and.not.contain('Seen by');
  });

  it('difference: of a channel is for its people, not for a store', async () => {
    await differ({ kind: 'magento', channel_id: 'SA', location_id: 'sa_web', cause: 'changed_in_magento' });
    const saudi = await personOf(house, 'support', { channels: ['SA'] });
    const emirates = await personOf(house, 'support', { channels: ['AE'] });
    const shop = await visitorAs(house, 'store.1042');
    const list = async (who: Visitor): Promise<string> =>
      textOf((await who.get('/console/stock/alarms?group=differences')).payload);

    expect(await list(saudi)).to.contain('Changed in Magento');
    expect(await list(emirates)).to.contain('Nothing here');
    expect(await list(shop)).to.contain('Nothing here');
  });
});
