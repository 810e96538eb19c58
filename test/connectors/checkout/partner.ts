/** A gateway that answers as told, over a real line, and what it was asked. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient, type CheckoutClient } from '../../../src/connectors/checkout/client.ts';
import { createCheckout, type Checkout } from '../../../src/connectors/checkout/index.ts';
import type { CaptureIntent, RefundIntent, VoidIntent } from '../../../src/core/payment/gateway.ts';
import { AppError } from '../../../src/platform/errors.ts';
import { createHttp, type CallRecord } from '../../../src/platform/http.ts';

export type Call = { method: string; path: string; headers: http.IncomingHttpHeaders; body: unknown };
export type Says = { status?: number; body?: unknown; headers?: Record<string, string>; line?: 'cut' | 'hang' };

const servers: http.Server[] = [];

after(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

export const KEY = 'sk_test_of_ours';
export const SECRET = 'webhook-secret';

function made(url: string, journal: CallRecord[]): { checkout: Checkout; client: CheckoutClient } {
  const options = {
    url,
    secretKey: KEY,
    webhookSecret: SECRET,
    http: createHttp({ partner: 'checkout', timeoutMs: 300, secrets: [], record: (call) => journal.push(call) }),
    timeoutMs: 300,
  };
  return { checkout: createCheckout(options), client: createClient(options) };
}

/** Each call takes the next answer; the last one stays. */
export async function partner(
  ...answers: Says[]
): Promise<{ checkout: Checkout; client: CheckoutClient; calls: Call[]; journal: CallRecord[] }> {
  const calls: Call[] = [];
  const journal: CallRecord[] = [];
  const server = http.createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const text = Buffer.concat(parts).toString('utf8');
      calls.push({
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: text === '' ? undefined : JSON.parse(text),
      });
      const { status = 200, body = {}, headers = {}, line } = answers[Math.min(calls.length, answers.length) - 1] ?? {};
      if (line === 'hang') return;
      if (line === 'cut') return void request.socket.destroy();
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { ...made(`http://127.0.0.1:${port}`, journal), calls, journal };
}

/** Nobody listens there. */
export function nobody(): { checkout: Checkout; client: CheckoutClient } {
  return made('http://127.0.0.1:9', []);
}

export async function errorOf(work: Promise<unknown>): Promise<AppError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

const about = { orderId: 'o1', gateway: 'checkout', paymentRef: 'pay_abc', currency: 'AED' } as const;

export function makeCapture(own: Partial<CaptureIntent> = {}): CaptureIntent {
  return { ...about, chargeId: 'c1', reference: 'c1', amountMinor: 10_050, final: false, ...own };
}

export function makeRefund(own: Partial<RefundIntent> = {}): RefundIntent {
  return { ...about, refundId: 'r1', reference: 'r1', amountMinor: 4_000, ...own };
}

export function makeVoid(own: Partial<VoidIntent> = {}): VoidIntent {
  return { ...about, reference: 'void-o1', ...own };
}

export function makeAction(own: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    id: 'act_1',
    type: 'Capture',
    processed_on: '2026-11-22T10:00:00Z',
    amount: 10_050,
    approved: true,
    response_code: '10000',
    response_summary: 'Approved',
    reference: 'c1',
    ...own,
  };
}
