/** A shop, calls to it and a listening hub for the tests of the Magento simulator. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { startMagentoSandbox } from '../../sandbox/index.ts';
import type { MagentoSandbox, MagentoSandboxOptions } from '../../sandbox/index.ts';

const stores = [
  { storeId: 1, code: 'ae_en', websiteId: 1, channel: 'AE', currency: 'AED', baseCurrency: 'AED' },
  {
    storeId: 2,
    code: 'kw_en',
    websiteId: 2,
    channel: 'KW',
    currency: 'KWD',
    baseCurrency: 'AED',
    baseToOrderRate: 0.08,
  },
  { storeId: 3, code: 'in_en', websiteId: 3, channel: 'IN', currency: 'INR', baseCurrency: 'INR' },
];
const skus = [
  { sku: 'SHIRT-M', name: 'Shirt', nameAr: 'قميص', price: 149.5, productId: 11 },
  { sku: 'BELT-1', name: 'Belt', price: 99.99, productId: 12 },
];
export const headers = { authorization: 'Bearer secret', 'content-type': 'application/json' };

export interface Answer {
  status: number;
  body: Record<string, unknown> & { items: Record<string, unknown>[]; message: string; total_count: number };
  retryAfter: string | null;
}

/** What one test file starts, and a way to stop it all. */
export function openShop() {
  const running: { stop: () => Promise<void> }[] = [];
  const stopAll = async () => {
    for (const one of running.splice(0)) await one.stop();
  };

  const start = async (more: Partial<MagentoSandboxOptions> = {}): Promise<MagentoSandbox> => {
    const magento = await startMagentoSandbox({ stores, skus, accessToken: 'secret', ...more });
    running.push(magento);
    return magento;
  };
  const call = async (magento: MagentoSandbox, path: string, body?: unknown, given = headers): Promise<Answer> => {
    const init =
      body === undefined ? { headers: given } : { method: 'POST', headers: given, body: JSON.stringify(body) };
    const answer = await fetch(`${magento.url}/rest/all/V1/${path}`, init);
    const text = await answer.text();
    const read = text.startsWith('<') ? {} : (JSON.parse(text) as unknown);
    return { status: answer.status, body: read as Answer['body'], retryAfter: answer.headers.get('retry-after') };
  };
  const hub = async (answers: (number | 'drop')[]) => {
    const got: { key: string | undefined; body: Record<string, unknown>; at: number }[] = [];
    const server = http.createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const body = JSON.parse(Buffer.concat(parts).toString()) as Record<string, unknown>;
        got.push({ key: request.headers.authorization, body, at: Date.now() });
        const status = answers.shift() ?? 202;
        if (status === 'drop') return request.socket.destroy();
        response.writeHead(status, status === 429 ? { 'retry-after': '0.1' } : {}).end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    running.push({ stop: () => new Promise((resolve) => server.close(() => resolve())) });
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, got };
  };

  return { start, call, hub, stopAll };
}
