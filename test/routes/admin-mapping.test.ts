/** The mapping over HTTP: who may see and change it, what is refused and by which names, and what stays in the audit log. */
import type { Server } from '@hapi/hapi';
import { expect } from 'chai';
import { pino } from 'pino';
import { createApiClient } from '../../src/core/access/index.ts';
import { createAvailability } from '../../src/core/availability/index.ts';
import { createMetrics } from '../../src/platform/metrics.ts';
import { createServer } from '../../src/routes/server.ts';
import { binding, mappedHouse, member, places, policy, pool } from '../core/catalog/mapping-facts.ts';
import type { FreshDatabase } from '../helpers/database.ts';

const keys = { manager: 'manager-key-1', reader: 'reader-key-1', channel: 'channel-key-1', orders: 'orders-key-1' };
type Key = keyof typeof keys;

describe('routes/admin-mapping', () => {
  let fresh: FreshDatabase;
  let server: Server;

  beforeEach(async () => {
    fresh = await mappedHouse();
    const { db } = fresh;
    await db.tx(async (tx) => {
      await createApiClient(tx, { name: 'manager', scopes: ['mapping.manage'], key: keys.manager });
      await createApiClient(tx, { name: 'reader', scopes: ['mapping.read'], key: keys.reader });
      await createApiClient(tx, { name: 'channel', scopes: ['mapping.manage'], channelId: 'AE', key: keys.channel });
      await createApiClient(tx, { name: 'orders', scopes: ['orders.read'], key: keys.orders });
    });
    const log = pino({ level: 'silent' });
    server = await createServer(
      { host: '127.0.0.1', port: 0 },
      {
        db,
        log,
        door: {} as never,
        availability: createAvailability({ db, log }),
        metrics: createMetrics(),
        partners: {} as never,
        listen: () => () => undefined,
        health: async () => ({ ready: true, checks: {} }),
        wake: () => undefined,
        demo: true,
        cookieSecret: 'a-secret-of-at-least-32-characters!!',
        publicUrl: 'http://localhost',
      },
    );
    await server.initialize();
  });
  afterEach(async () => {
    await server.stop();
    await fresh.drop();
  });

  type Answer = {
    status: number;
    body: Record<string, unknown> & { code?: string; errors?: { message: string }[]; rows?: Record<string, unknown>[] };
  };
  async function call(method: string, path: string, payload?: object, key: Key = 'manager'): Promise<Answer> {
    const answer = await server.inject({
      method,
      url: `/admin/mapping${path}`,
      headers: { authorization: `Bearer ${keys[key]}` },
      ...(payload === undefined ? {} : { payload }),
    });
    return { status: answer.statusCode, body: JSON.parse(answer.payload) as Answer['body'] };
  }

  it('GET: the whole mapping, lists, pages and one thing over time', async () => {
    const whole = await call('GET', '', undefined, 'reader');
    const page = await call('GET', '/nodes?limit=3');
    const next = await call('GET', `/nodes?limit=300&after=${String(page.body['next'])}`);
    const pools = await call('GET', '/pools');

    expect(whole.status).to.equal(200);
    expect(Object.keys(whole.body)).to.include.members(['companies', 'nodes', 'bindings', 'salesLocations', 'pools']);
    expect([...page.body.rows!, ...next.body.rows!].map((one) => one['id'])).to.have.members(
      places.map((one) => one.id),
    );
    expect(next.body).to.not.have.property('next');
    expect(pools.body.rows!.map((one) => one['channelId'])).to.deep.equal(['AE', 'SA']);
  });

  it('PUT pools: a good change, is there at once, in the versions and in the audit log', async () => {
    const { channelId: _channelId, ...body } = pool('AE', [member('AE-DC1', { weight: 80 })]);

    const saved = await call('PUT', '/pools/ae', { ...body, version: 1 });

    const versions = await call('GET', '/pools/AE/versions');
    const audit = await fresh.db.read((r) =>
      r.all<{ who: string; target: string }>("SELECT who, target FROM audit_log WHERE action = 'mapping.changed'"),
    );
    expect([saved.status, saved.body['version']]).to.deep.equal([200, 2]);
    expect(versions.body.rows!.map((one) => [one['version'], one['changedBy']])).to.deep.equal([
      [1, 'seed'],
      [2, 'manager'],
    ]);
    expect(audit).to.deep.equal([{ who: 'manager', target: 'pool:AE' }]);
    const again = await call('PUT', '/pools/AE', { ...body, version: 1 });
    expect([again.status, again.body.code]).to.deep.equal([409, 'mapping.changed_meanwhile']);
  });

  it('PUT pools: broken rules, a problem that names every one and no trace of the change', async () => {
    const { channelId: _channelId, ...body } = pool('SA', [member('AE-DXB01', { weight: 0 }), member('AE-TRANS')]);

    const answer = await call('PUT', '/pools/SA', body);

    expect([answer.status, answer.body.code]).to.deep.equal([400, 'mapping.rules_broken']);
    const lines = answer.body.errors!.map((one) => one.message);
    expect(lines.filter((line) => line.startsWith('CROSS_COMPANY_FORBIDDEN'))).to.have.length(2);
    expect(lines.join()).to.contain('cross-country.pool').and.to.contain('MEMBER_NOT_SELLABLE (rule e) pool:SA');
    expect((await call('GET', '/pools/SA/versions')).body.rows).to.have.length(1);
    expect(
      await fresh.db.read((r) => r.all("SELECT 1 AS one FROM audit_log WHERE action = 'mapping.changed'")),
    ).to.deep.equal([]);
  });

  it('PUT policies, DELETE bindings: a plan for later and an end, can be read as of their time', async () => {
    const { channelId: _channelId, ...body } = policy('AE', { mayReturnTo: ['AE-DXB01'] });
    const from = new Date(Date.now() + 3_600_000).toISOString();

    const planned = await call('PUT', '/policies/AE', { ...body, validFrom: from });
    const ended = await call('DELETE', '/bindings/AE-QUAR');

    const then = await call('GET', `/policies?at=${from}`);
    const now = await call('GET', '/policies');
    expect([planned.status, ended.status]).to.deep.equal([200, 200]);
    expect(then.body.rows!.find((one) => one['channelId'] === 'AE')?.['mayReturnTo']).to.deep.equal(['AE-DXB01']);
    expect(now.body.rows!.find((one) => one['channelId'] === 'AE')?.['mayReturnTo']).to.deep.equal(['company:AE01']);
    expect((await call('GET', '/check')).body).to.deep.include({ ok: true });
    expect(JSON.stringify((await call('GET', '/check')).body)).to.contain('NOT_BOUND');
  });

  it('PUT nodes, bindings, companies: a new store, is entered, bound and opened', async () => {
    const { id: _id, sourceCode: _source, ...node } = { ...places[0]!, name: 'New', shipsOnline: false };

    expect((await call('PUT', '/nodes/AE-NEW3', node)).status).to.equal(201);
    const early = await call('PUT', '/nodes/AE-NEW3', { shipsOnline: true });
    expect(early.body.errors![0]!.message).to.match(/^SHIPS_UNBOUND/);
    const { locationId: _location, ...bound } = binding('AE-NEW3');
    expect((await call('PUT', '/bindings/AE-NEW3', bound)).status).to.equal(200);
    expect((await call('PUT', '/nodes/AE-NEW3', { shipsOnline: true, version: 1 })).status).to.equal(200);
    const erp = {
      kind: 'BC',
      erpCompanyRef: 'x',
      taxRegime: 'VAT5',
      stockMovesBy: 'ledger',
      postingCustomer: { AE: 'C' },
    };
    expect((await call('PUT', '/companies/AE01', { erp })).status).to.equal(200);
    expect((await call('PUT', '/companies/AE99', { erp })).body.code).to.equal('catalog.company_missing');
  });

  const strangers: readonly (readonly [string, string, string, object | undefined, Key, number, string])[] = [
    ['a reader', 'PUT', '/pools/AE', {}, 'reader', 403, 'request.forbidden'],
    ['a key of one channel', 'GET', '', undefined, 'channel', 403, 'mapping.whole_house_only'],
    ['a key of one channel that writes', 'DELETE', '/pools/AE', undefined, 'channel', 403, 'mapping.whole_house_only'],
    ['a key for orders', 'GET', '/check', undefined, 'orders', 403, 'request.forbidden'],
    ['an unknown kind of thing', 'GET', '/pumps', undefined, 'manager', 404, 'request.unknown_path'],
    ['a thing that is not there', 'GET', '/pools/XX/versions', undefined, 'manager', 404, 'mapping.unknown'],
    ['an end of nothing', 'DELETE', '/pools/XX', undefined, 'manager', 404, 'mapping.nothing_to_end'],
    ['a body without fields', 'PUT', '/pools/AE', {}, 'manager', 400, 'request.invalid'],
    ['an unknown field', 'PUT', '/nodes/AE-DXB01', { colour: 'red' }, 'manager', 400, 'request.invalid'],
    ['an id that is too long', 'PUT', '/nodes/AE-DXB012345', { name: 'x' }, 'manager', 400, 'catalog.location_code'],
    ['a moment that is none', 'GET', '/pools?at=yesterday', undefined, 'manager', 400, 'request.invalid'],
  ];
  for (const [who, method, path, body, key, status, code] of strangers) {
    it(`${method} ${path}: ${who}, ${status} ${code}`, async () => {
      const answer = await call(method, path, body, key);

      expect([answer.status, answer.body.code]).to.deep.equal([status, code]);
    });
  }

  it('GET: without a key, 401', async () => {
    const answer = await server.inject('/admin/mapping');

    expect(answer.statusCode).to.equal(401);
  });
});
