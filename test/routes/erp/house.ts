/** The ERP's API on a real server with a fresh database: the demo's places, two items, one client for AE01. */
import { gzipSync } from 'node:zlib';
import type { Server, ServerInjectResponse } from '@hapi/hapi';
import { pino } from 'pino';
import { createApiClient } from '../../../src/core/access/index.ts';
import { openDatabase, type Database } from '../../../src/platform/db/index.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { migratedLiveDatabase } from '../../helpers/live.ts';
import { createMetrics } from '../../../src/platform/metrics.ts';
import type { RouteContext } from '../../../src/routes/context.ts';
import { createServer } from '../../../src/routes/server.ts';
import { otherSku, otherStore, sku, store, furnishTrade, trade } from '../../core/erp/made.ts';

export { otherSku, otherStore, sku, store };

export const KEY = 'test-erp-key-of-ae01';
export const ADMIN = 'test-admin-key';

export type Sent = {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
};

export type ErpHouse = {
  readonly db: Database;
  readonly server: Server;
  readonly context: RouteContext;
  readonly databaseUrl: string;
  send(method: string, url: string, body?: unknown, headers?: Record<string, string>): Promise<Sent>;
  post(url: string, body: unknown, headers?: Record<string, string>): Promise<Sent>;
  /** Compressed. */
  zip(method: string, url: string, body: unknown): Promise<Sent>;
  close(): Promise<void>;
};

type Choice = { readonly stockMovesBy?: 'receipts' | 'ledger' };
export type OpenErpHouse = (pieces?: number, own?: Choice) => Promise<ErpHouse>;

export const openErpHouse: OpenErpHouse = async (pieces = 10, own = {}) => furnish(await trade(pieces, own));

/** The same on the live server's database. */
export const openLiveErpHouse: OpenErpHouse = async (pieces = 10, own = {}) => {
  const live = await migratedLiveDatabase();
  const db = openDatabase(live.url);
  await furnishTrade(db, pieces, own);
  return furnish({
    db,
    url: live.url,
    async drop() {
      await db.close();
      await live.drop();
    },
  });
};

async function furnish(fresh: FreshDatabase): Promise<ErpHouse> {
  const { db } = fresh;
  await db.tx((tx) =>
    createApiClient(tx, {
      name: 'erp-AE01',
      companyId: 'AE01',
      scopes: ['erp.read', 'erp.write', 'erp.signed'],
      key: KEY,
    }),
  );
  await db.tx((tx) => createApiClient(tx, { name: 'admin', scopes: ['stock.read', 'stock.adjust'], key: ADMIN }));
  const context = {
    db,
    door: {},
    log: pino({ level: process.env.HUB_LOG_LEVEL ?? 'silent' }),
    metrics: createMetrics(),
    partners: {},
    listen: () => () => undefined,
    health: async () => ({ ready: true, checks: {} }),
    wake: () => undefined,
    demo: true,
    cookieSecret: 'a-secret-of-at-least-32-characters!!',
    publicUrl: 'http://localhost',
  } as unknown as RouteContext;
  const server = await createServer({ host: '127.0.0.1', port: 0 }, context);
  await server.initialize();

  const sent = (response: ServerInjectResponse): Sent => ({
    status: response.statusCode,
    body: (response.payload === '' ? {} : JSON.parse(response.payload)) as Record<string, unknown>,
    headers: response.headers,
  });
  const send: ErpHouse['send'] = async (method, url, body, headers = {}) =>
    sent(
      await server.inject({
        method,
        url,
        headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    );
  return {
    db,
    server,
    context,
    databaseUrl: fresh.url,
    send,
    post: (url, body, headers) => send('POST', url, body, headers),
    zip: async (method, url, body) =>
      sent(
        await server.inject({
          method,
          url,
          headers: {
            authorization: `Bearer ${KEY}`,
            'content-type': 'application/json',
            'content-encoding': 'gzip',
          },
          payload: gzipSync(JSON.stringify(body)),
        }),
      ),
    async close() {
      await server.stop({ timeout: 100 });
      await fresh.drop();
    },
  };
}

let counter = 0;

/** A movement of one piece out, with valid defaults. */
export function movement(own: Record<string, unknown> = {}): Record<string, unknown> {
  const number = ++counter;
  return {
    movementId: `AE01:ILE:${number}`,
    kind: 'SALE',
    storeId: store,
    sku,
    uom: 'PCS',
    quantity: '-1',
    ledger: String(1000 + number),
    postedAt: '2026-03-01T10:00:58Z',
    ...own,
  };
}

/** A message of the store's sequence. */
export function enveloped(type: string, payload: unknown, own: Record<string, unknown> = {}): Record<string, unknown> {
  return { messageId: `m-${++counter}`, type, source: { system: 'BC', company: 'AE01' }, payload, ...own };
}

export function physicalOf(db: Database, locationId = store, one = sku): Promise<number | undefined> {
  return db.read(async (reader) => {
    const row = await reader.one<{ physical: number }>('SELECT physical FROM stock WHERE location_id = ? AND sku = ?', [
      locationId,
      one,
    ]);
    return row?.physical;
  });
}

export function statuses(sent: Sent): string[] {
  return (sent.body['lines'] as { status: string; code?: string }[]).map((line) =>
    line.code === undefined ? line.status : `${line.status} ${line.code}`,
  );
}
