/** What the Magento connector's tests stand on: a real HTTP server on a free port, a client towards it, notices. */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHttp, type CallRecord } from '../../../src/platform/http.ts';
import { AppError } from '../../../src/platform/errors.ts';
import type { ShipNotice, StatusNotice } from '../../../src/core/order/channel-notices.ts';
import {
  createMagento,
  type Magento,
  type MagentoAuth,
  type MagentoOptions,
} from '../../../src/connectors/magento/index.ts';

export type Asked = {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: unknown;
};
export type Reply = { status?: number; body?: unknown; headers?: Record<string, string> };
export type Shop = { url: string; asked: Asked[]; close(): Promise<void> };

/** A shop that gives the replies in turn, the last one for ever. */
export async function openShop(...replies: readonly (Reply | ((asked: Asked) => Promise<Reply>))[]): Promise<Shop> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://shop');
      const text = Buffer.concat(chunks).toString('utf8');
      const body = text === '' ? undefined : (JSON.parse(text) as unknown);
      const one = {
        method: request.method ?? '',
        path: url.pathname,
        query: url.searchParams,
        headers: request.headers,
        body,
      };
      asked.push(one);
      const reply = replies[Math.min(asked.length, replies.length) - 1] ?? {};
      void (typeof reply === 'function' ? reply(one) : Promise.resolve(reply)).then((given) => {
        const sent = typeof given.body === 'string' ? given.body : JSON.stringify(given.body ?? null);
        response.writeHead(given.status ?? 200, { 'content-type': 'application/json', ...given.headers });
        response.end(sent);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function makeMagento(
  url: string,
  more: Partial<MagentoOptions> & { auth?: MagentoAuth; record?: (call: CallRecord) => void } = {},
): Magento {
  const { auth = { kind: 'bearer', token: 'bearer-secret-1' }, record, ...options } = more;
  return createMagento({
    stores: { uae: { baseUrl: `${url}/`, storeCode: 'all', storeId: 2, auth } },
    http: (partner) =>
      createHttp({ partner, timeoutMs: 2000, secrets: [], ...(record === undefined ? {} : { record }) }),
    timeoutMs: 2000,
    notifyShipment: true,
    ...options,
  });
}

/** Nobody listens there. */
export const deadUrl = 'http://127.0.0.1:1';

export function makeShipNotice(more: Partial<ShipNotice> = {}): ShipNotice {
  return {
    orderId: 'o-1',
    channelId: 'uae',
    magentoOrderId: 12,
    token: 'tok-1',
    sourceCode: 'dxb_mall_01',
    items: [{ orderItemId: 31, quantity: 2 }],
    track: { number: 'AWB123', title: 'Aramex' },
    ...more,
  };
}

export function makeStatusNotice(more: Partial<StatusNotice> = {}): StatusNotice {
  return {
    orderId: 'o-1',
    channelId: 'uae',
    magentoOrderId: 12,
    token: 'tok-2',
    status: 'out_for_delivery',
    facts: { courier: 'Aramex', awb: 'AWB123' },
    ...more,
  };
}

export function fixture(name: string): Record<string, unknown> {
  const text = readFileSync(new URL(`../../fixtures/magento/${name}.json`, import.meta.url), 'utf8');
  return JSON.parse(text) as Record<string, unknown>;
}

/** The AppError that the work ends in. */
export async function errorOf(work: () => unknown): Promise<AppError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('it went well');
}
