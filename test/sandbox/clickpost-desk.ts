/** Bodies, calls and a listening hub for the tests of the Clickpost simulator. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { startClickpostSandbox } from '../../sandbox/index.ts';
import type { ClickpostSandbox, ClickpostSandboxOptions } from '../../sandbox/index.ts';

const couriers = [
  { id: 138, name: 'Naqel', account: 'NAQEL_AE', labels: 'pdf' as const },
  { id: 218, name: 'RedBox', account: 'REDBOX_SA', labels: 'none' as const, async: true, rvp: false },
  { id: 4, name: 'Delhivery', account: 'DEL_IN', labels: 'pdf' as const, cancelScan: false },
];
const side = {
  name: 'Store 1042',
  email: 'store@example.com',
  phone_code: '+971',
  phone: '40000000',
  address: 'Unit G-12',
  city: 'Dubai',
  state: '',
  postal_code: 'Al Barsha 1',
  country_code: 'AE',
};
export const item = {
  sku: 'A',
  description: 'Shirt',
  quantity: 1,
  price: 249.5,
  weight: 350,
  length: 28,
  breadth: 18,
  height: 4,
};
const terms = {
  reference_number: 'AE1042-1-01',
  order_id: '100012345',
  order_type: 'COD',
  delivery_type: 'FORWARD',
  cod_value: 249.5,
  currency_code: 'AED',
  invoice_value: 249.5,
  invoice_number: 'INV-1',
  invoice_date: '2025-01-15',
  courier_partner: 138,
  account_code: 'NAQEL_AE',
  length: 30,
  breadth: 20,
  height: 12,
  weight: 900,
  items: [item],
};
export interface Change {
  shipment?: object;
  pickup?: object;
  drop?: object;
  additional?: object;
}
export const order = ({ shipment = {}, pickup = {}, drop = {}, additional = {} }: Change = {}) => ({
  pickup_info: { ...side, time: '2025-01-15T14:00:00', ...pickup },
  drop_info: { ...side, ...drop },
  shipment_details: { ...terms, ...shipment },
  additional: { label: true, ...additional },
});
export const indian = {
  pickup_info: {
    pickup_name: 'Store',
    pickup_phone: '9800000000',
    pickup_pincode: '400050',
    pickup_address: 'Hill Road',
    pickup_city: 'Mumbai',
    pickup_state: 'Maharashtra',
    pickup_country: 'IN',
    pickup_time: '2025-03-01T19:00:00Z',
    email: 's@example.com',
    tin: '27AAAAA0000A1Z5',
  },
  drop_info: {
    drop_name: 'Priya',
    drop_phone: '9900000000',
    drop_pincode: '110001',
    drop_address: 'Janpath',
    drop_city: 'New Delhi',
    drop_state: 'Delhi',
    drop_country: 'IN',
  },
  shipment_details: {
    ...terms,
    currency_code: undefined,
    courier_partner: 4,
    account_code: 'DEL_IN',
    reference_number: 'IN-1',
  },
  additional: {},
};

interface Meta {
  status: number;
  success: boolean;
  message: string;
}
interface Booked {
  http: number;
  meta: Meta;
  result: Record<string, unknown> | null;
  order_id?: number;
  tracking_id?: number;
}
type Callback = Record<string, unknown> & {
  clickpost_status_code: number;
  additional: {
    latest_status: { clickpost_status_code: number; reference_number: string };
    notification_event_id?: number;
  };
};

/** What one test file starts, and a way to stop it all. */
export function openDesk() {
  const running: { stop: () => Promise<void> }[] = [];
  const stopAll = async () => {
    for (const one of running.splice(0)) await one.stop();
  };

  const start = async (more: Partial<ClickpostSandboxOptions> = {}): Promise<ClickpostSandbox> => {
    const clickpost = await startClickpostSandbox({ username: 'u', key: 'k', couriers, ...more });
    running.push(clickpost);
    return clickpost;
  };
  const call = async (clickpost: ClickpostSandbox, path: string, query = '', body?: unknown): Promise<Booked> => {
    const init =
      body === undefined
        ? {}
        : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const answer = await fetch(`${clickpost.url}/api/${path}/?username=u&key=k${query}`, init);
    return { http: answer.status, ...((await answer.json()) as Omit<Booked, 'http'>) };
  };
  const book = (clickpost: ClickpostSandbox, change: Change = {}) =>
    call(clickpost, 'v4/create-order', '', order(change));
  const hub = async (answers: number[] = []) => {
    const got: Callback[] = [];
    const keys: unknown[] = [];
    const server = http.createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        keys.push(request.headers.authorization);
        const status = answers.shift() ?? 200;
        if (status === 200) got.push(JSON.parse(Buffer.concat(parts).toString()) as Callback);
        response.writeHead(status).end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    running.push({ stop: () => new Promise((resolve) => server.close(() => resolve())) });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/clickpost/status`;
    return { webhook: { url, authorization: 'fixed', retryBaseMs: 10 }, got, keys };
  };
  const until = async (done: () => boolean) => {
    for (let i = 0; i < 4_500 && !done(); i += 1) await new Promise((resolve) => setTimeout(resolve, 10));
  };

  return { start, call, book, hub, until, stopAll };
}
