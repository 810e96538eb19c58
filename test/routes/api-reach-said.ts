/** What every route is sent while it is asked whom it lets in. */
import { places, sku } from '../core/made.ts';

const [here = ''] = places;
export const reason = 'a reason that is long enough';
const some = '01a20000-0000-7000-8000-000000000001';
const address = { name: 'Aisha', lines: ['Villa 5'], city: 'Dubai', country: 'AE', phone: '+971501234567' };
const token = { token: 1 };
const move = { version: 1, printer: some };
export const pickup = { courier: 'ARAMEX', on: '2099-01-02', from: '09:00', until: '12:00' };
const lines = [{ sku, quantity: 1, reason: 'FOUND' }];
/** They refuse a bound key as the first thing, but after they have read what they were sent. */
export const readFirst = ['PUT /admin/mapping/companies/{key}', 'PUT /admin/rates/cards/{code}'];
/** Writes into the channel of its key and answers with what it was sent. */
export const own = 'POST /magento/orders';
/** What a route wants said before it looks by whom it is asked. */
export const said: Readonly<Record<string, object>> = {
  'POST /orders': {
    channel: 'AE',
    customer: { name: 'Aisha' },
    shipTo: address,
    lines: [{ sku, quantity: 1, price: 1 }],
    payment: { mode: 'cod' },
  },
  'POST /availability/query': { channel: 'AE', skus: [sku] },
  ...Object.fromEntries(
    ['cancel', 'hold', 'release', 'pause', 'resume'].map((verb) => [`POST /admin/orders/{number}/${verb}`, { reason }]),
  ),
  'POST /admin/orders/{number}/cancel-lines': { reason, lines: [{ line: 1, quantity: 1 }] },
  'POST /admin/orders/{number}/revise': { reason, shippingMethod: 'fast' },
  ...Object.fromEntries(
    ['reship', 'refund-parcel', 'write-off-parcel'].map((verb) => [
      `POST /admin/orders/{number}/${verb}`,
      { reason, shipment: 'S1' },
    ]),
  ),
  'POST /admin/orders/refused/{id}/reject': { reason },
  'PUT /admin/risk/maintenance/{channel}': { reason },
  'POST /admin/risk/maintenance/{channel}/end': { reason },
  'PUT /admin/risk/limits/{currency}': { reason, limitMinor: 1 },
  'POST /admin/risk/limits/{currency}/reset': { reason },
  'POST /admin/risk/customers/{id}/reset': { reason, currency: 'AED' },
  'PUT /admin/stock/web-buffers/{channel}/{sku}': { quantity: 1 },
  'POST /admin/tasks/bulk': { action: 'take', tasks: [{ id: some }] },
  'POST /admin/deliveries/{id}/answer': { answer: { action: 'return' } },
  'POST /admin/shipments/{id}/register-awb': { awb: 'BYHAND1', courier: 'ARAMEX', why: reason },
  'POST /admin/shipments/{id}/reject': { reason: 'too_busy' },
  'POST /admin/pickups': { ...pickup, location: here },
  'POST /admin/printing/printers': { locationId: here, name: 'Till', kind: 'label', connection: 'browser' },
  'PUT /admin/printing/printers/{id}': {
    locationId: here,
    name: 'Till',
    kind: 'label',
    connection: 'browser',
    version: 1,
  },
  'POST /admin/paper-batches': { shipments: [some], what: 'labels' },
  'POST /admin/printing/jobs': { requestId: some, printer: some, documents: [some] },
  'POST /admin/printing/jobs/{id}/retry': move,
  'POST /admin/printing/jobs/{id}/cancel': move,
  'POST /admin/printing/jobs/{id}/move': move,
  'POST /agent/jobs/{id}/beat': token,
  'POST /agent/jobs/{id}/file': token,
  'POST /agent/jobs/{id}/outcome': { ...token, outcome: 'printed' },
  'POST /admin/locations/{id}/close': { reason: 'strike' },
  'POST /admin/reroutes': { location: here, reason: 'strike' },
  'PUT /admin/trust/{id}': { percent: 10, reason, version: 0 },
  'PUT /admin/stock/pressure': { rows: [{ location: here, sku }] },
  'POST /admin/stock/adjustments': { locationId: here, lines },
  'POST /admin/stock/transfers': { from: here, to: here, event: 'SHIP', lines: [{ sku, quantity: 1 }] },
  'POST /admin/stock/requests': { locationId: here, skus: [sku] },
  'POST /admin/erp/postings/{id}/cover': { document: 'X' },
  'POST /admin/erp/postings/{id}/cancel': { why: reason },
  'POST /admin/replenishment/requests/{id}/close': { reason },
  'PUT /admin/replenishment/rules/{location}/{sku}': { threshold: 1, fillTo: 2 },
};

/** Fields of all forms at once; a page takes those that it knows. */
export const form: Readonly<Record<string, string>> = {
  ...pickup,
  location: here,
  reason,
  why: reason,
  note: reason,
  text: reason,
  version: '1',
  seen: '1',
  awb: 'BYHAND1',
  action: 'take',
  courierCode: 'ARAMEX',
  quantity: '1',
  copies: '1',
  format: 'pdf',
  name: 'Till',
};
