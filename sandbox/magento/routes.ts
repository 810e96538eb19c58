/** The REST surface of the Magento simulator: every route asks for its bearer token, its store code and its resource. */
import type { Request, ResponseToolkit, Server, ServerRoute } from '@hapi/hapi';
import { noteEffect, work } from '../control.ts';
import type { CommonSwitches, Switches } from '../switches.ts';
import { integer, isObject, topLevel } from './bodies.ts';
import type { Catalog } from './catalog.ts';
import { catalogRoutes } from './catalog-routes.ts';
import { MagentoRefusal, missing, noRoute, refuse, unauthorized } from './errors.ts';
import { inventoryRoutes } from './inventory-routes.ts';
import { cancelOrder, commentOrder, holdOrder, invoiceOrder, unholdOrder } from './order-actions.ts';
import { refundOrder } from './refund-order.ts';
import { onlyFields, search } from './search.ts';
import { headerRow, toRest } from './shapes.ts';
import { shipOrder } from './ship-order.ts';
import type { Shop } from './shop.ts';
import { storeConfigs, storeViews } from './stores.ts';
import type { Document, Order, StoreSetting } from './types.ts';

export interface RouteOptions {
  shop: Shop;
  stores: readonly StoreSetting[];
  accessToken: string;
  switches: Switches<CommonSwitches>;
  /** 2.4.7 and later: a comment's status must belong to the order's state. */
  checksCommentStatus: boolean;
  maxListSize: number;
  catalog: Catalog;
  /** The code of the attribute that holds the barcode. */
  barcodeAttribute: string;
}

type Query = Record<string, unknown>;
type Work = (request: Request) => unknown;

const params = (request: Request) => request.params as Record<string, string>;
const unknownColumn = (field: string) => refuse('Column not found: %1', [field]);

const quick = new Set(['entity_id', 'increment_id', 'store_id', 'state', 'status', 'created_at', 'updated_at']);

/** A poll looks at every order: the whole row is only built when a rare column is asked for. */
function orderRow(order: Order, needed: readonly string[]): Query {
  if (!needed.every((field) => quick.has(field))) return headerRow(order);
  const { entity_id, increment_id, store, state, status, created_at, updated_at } = order;
  return { entity_id, increment_id, store_id: store.storeId, state, status, created_at, updated_at };
}

const documentRow = (one: Document): Query => ({
  entity_id: one.entity_id,
  increment_id: one.increment_id,
  order_id: one.order.entity_id,
  store_id: one.order.store.storeId,
  created_at: one.created_at,
  updated_at: one.created_at,
});

function documentBody(one: Document, kind: 'shipment' | 'invoice' | 'creditmemo'): object {
  const { order } = one;
  const comments = one.comments.map((comment) => ({ ...comment, parent_id: one.entity_id }));
  const items = one.items.map((item) => ({ ...item, parent_id: one.entity_id }));
  if (kind !== 'shipment') {
    const shipping = one.shipping_amount ?? 0;
    const total_qty = items.reduce((sum, item) => sum + item.qty, 0);
    const more = kind === 'invoice' ? { total_qty } : {};
    const rows = kind === 'invoice' ? items : items.map((item) => ({ ...item, base_price: item.price, base_cost: 0 }));
    const money = { grand_total: one.grand_total, base_grand_total: one.grand_total, shipping_amount: shipping };
    return { ...documentRow(one), ...more, state: 2, ...money, items: rows, comments };
  }
  const tracks = one.tracks.map((track) => ({ ...track, order_id: order.entity_id, parent_id: one.entity_id }));
  const extension = { source_code: one.source_code };
  return { ...documentRow(one), items, comments, tracks, packages: [], extension_attributes: extension };
}

