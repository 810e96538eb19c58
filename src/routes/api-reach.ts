/**
 * What a key that speaks for a part of the house may ask: each route says which bounds it minds. A route that says nothing
 * is for keys of the whole house, so that a new one shows nobody else's rows before somebody has thought of it.
 */
import type { ApiClient } from '../core/access/index.ts';
import { loadMapping } from '../core/catalog/index.ts';
import { findReachableOrder } from '../core/reading/index.ts';
import type { Database } from '../platform/db/index.ts';
import { fail } from '../platform/errors.ts';

/**
 * `channel`, `places`, `company`: its handler minds that bound, by a narrower list or a refusal of its own · `order`: the order
 * in its path must have a parcel at the key's places · `all`: settings of the whole house, the same for everybody.
 */
type Side = 'channel' | 'places' | 'company' | 'order' | 'all';

const channel: readonly Side[] = ['channel'];
const places: readonly Side[] = ['places'];
const both: readonly Side[] = ['channel', 'places'];
const order: readonly Side[] = ['channel', 'order'];
const company: readonly Side[] = ['company'];
const parts: readonly Side[] = ['channel', 'places', 'company'];
const all: readonly Side[] = ['all'];

/** By method and path. */
export const reaches: Readonly<Record<string, readonly Side[]>> = {
  'GET /orders/{number}': order,
  'GET /orders/{number}/trace': order,
  'POST /orders': channel,
  'POST /magento/orders': channel,
  'GET /availability': channel,
  'GET /availability/{sku}': channel,
  'GET /availability/{sku}/stores': channel,
  'POST /availability/query': channel,
  ...sameFor(channel, 'POST /admin/orders/{number}/', [
    'cancel',
    'cancel-lines',
    'hold',
    'release',
    'pause',
    'resume',
    'revise',
    'reship',
    'refund-parcel',
    'write-off-parcel',
  ]),
  'GET /admin/orders/refused': channel,
  'GET /admin/orders/refused/{id}': channel,
  'POST /admin/orders/refused/{id}/retry': channel,
  'POST /admin/orders/refused/{id}/reject': channel,
  'GET /admin/orders/{number}/money': channel,
  'GET /admin/orders/{number}/routing': channel,
  'GET /admin/invoices': channel,
  'GET /admin/risk': channel,
  'GET /admin/risk/customers': channel,
  'GET /admin/risk/customers/{id}': channel,
  'POST /admin/risk/customers/{id}/reset': channel,
  'PUT /admin/risk/limits/{currency}': channel,
  'POST /admin/risk/limits/{currency}/reset': channel,
  'PUT /admin/risk/maintenance/{channel}': channel,
  'POST /admin/risk/maintenance/{channel}/end': channel,
  'GET /admin/stock/web-buffers': channel,
  'PUT /admin/stock/web-buffers/{channel}/{sku}': channel,
  ...sameFor(channel, '', [
    'GET /admin/mapping',
    'GET /admin/mapping/check',
    'GET /admin/mapping/companies',
    'GET /admin/mapping/nodes',
    'GET /admin/mapping/{kind}',
    'GET /admin/mapping/{kind}/{key}/versions',
    'PUT /admin/mapping/companies/{key}',
    'PUT /admin/mapping/nodes/{key}',
    'PUT /admin/mapping/{kind}/{key}',
    'DELETE /admin/mapping/{kind}/{key}',
    'PUT /admin/rates/cards/{code}',
  ]),

  'GET /admin/tasks': both,
  'GET /admin/tasks/{id}': both,
  'POST /admin/tasks/bulk': both,
  'POST /admin/tasks/{id}/{action}': both,
  'GET /admin/deliveries': both,
  'GET /admin/deliveries/{id}': both,
  'POST /admin/deliveries/{id}/answer': both,
  'GET /admin/documents': both,
  'GET /admin/documents/{id}': both,
  'GET /admin/documents/{id}/file': both,
  'POST /admin/documents/{id}/print': both,
  'GET /admin/paper-batches': both,
  'POST /admin/paper-batches': both,
  'GET /admin/paper-batches/{id}': both,
  'GET /admin/paper-batches/{id}/file': both,
  'POST /admin/paper-batches/{id}/stop': both,
  'GET /admin/shipments/{id}/proof': both,
  'POST /admin/shipments/{id}/proof': both,
  'POST /admin/shipments/{id}/register-awb': both,
  'POST /admin/shipments/{id}/reject': both,

  'GET /admin/pickups': places,
  'POST /admin/pickups': places,
  'GET /admin/printing/printers': places,
  'POST /admin/printing/printers': places,
  'PUT /admin/printing/printers/{id}': places,
  'GET /admin/printing/jobs': places,
  'POST /admin/printing/jobs': places,
  'POST /admin/printing/jobs/{id}/retry': places,
  'POST /admin/printing/jobs/{id}/cancel': places,
  'POST /admin/printing/jobs/{id}/move': places,
  ...sameFor(places, '', [
    'GET /agent/printers',
    'GET /agent/printers/{id}/test-page',
    'POST /agent/poll',
    'POST /agent/jobs/{id}/file',
    'POST /agent/jobs/{id}/beat',
    'POST /agent/jobs/{id}/outcome',
  ]),
  'GET /admin/locations/closings': places,
  'POST /admin/locations/{id}/close': places,
  'POST /admin/locations/{id}/open': places,
  'PUT /admin/locations/{id}/routing': places,
  'POST /admin/reroutes': places,
  'PUT /admin/trust/{id}': places,
  'PUT /admin/stock/pressure': places,
  'POST /admin/stock/adjustments': places,
  'POST /admin/stock/transfers': places,
  'POST /admin/stock/requests': places,

  'GET /admin/erp/snapshots': company,
  'POST /admin/erp/snapshots/{id}/approve': company,
  'POST /admin/erp/snapshots/{id}/reject': company,
  'GET /admin/erp/parked-lines': company,
  'POST /admin/erp/parked-lines/{id}/replay': company,
  'POST /admin/erp/parked-lines/{id}/close': company,
  'GET /admin/erp/postings': company,
  'POST /admin/erp/postings/{id}/cover': ['company', 'places'],
  'POST /admin/erp/postings/{id}/cancel': ['company', 'places'],
  'GET /admin/replenishment/rules': parts,
  'GET /admin/replenishment/rules/{location}/{sku}': parts,
  'PUT /admin/replenishment/rules/{location}/{sku}': parts,
  'DELETE /admin/replenishment/rules/{location}/{sku}': parts,
  'GET /admin/replenishment/requests': parts,
  'GET /admin/replenishment/requests/{id}': parts,
  'POST /admin/replenishment/requests/{id}/close': parts,
  'POST /admin/replenishment/requests/{id}/ship': parts,
  ...sameFor(['channel', 'company'], '', [
    'GET /admin/replenishment/suppliers',
    'GET /admin/replenishment/suppliers/{id}',
    'PUT /admin/replenishment/suppliers/{id}',
    'DELETE /admin/replenishment/suppliers/{id}',
  ]),

  'GET /admin/calendars': all,
  'GET /admin/delivery-rules': all,
  'GET /admin/remittance-rules': all,
  'GET /admin/pickup-rules': all,
  'GET /admin/processes': all,
  'GET /admin/processes/{kind}/{version}': all,
  'GET /admin/rates/cards': all,
  'GET /admin/rates/cards/{code}': all,
  'GET /admin/rates/lanes': all,
  'GET /admin/rates/zones': all,
  'POST /admin/rates/quotes': all,
  'GET /admin/routing/activations': all,
  'GET /admin/routing/versions': all,
  'GET /admin/routing/versions/{version}': all,
  'GET /admin/routing/versions/{version}/check': all,
};

