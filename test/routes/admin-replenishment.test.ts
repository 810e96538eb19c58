/** Replenishment over HTTP: who may do what, what is refused by which names, and what stays in the audit log. */
import type { Server } from '@hapi/hapi';
import { expect } from 'chai';
import { pino } from 'pino';
import { createApiClient } from '../../src/core/access/index.ts';
import { createAvailability } from '../../src/core/availability/index.ts';
import { watchAll } from '../../src/core/replenishment/index.ts';
import { createMetrics } from '../../src/platform/metrics.ts';
import { createServer } from '../../src/routes/server.ts';
import type { FreshDatabase } from '../helpers/database.ts';
import {
  OTHER_STORE,
  otherSku,
  rule,
  rules,
  setFree,
  shelves,
  sku,
  STORE,
  WAREHOUSE,
} from '../core/replenishment/made.ts';

const keys = {
  manager: 'manager-key-1',
  reader: 'reader-key-1',
  channel: 'channel-key-1',
  warehouse: 'warehouse-key-1',
  qatar: 'qatar-key-1',
  orders: 'orders-key-1',
};
type Key = keyof typeof keys;
const both = ['replenishment.manage'];

describe('routes/admin-replenishment', () => {
  let fresh: FreshDatabase;
  let server: Server;

  beforeEach(async () => {
    fresh = await shelves();
    const { db } = fresh;
    await db.tx(async (tx) => {
      await createApiClient(tx, { name: 'manager', scopes: both, key: keys.manager });
      await createApiClient(tx, { name: 'reader', scopes: ['replenishment.read'], key: keys.reader });
      await createApiClient(tx, { name: 'channel', scopes: both, channelId: 'AE', key: keys.channel });
      const bound = { companyId: 'AE01', locations: [WAREHOUSE] };
      await createApiClient(tx, { name: 'warehouse', scopes: both, ...bound, key: keys.warehouse });
      await createApiClient(tx, { name: 'qatar', scopes: both, companyId: 'QA01', key: keys.qatar });
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

  type Body = Record<string, unknown> & { code?: string; rows?: Record<string, unknown>[] };
  async function call(method: string, path: string, payload?: object, key: Key = 'manager') {
    const answer = await server.inject({
      method,
      url: `/admin/replenishment${path}`,
      headers: { authorization: `Bearer ${keys[key]}` },
      ...(payload === undefined ? {} : { payload }),
    });
    const body = (answer.payload === '' ? {} : JSON.parse(answer.payload)) as Body;
    return { status: answer.statusCode, body };
  }
  const codeOf = async (method: string, path: string, payload?: object, key?: Key) => {
    const { status, body } = await call(method, path, payload, key);
    return `${status} ${body.code ?? ''}`.trim();
  };
  const wish = { name: 'Gulf', email: 'a@gulf.example', leadTimeDays: 3, sendsBy: 'csv' };
  const path = `/rules/${STORE}/${sku}`;

  it('suppliers: made, changed from the version that was seen, listed by page, removed; the audit log has no address', async () => {
    expect(await call('PUT', '/suppliers/GULF', wish)).to.deep.include({ status: 201 });
    expect(await codeOf('PUT', '/suppliers/GULF', { ...wish, version: 0 })).to.equal(
      '409 replenishment.changed_meanwhile',
    );
    expect(await codeOf('PUT', '/suppliers/GULF', { ...wish, version: 1, leadTimeDays: 4 })).to.equal('200');
    expect((await call('GET', '/suppliers/GULF', undefined, 'reader')).body).to.deep.include({ leadTimeDays: 4 });
    const page = await call('GET', '/suppliers?limit=1', undefined, 'reader');
    expect([page.body.rows?.length, page.body['next']]).to.deep.equal([1, 'GULF']);
    expect(await codeOf('DELETE', '/suppliers/GULF')).to.equal('204');
    expect(await codeOf('GET', '/suppliers/GULF')).to.equal('404 replenishment.unknown_supplier');

    const audit = await fresh.db.read((r) =>
      r.all<{ action: string; detail: string }>("SELECT action, detail FROM audit_log WHERE target = 'supplier:GULF'"),
    );
    expect(audit.map((row) => row.action)).to.deep.equal(['supplier.saved', 'supplier.saved', 'supplier.removed']);
    expect(JSON.stringify(audit)).to.not.include('gulf.example');
  });

  it('suppliers: without a broker none can listen to it; bad fields are named', async () => {
    expect(await codeOf('PUT', '/suppliers/GULF', { ...wish, sendsBy: 'amqp' })).to.equal(
      '400 replenishment.no_broker',
    );
    expect(await codeOf('PUT', '/suppliers/GULF', { ...wish, email: 'no address' })).to.equal('400 request.invalid');
    expect(await codeOf('PUT', '/suppliers/GULF', { ...wish, name: 'a\nb' })).to.equal('400 request.invalid');
    expect(await codeOf('PUT', '/suppliers/small', wish)).to.equal('400 request.invalid');
  });

  it('rules: saved, read, listed by page and narrowed, removed', async () => {
    const said = { threshold: 2, fillTo: 10, supplierId: 'NILE' };
    expect(await codeOf('PUT', path, said)).to.equal('200');
    await rules(fresh.db, rule({ sku: otherSku }), rule({ locationId: OTHER_STORE, fromLocation: WAREHOUSE }));

    expect((await call('GET', path, undefined, 'reader')).body).to.include({ threshold: 2, changedBy: 'api:manager' });
    const page = await call('GET', '/rules?limit=2');
    const next = await call('GET', `/rules?limit=2&after=${String(page.body['next'])}`);
    expect([...(page.body.rows ?? []), ...(next.body.rows ?? [])]).to.have.length(3);
    expect((await call('GET', `/rules?from=${WAREHOUSE}`)).body.rows).to.have.length(1);
    expect(await codeOf('PUT', path, { ...said, fromLocation: WAREHOUSE })).to.equal('400 replenishment.one_source');
    expect(await codeOf('PUT', `/rules/9999/${sku}`, said)).to.equal('400 replenishment.unknown_place');
    expect(await codeOf('DELETE', path)).to.equal('204');
    expect(await codeOf('DELETE', path)).to.equal('404 replenishment.unknown_rule');
  });

  it('requests: listed for the warehouse, shipped by it, closed with a reason', async () => {
    await rules(fresh.db, rule({ fromLocation: WAREHOUSE }), rule({ sku: otherSku }));
    await setFree(fresh.db, 0);
    await setFree(fresh.db, 0, { sku: otherSku });
    await watchAll(fresh.db);

    const list = await call('GET', '/requests?state=open', undefined, 'warehouse');
    expect(list.body['total']).to.equal(1);
    const id = String(list.body.rows?.[0]?.['id']);
    const shipped = await call('POST', `/requests/${id}/ship`, { quantity: 6 }, 'warehouse');
    expect(shipped.body).to.include({ state: 'shipped', shipped: 6, transferId: 'RPL-000002' });
    expect(await codeOf('POST', `/requests/${id}/ship`, { quantity: 5 }, 'warehouse')).to.equal(
      '400 replenishment.quantity',
    );
    expect(await codeOf('POST', `/requests/${id}/close`, {})).to.equal('400 request.invalid');
    expect((await call('POST', `/requests/${id}/close`, { reason: 'enough' })).body).to.include({ state: 'closed' });
    expect(await codeOf('POST', `/requests/${id}/close`, { reason: 'enough' })).to.equal(
      '409 replenishment.illegal_move',
    );
    expect((await call('GET', `/requests/${id}`, undefined, 'reader')).body).to.include({
      closedBy: 'api:manager',
      closedWhy: 'enough',
    });
  });

  it('keys: a reader changes nothing, a channel sees nothing, a company and a place only their own', async () => {
    await rules(fresh.db, rule());
    await setFree(fresh.db, 0);
    await watchAll(fresh.db);
    const id = String((await call('GET', '/requests')).body.rows?.[0]?.['id']);
    const said = { threshold: 2, fillTo: 10, supplierId: 'NILE' };

    expect(await codeOf('PUT', path, said, 'reader')).to.equal('403 request.forbidden');
    expect(await codeOf('GET', '/requests', undefined, 'orders')).to.equal('403 request.forbidden');
    expect(await codeOf('GET', '/requests', undefined, 'channel')).to.equal('403 replenishment.whole_house_only');
    expect(await codeOf('GET', '/suppliers', undefined, 'qatar')).to.equal('403 replenishment.whole_house_only');
    expect(await codeOf('PUT', path, said, 'qatar')).to.equal('403 replenishment.place_forbidden');
    expect(await codeOf('PUT', path, said, 'warehouse')).to.equal('403 replenishment.place_forbidden');
    expect((await call('GET', '/rules', undefined, 'qatar')).body.rows).to.deep.equal([]);
    expect((await call('GET', '/requests', undefined, 'qatar')).body['total']).to.equal(0);
    expect(await codeOf('GET', `/requests/${id}`, undefined, 'qatar')).to.equal('404 replenishment.unknown');
    expect(await codeOf('POST', `/requests/${id}/close`, { reason: 'x' }, 'warehouse')).to.equal(
      '404 replenishment.unknown',
    );
  });
});
