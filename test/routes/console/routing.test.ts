/** Routing rules in the console and over the API: edited by forms and as a text, activated, taken back, tried on the past. */
import { expect } from 'chai';
import { createApiClient } from '../../../src/core/access/index.ts';
import { nextRehearsal, runRehearsal } from '../../../src/core/rehearsal/index.ts';
import { changeMaster } from '../../helpers/master.ts';
import { fillShop, incomingOrder, places, receive } from '../../core/made.ts';
import { openHouse, type House, type Visitor } from './house.ts';

const KEY = 'a-key-of-the-routing-desk';
const day = { from: '2026-11-21', to: '2026-11-22' };

/** Without the marks that keep numbers apart from the text around them. */
const plain = (html: string): string => html.replace(/[\u2068\u2069]/g, '').replace(/\u00a0/g, ' ');

describe('routes/console/routing', () => {
  let house: House;
  let manager: Visitor;
  beforeEach(async () => {
    house = await openHouse();
    await fillShop(house.db);
    await house.db.tx(async (tx) => {
      await createApiClient(tx, { name: 'desk', scopes: ['routing.manage'], key: KEY });
      await createApiClient(tx, { name: 'one', scopes: ['routing.manage'], key: `${KEY}-of-ae`, channelId: 'AE' });
    });
    manager = house.visitor();
    await manager.signIn('manager');
  });
  afterEach(() => house.close());

  const at = '/console/routing';
  const draft = async (note = 'warehouses first') => {
    await manager.get(at);
    return manager.post(`${at}/versions`, { note, basedOn: '0' });
  };
  const edit = (what: string, fields: Record<string, string>) => manager.post(`${at}/versions/1/edit/${what}`, fields);
  async function call(method: string, url: string, payload?: object | string, key = KEY) {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const answer = await house.server.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
    return { status: answer.statusCode, body: JSON.parse(answer.payload) as Record<string, unknown> };
  }
  const codes = (body: Record<string, unknown>) =>
    (body['errors'] as { code: string; path: string; line: number }[]).map(({ code, path, line }) => [
      code,
      path,
      line,
    ]);

  it('pages: a draft is made, written by forms, activated with its turn, and taken back', async () => {
    const made = await draft();
    await edit('arrange', { revision: '1', what: 'add_set', s: '0' });
    const set = { unit: '2', s: '0', name: 'Dear at the door', channels: 'AE', payment: 'cod', unfillable: 'hold' };
    const saved = await edit('set', { ...set, revision: '2', valueFrom: '٢٬٠٠٠' });
    const step = { unit: '2', s: '0', n: '0', name: 'near', withinKm: '50', most: '1', weight_perKm: '0.25' };
    const stepped = await edit('step', { ...step, revision: '3' });
    const page = await manager.get(`${at}/versions/1/edit`);
    await manager.get(`${at}/versions/1/activate`);
    const active = await manager.post(`${at}/versions/1/activate`, { note: 'season', seen: '0', at: '' });
    const shown = await manager.get(at);
    const stale = await manager.post(`${at}/rollback`, { note: 'too dear', seen: '0' });
    const back = await manager.post(`${at}/rollback`, { seen: '1' });

    expect(made.headers.location).to.equal(`${at}/versions/1/edit`);
    expect([saved.statusCode, stepped.statusCode, active.statusCode]).to.deep.equal([303, 303, 303]);
    const said = plain(page.payload);
    expect(said).to.contain('Dear at the door').and.to.contain('within 50 km').and.to.contain('never in parts');
    expect(said).to.contain('AED 2,000.00').and.to.contain('AED 0.25');
    expect(page.payload).to.contain('value="2000.00"').and.to.contain('value="0.25"');
    expect(said).to.contain('&quot;valueFromMinor&quot;: 200000').and.to.contain('&quot;perKm&quot;: 25');
    expect(saved.headers.location).to.contain('open=set-0#set-0');
    expect(plain(shown.payload)).to.contain('In force: version 1').and.to.contain('Back to version 0');
    expect([stale.statusCode, back.statusCode]).to.deep.equal([409, 303]);
    expect(plain((await manager.get(at)).payload)).to.contain('In force: version 0');
  });

  it('pages: what is wrong stands beside its field or with its line, nothing is saved; of two editors one is told', async () => {
    await draft();
    const form = { unit: 'minor', s: '0', n: '0', name: 'x', ids: `${places[0]}, 9999`, most: '3' };
    const set = { unit: '2', s: '0', name: 'x', channels: 'AE', unfillable: 'hold', revision: '1' };
    const fine = await edit('set', { ...set, valueFrom: '20.005' });
    await manager.get(`${at}/versions/1/activate`);
    const past = await manager.post(`${at}/versions/1/activate`, { note: 'season', seen: '0', at: '2020-01-01T00:00' });
    const wrong = await edit('step', { ...form, revision: '1' });
    const text = await edit('text', { revision: '1', text: '{\n "sets": [\n  {"name": "x"}\n ]\n}' });
    const good = await edit('step', { ...form, ids: '', revision: '1' });
    const late = await edit('step', { ...form, ids: '', revision: '1' });

    expect([wrong.statusCode, text.statusCode, good.statusCode, late.statusCode]).to.deep.equal([422, 422, 303, 409]);
    expect([fine.statusCode, past.statusCode]).to.deep.equal([422, 400]);
    expect(fine.payload).to.contain('More decimals than the currency has').and.to.contain('value="20.005"');
    expect(fine.payload).to.contain('href="#set-0-valueFrom"').and.to.contain('autofocus');
    expect(past.payload).to.contain('This moment has passed').and.to.contain('value="season"');
    expect(wrong.payload).to.contain('There is no such location').and.to.contain('aria-invalid="true"');
    expect(wrong.payload).to.contain(`value="${places[0]}, 9999"`);
    expect(plain(text.payload)).to.contain('line 3').and.to.contain('Something is missing here');
    expect(plain(text.payload)).to.contain('data-line="3"').and.to.contain('{&quot;name&quot;: &quot;x&quot;}');
    expect(late.payload).to.contain('Somebody else has saved this draft meanwhile');
  });

  it('pages: a missing fact leads to where it is mended; coordinates are entered, of two who do one is told', async () => {
    const id = String(places[0]);
    const set = (fields: Record<string, string>) => manager.post(`${at}/coordinates/${id}`, fields);
    await changeMaster(house.db, (tx) => tx.run('UPDATE locations SET lat = NULL, lng = NULL WHERE id = ?', [id]));
    const before = await manager.get(at);
    const form = await manager.get(`${at}/coordinates/${id}`);
    const version = /name="version" value="(\d+)"/.exec(form.payload)?.[1] ?? '';
    // A place that ships must be bound to the ERP before anything of it is saved; this one is not.
    const unbound = await set({ version, lat: '25.2', lng: '55.27' });
    await changeMaster(house.db, (tx) => tx.run('UPDATE locations SET ships_online = 0 WHERE id = ?', [id]));
    const far = await set({ version, lat: '91', lng: '55.27' });
    const saved = await set({ version, lat: '25.2', lng: '55.27' });
    const late = await set({ version, lat: '1', lng: '1' });
    const after = await house.db.read((reader) =>
      reader.one<{ lat: number }>('SELECT lat FROM locations WHERE id = ?', [id]),
    );

    expect(before.payload).to.contain(`href="${at}/coordinates/${id}"`);
    expect(before.payload).to.contain('/console/rates?from=AE').and.to.contain('/console/rates');
    expect([unbound.statusCode, far.statusCode, saved.statusCode, late.statusCode]).to.deep.equal([400, 400, 303, 409]);
    expect(Number(after?.lat)).to.equal(25.2);
  });

  it('pages: in Arabic no English word is left; who sees only one country sees nothing of it', async () => {
    await draft('تجربة');
    await receive(house.db, [incomingOrder()]);
    await manager.post(`${at}/dry-runs`, { after: '1', before: '0', ...day, channel: '', stock: 'as_found' });
    const waiting = await house.db.read((reader) => reader.one<{ id: string }>('SELECT id FROM rehearsals'));
    const next = await nextRehearsal(house.db);
    if (next !== undefined) await runRehearsal(house.db, next, { name: 'test', stopping: () => false });
    await manager.post('/console/language', { locale: 'ar', next: at });
    const run = `${at}/dry-runs/${waiting?.id ?? ''}`;
    const version = `${at}/versions/1`;
    for (const path of [
      at,
      `${at}/coordinates/${String(places[0])}`,
      version,
      `${version}/edit`,
      `${version}/activate`,
      `${at}/dry-runs`,
      run,
    ]) {
      const { payload, statusCode } = await manager.get(path);
      const text = payload
        .slice(payload.indexOf('<body'))
        .replace(/<bdi[^>]*>.*?<\/bdi>/gs, '')
        .replace(/<textarea.*?<\/textarea>/gs, '')
        .replace(/<option[^>]*>[A-Z]{2} · .*?<\/option>/gs, '')
        .replace(/<button[^>]*lang="en".*?<\/button>/gs, '')
        .replace(/<[^>]+>/g, ' ');
      expect(statusCode, path).to.equal(200);
      expect(text.match(/[A-Za-z]{3,}/g), path).to.equal(null);
    }
    const csv = await manager.get(`${run}/changed.csv`);
    const json = await manager.get(`${run}/report.json`);
    expect([csv.statusCode, json.statusCode]).to.deep.equal([200, 200]);
    expect(csv.payload.replace(/^\uFEFF/, '').split('\r\n')[0]).to.match(/^order,channel,currency,why,before_rule,/);
    expect(json.headers['content-disposition']).to.match(/^attachment; filename="dry-run-[0-9a-f]{8}-report.json"$/);
    expect((JSON.parse(json.payload) as { state: string }).state).to.equal('done');
    const store = house.visitor();
    await store.signIn('support.sa');
    expect((await store.get(at)).statusCode).to.equal(403);
  });

  it('api: rules are checked with path and line, activated, scheduled, given up and taken back', async () => {
    const sets = [
      { name: 'all', orders: {}, steps: [{ name: 'any', locations: {}, split: { most: 3 } }], unfillable: 'hold' },
    ];
    const good = JSON.stringify({ note: 'season', rules: { sets } }, null, 1);
    const bad = good.replace('"locations": {}', '"locations": { "ids": ["9999"] }');
    const refused = await call('POST', '/admin/routing/versions', bad);
    const made = await call('POST', '/admin/routing/versions', good);
    const check = await call('GET', '/admin/routing/versions/1/check');
    const planned = await call('POST', '/admin/routing/versions/1/activate', {
      note: 'later',
      at: '2027-01-01T06:00:00Z',
    });
    const dropped = await call('DELETE', '/admin/routing/plan');
    const now = await call('POST', '/admin/routing/versions/1/activate', { note: 'now', seen: 1 });
    const twice = await call('POST', '/admin/routing/versions/1/activate', { note: 'again' });
    const back = await call('POST', '/admin/routing/rollback', { note: 'dear' });
    const list = await call('GET', '/admin/routing/versions?limit=1');
    const foreign = await call('POST', '/admin/routing/versions', good, `${KEY}-of-ae`);

    expect([refused.status, refused.body['code']]).to.deep.equal([422, 'routing.rules_refused']);
    expect(codes(refused.body)).to.deep.equal([
      [
        'routing.unknown_location',
        'sets[0].steps[0].locations.ids[0]',
        1 + bad.slice(0, bad.indexOf('9999')).split('\n').length - 1,
      ],
    ]);
    expect([made.status, check.body['good']]).to.deep.equal([201, true]);
    expect([planned.status, dropped.status, now.status, twice.status, back.status]).to.deep.equal([
      200, 200, 200, 409, 200,
    ]);
    expect(back.body['version']).to.equal(0);
    expect([list.body['next'], list.body['turn'], foreign.status]).to.deep.equal([1, 3, 403]);
  });

  it('api: a dry run is asked for, called off, and its report and lists are read', async () => {
    await draft();
    await edit('step', { revision: '1', s: '0', n: '0', name: 'one', ids: places[1], most: '1' });
    await receive(house.db, [incomingOrder(), incomingOrder()]);
    const asked = await call('POST', '/admin/routing/dry-runs', { after: 1, ...day });
    const off = await call('POST', `/admin/routing/dry-runs/${String(asked.body['id'])}/cancel`);
    const again = await call('POST', '/admin/routing/dry-runs', { after: 1, ...day });
    const next = await nextRehearsal(house.db);
    if (next !== undefined) await runRehearsal(house.db, next, { name: 'test', stopping: () => false });
    const url = `/admin/routing/dry-runs/${String(again.body['id'])}`;
    const found = await call('GET', url);
    const changed = await call('GET', `${url}/changed`);
    const none = await call('GET', `${url.slice(0, -4)}0000`);

    expect([asked.status, asked.body['state'], off.body['state'], again.status]).to.deep.equal([
      202,
      'queued',
      'cancelled',
      202,
    ]);
    expect(found.body).to.include({ state: 'done', percent: 100 });
    expect(found.body['report']).to.include({ orders: 2 });
    expect(changed.body['rows']).to.be.an('array');
    expect([none.status, (await call('GET', '/admin/routing/dry-runs')).body['rows']].flat()).to.have.length(3);
  });
});