export function addRoutes(server: Server, options: RouteOptions): void {
  const { shop, stores, accessToken, switches, checksCommentStatus, maxListSize, catalog, barcodeAttribute } = options;
  const codes = new Set(['all', 'default', ...stores.map((store) => store.code)]);

  const route = (method: 'GET' | 'POST', path: string, resource: string, run: Work): ServerRoute => ({
    method,
    path: `/rest/{store}/V1/${path}`,
    options: method === 'POST' ? { tags: [work] } : {},
    handler: (request, h) => {
      // an unknown store code is taken as a part of the path
      if (!codes.has(params(request)['store'] ?? '')) throw noRoute();
      if (request.headers.authorization !== `Bearer ${accessToken}`) throw unauthorized(resource);
      if (method === 'POST') {
        const refused = switches.refusal(request.path);
        if (refused !== undefined) throw new MagentoRefusal(refused.code, refused.message ?? 'Refused by the switch');
      }
      const answer = onlyFields(run(request), request.query['fields']);
      return h.response(JSON.stringify(answer)).type('application/json');
    },
  });

  const listDocuments =
    (all: Map<number, Document>, kind: 'shipment' | 'invoice' | 'creditmemo') => (request: Request) => {
      const found = search(all.values(), documentRow, request.query, unknownColumn);
      const items = found.rows.map((one) => documentBody(one, kind));
      return { items, search_criteria: found.criteria, total_count: found.total };
    };
  const oneDocument =
    (all: Map<number, Document>, kind: 'shipment' | 'invoice' | 'creditmemo') => (request: Request) => {
      const document = all.get(Number(params(request)['id']));
      if (document === undefined) throw missing();
      return documentBody(document, kind);
    };
  const order = (request: Request) => shop.order(params(request)['id'] ?? '');
  const noted = (request: Request, effect: string, answer: unknown) => {
    noteEffect(request, effect);
    return answer;
  };

  server.route([
    route('GET', 'orders', 'Magento_Sales::actions_view', (request) => {
      const found = search(shop.orders.values(), orderRow, request.query, unknownColumn);
      return { items: found.rows.map(toRest), search_criteria: found.criteria, total_count: found.total };
    }),
    route('GET', 'orders/{id}', 'Magento_Sales::actions_view', (request) => toRest(order(request))),
    route('GET', 'orders/{id}/statuses', 'Magento_Sales::actions_view', (request) => order(request).status),
    route('GET', 'orders/{id}/comments', 'Magento_Sales::actions_view', (request) => {
      const items = order(request).history;
      return { items, search_criteria: { filter_groups: [] }, total_count: items.length };
    }),
    route('POST', 'orders/{id}/comments', 'Magento_Sales::comment', (request) => {
      const one = order(request);
      commentOrder(shop, one, request.payload, checksCommentStatus);
      return noted(request, `comment on order ${one.increment_id}, status ${one.status ?? 'null'}`, true);
    }),
    route('POST', 'orders/{id}/cancel', 'Magento_Sales::cancel', (request) => {
      const one = order(request);
      const done = cancelOrder(shop, one);
      return noted(request, `cancel of order ${one.increment_id}: ${done}`, done);
    }),
    route('POST', 'orders/{id}/hold', 'Magento_Sales::hold', (request) => {
      const one = order(request);
      return noted(request, `hold of order ${one.increment_id}`, holdOrder(shop, one));
    }),
    route('POST', 'orders/{id}/unhold', 'Magento_Sales::unhold', (request) => {
      const one = order(request);
      return noted(request, `unhold of order ${one.increment_id}`, unholdOrder(shop, one));
    }),
    route('POST', 'orders', 'Magento_Sales::create', (request) => {
      const entity = topLevel(request.payload)['entity'];
      if (!isObject(entity)) throw refuse('"%fieldName" is required. Enter and try again.', { fieldName: 'entity' });
      const one = shop.order(integer(topLevel(entity)['entity_id'], 'entity_id'));
      const external = topLevel(entity)['ext_order_id'];
      if (typeof external === 'string') one.ext_order_id = external;
      shop.touch(one);
      return noted(request, `ext_order_id of order ${one.increment_id}`, toRest(one));
    }),
    route('POST', 'order/{id}/ship', 'Magento_Sales::ship', (request) => {
      const shipment = shipOrder(shop, order(request), request.payload);
      const about = `shipment ${shipment.entity_id} of order ${shipment.order.increment_id}`;
      return noted(request, about, shipment.entity_id);
    }),
    route('POST', 'order/{id}/invoice', 'Magento_Sales::invoice', (request) => {
      const invoice = invoiceOrder(shop, order(request), request.payload);
      return noted(request, `invoice ${invoice.entity_id} of order ${invoice.order.increment_id}`, invoice.entity_id);
    }),
    route('POST', 'order/{id}/refund', 'Magento_Sales::creditmemo', (request) => {
      const memo = refundOrder(shop, order(request), request.payload);
      return noted(request, `credit memo ${memo.entity_id} of order ${memo.order.increment_id}`, memo.entity_id);
    }),
    route('GET', 'creditmemos', 'Magento_Sales::sales_creditmemo', listDocuments(shop.creditmemos, 'creditmemo')),
    route('GET', 'creditmemo/{id}', 'Magento_Sales::sales_creditmemo', oneDocument(shop.creditmemos, 'creditmemo')),
    route('GET', 'shipments', 'Magento_Sales::shipment', listDocuments(shop.shipments, 'shipment')),
    route('GET', 'shipment/{id}', 'Magento_Sales::shipment', oneDocument(shop.shipments, 'shipment')),
    route('GET', 'invoices', 'Magento_Sales::sales_invoice', listDocuments(shop.invoices, 'invoice')),
    route('GET', 'invoices/{id}', 'Magento_Sales::sales_invoice', oneDocument(shop.invoices, 'invoice')),
    route('GET', 'store/storeViews', 'Magento_Backend::store', () => storeViews(stores)),
    route('GET', 'store/storeConfigs', 'Magento_Backend::store', () => storeConfigs(stores)),
    ...(catalogRoutes(catalog, barcodeAttribute, route) as ServerRoute[]),
    ...(inventoryRoutes(shop, catalog, stores, maxListSize, route) as ServerRoute[]),
  ]);
}

/** Gives every refusal and every unforeseen failure Magento's own body. */
export function answerErrors(server: Server): void {
  server.ext('onPreResponse', (request: Request, h: ResponseToolkit) => {
    const { response } = request;
    if (!('isBoom' in response) || request.path.startsWith('/_sandbox')) return h.continue;
    const error: unknown = response;
    if (error instanceof MagentoRefusal) return h.response(error.body()).code(error.status);
    const { statusCode } = response.output;
    if (statusCode === 404) return h.response(noRoute().body()).code(404);
    if (statusCode < 500) return h.response({ message: response.message }).code(statusCode);
    const masked = 'Internal Error. Details are available in Magento log file. Report ID: webapi-sandbox';
    return h.response({ message: masked }).code(500);
  });
}