/** Of a request: `GET /orders/{number}` and what stands in its path. */
export type Asked = { readonly route: string; readonly params: Readonly<Record<string, string>> };

/**
 * The key as this route is to see it. A company's is one of its places, and of its channel where it has one alone, unless the
 * route asks for the company itself.
 * @throws forbidden `request.key_too_narrow` where the route does not mind what the key is bound to
 * @throws missing `order.unknown` for an order that has no parcel at the key's places
 */
export async function withinReach(
  db: Pick<Database, 'read'>,
  { route, params }: Asked,
  stored: ApiClient,
): Promise<ApiClient> {
  const sides = reaches[route] ?? [];
  const bound = stored.channelId !== undefined || stored.companyId !== undefined || stored.locations !== undefined;
  if (!bound || sides.includes('all')) return stored;
  const minds = (side: Side): boolean => sides.includes(side);
  const refuse = (): never => fail('forbidden', 'request.key_too_narrow', { route });

  if (stored.companyId !== undefined && minds('company')) {
    const foreign =
      (stored.locations !== undefined && !minds('places')) || (stored.channelId !== undefined && !minds('channel'));
    return foreign ? refuse() : stored;
  }
  const client = stored.companyId === undefined ? stored : await asPlaces(db, stored, stored.companyId);
  if (minds('order') && (stored.locations !== undefined || client.channelId === undefined)) {
    const { number = '' } = params;
    const scope = { channels: [client.channelId ?? '*'], locations: client.locations ?? [] };
    const found = await db.read((reader) => findReachableOrder(reader, scope, number));
    return found === undefined ? fail('missing', 'order.unknown', { number }) : client;
  }
  if (minds('places') && (minds('channel') || client.locations !== undefined)) return client;
  if (minds('channel') && client.channelId !== undefined && stored.locations === undefined) return client;
  return refuse();
}

async function asPlaces(db: Pick<Database, 'read'>, client: ApiClient, companyId: string): Promise<ApiClient> {
  const { locations, channels } = await db.read((reader) => loadMapping(reader));
  const own = channels.filter((one) => one.companyId === companyId);
  const [only] = own.length === 1 ? own : [];
  return {
    ...client,
    locations: client.locations ?? locations.filter((one) => one.companyId === companyId).map((one) => one.id),
    ...(client.channelId !== undefined || only === undefined ? {} : { channelId: only.id }),
  };
}

function sameFor(sides: readonly Side[], head: string, tails: readonly string[]): Record<string, readonly Side[]> {
  return Object.fromEntries(tails.map((tail) => [`${head}${tail}`, sides]));
}
