/** A real HTTP server that answers what a test tells it to, and a Clickpost connector that calls it. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Clickpost, createClickpost } from '../../../src/connectors/clickpost/index.ts';
import type { BookingIntent, ReturnIntent } from '../../../src/core/shipment/courier.ts';
import { AppError } from '../../../src/platform/errors.ts';
import { type CallRecord, createHttp } from '../../../src/platform/http.ts';

export type Call = {
  readonly method: string;
  readonly path: string;
  readonly query: Record<string, string>;
  readonly body: unknown;
};
/** An object is sent as JSON, text and bytes as they are; `hang` never answers, `cut` breaks the line. */
export type Reply = {
  readonly http?: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly line?: 'hang' | 'cut';
};

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

export type Partner = { clickpost: Clickpost; calls: Call[]; journal: CallRecord[]; origin: string };

/** The replies are used up in order; the last one repeats. A function sees the server's own origin. */
export async function partner(...replies: (Reply | ((origin: string) => Reply))[]): Promise<Partner> {
  const calls: Call[] = [];
  const journal: CallRecord[] = [];
  let origin = '';
  const server = createServer((request, response) => {
    void read(request).then((text) => {
      const url = new URL(request.url ?? '/', 'http://partner.test');
      const body: unknown = text === '' ? undefined : JSON.parse(text);
      calls.push({
        method: request.method ?? '',
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        body,
      });
      const next = replies[Math.min(calls.length, replies.length) - 1] ?? {};
      const reply = typeof next === 'function' ? next(origin) : next;
      if (reply.line === 'cut') return request.socket.destroy();
      if (reply.line === 'hang') return undefined;
      const raw = typeof reply.body === 'string' || Buffer.isBuffer(reply.body);
      response.writeHead(reply.http ?? 200, { 'content-type': 'application/json', ...reply.headers });
      return response.end(raw ? reply.body : JSON.stringify(reply.body ?? {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(server);
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { clickpost: connector(origin, (call) => journal.push(call)), calls, journal, origin };
}

/** A connector whose partner does not listen at all. */
export function nobody(): Clickpost {
  return connector('http://127.0.0.1:1', () => undefined);
}

function connector(origin: string, record: (call: CallRecord) => void): Clickpost {
  return createClickpost({
    urls: {
      orders: `${origin}/orders/api`,
      tracking: `${origin}/tracking/api/`,
      proof: `${origin}/proof`,
      serviceability: `${origin}/serviceability/api`,
      estimates: `${origin}/estimates/api`,
    },
    username: 'omni',
    key: 'KEY-SECRET',
    webhookSecret: 'hook-secret',
    labelHosts: [origin, 'localhost'],
    http: createHttp({ partner: 'clickpost', timeoutMs: 300, secrets: ['key', 'username'], record }),
    timeoutMs: 300,
  });
}

async function read(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

/** The error a call ends with; fails the test when there is none. */
export async function errorOf(work: Promise<unknown> | (() => unknown)): Promise<AppError> {
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

export function intent(own: Partial<BookingIntent> = {}): BookingIntent {
  return {
    shipmentId: 'shp-1',
    reference: 'AE1042-12345678-01',
    orderNumber: '100012345',
    courier: { code: 'ARAMEX', partnerId: 2, account: 'ARAMEX_AE', name: 'Aramex' },
    from: {
      name: 'Mall Store',
      company: 'Retail LLC',
      lines: ['Unit G-12', 'Example Mall'],
      area: 'Al Barsha 1',
      city: 'Dubai',
      region: 'Dubai',
      country: 'AE',
      phone: '+97140000000',
      email: 'store@example.com',
      place: { lat: 25.11, lng: 55.2 },
      locationCode: '1042',
    },
    to: {
      name: 'Layla Customer',
      lines: ['Villa 5', 'Street 9B'],
      area: 'Al Reem Island',
      city: 'Abu Dhabi',
      country: 'AE',
      phone: '+971501234567',
      email: 'layla@example.com',
    },
    value: { minor: 24950, currency: 'AED' },
    invoice: { number: 'INV-1', on: '2025-01-15' },
    parcel: { weightG: 900, lengthMm: 301, widthMm: 200, heightMm: 4 },
    items: [
      {
        sku: 'SKU-1',
        description: 'Cotton shirt',
        quantity: 2,
        unitPriceMinor: 12475,
        weightG: 350,
        hsCode: '6205.20',
        originCountry: 'IN',
      },
    ],
    pickupAt: '2025-01-15T14:00:00',
    orderedOn: '2025-01-14',
    ...own,
  };
}

export function indian(own: Partial<BookingIntent> = {}): BookingIntent {
  const base = intent();
  const place = { country: 'IN', postcode: '110 001', city: 'Delhi', region: 'Delhi', phone: '+919876543210' };
  return {
    ...base,
    courier: { code: 'DELHIVERY', partnerId: 4, account: 'DELHIVERY', name: 'Delhivery' },
    from: { ...base.from, ...place },
    to: { ...base.to, ...place, postcode: '560001', city: 'Bengaluru' },
    value: { minor: 24950, currency: 'INR' },
    ...own,
  };
}

/** A return of the same parcel: the customer's door first, the store last. */
export function returning(forward: BookingIntent = intent(), own: Partial<ReturnIntent> = {}): ReturnIntent {
  const { from, to, cashOnDelivery: _, packages: __, ...rest } = forward;
  return { ...rest, from: to, to: from, reason: 'Too small', ...own };
}

export const booked = {
  meta: { status: 200, success: true, message: 'Order Placed Successfully' },
  result: {
    waybill: '100000000001',
    reference_number: 'AE1042-12345678-01',
    label: 'https://labels.example/1.pdf',
    courier_partner_id: 2,
    courier_name: 'Aramex',
    sort_code: null,
    order_id: 200000001,
    tracking_id: 600000001,
    security_key: '00000000-0000-4000-8000-000000000000',
  },
};

export function says(status: number, message: unknown = ''): { meta: object } {
  return { meta: { status, success: false, message } };
}
