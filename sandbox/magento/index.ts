/** The Magento simulator: a shop with its REST surface, orders that place themselves, and a module that pushes them to the hub. */
import Hapi from '@hapi/hapi';
import { addControl } from '../control.ts';
import { createJournal } from '../journal.ts';
import type { Journal } from '../journal.ts';
import { createRandom } from '../random.ts';
import { commonDefaults, commonSchema, createSwitches } from '../switches.ts';
import type { CommonSwitches, Switches } from '../switches.ts';
import { createCatalog } from './catalog.ts';
import type { Catalog } from './catalog.ts';
import { createOrderMaker } from './orders.ts';
import type { OrderOverrides } from './orders.ts';
import { createPusher } from './push.ts';
import type { PushCounts } from './push.ts';
import { addPushRoutes } from './push-routes.ts';
import { addByHandRoutes, setByHand } from './by-hand.ts';
import { addRoutes, answerErrors } from './routes.ts';
import { createShop } from './shop.ts';
import type { Shop } from './shop.ts';
import type {
  Document,
  Order,
  OrderKind,
  PushShape,
  ShopGateway,
  SkuSetting,
  StockSetting,
  StoreSetting,
} from './types.ts';

export interface MagentoSandboxOptions {
  port?: number;
  host?: string;
  seed?: number;
  /** Where orders are pushed: `{hubUrl}/magento/orders`. */
  hubUrl?: string;
  /** Store view code → the channel's key. */
  pushKeys?: Record<string, string>;
  pushShape?: PushShape | 'mixed';
  stores: readonly StoreSetting[];
  /** Further store views, e.g. in another language; orders are placed in `stores` only. */
  moreViews?: readonly StoreSetting[];
  skus: readonly SkuSetting[];
  accessToken: string;
  /** MSI sources; with several of them a shipment must name one. */
  sources?: readonly string[];
  /** Which websites sell from which sources; left out: one stock with every source. */
  stocks?: readonly StockSetting[];
  /** The code of the attribute that holds the barcode. */
  barcodeAttribute?: string;
  /** Refuse shipments of pieces the source does not have; needs quantities pushed first. */
  enforceStock?: boolean;
  overQuantity?: 'refuse' | 'clip';
  checksCommentStatus?: boolean;
  /** The input limit of list bodies, when the shop has switched it on. */
  maxListSize?: number;
  firstOrderId?: number;
  /** Multiplies the module's waits, which are n² seconds up to 60. */
  retryBaseMs?: number;
  gateway?: ShopGateway;
  /** Every n-th card payment is only authorised; left out: none. */
  authorisedEvery?: number;
  pushConcurrency?: number;
  journalLimit?: number;
  journalBodies?: boolean;
}

export interface MagentoSandbox {
  url: string;
  switches: Switches;
  journal: Journal;
  orders: Map<number, Order>;
  shipments: Map<number, Document>;
  invoices: Map<number, Document>;
  creditmemos: Map<number, Document>;
  shop: Shop;
  catalog: Catalog;
  /** Somebody changes a quantity in Magento's admin. */
  setQuantity: (sku: string, sourceCode: string, quantity: number) => void;
  stop: () => Promise<void>;
  placeOrder: (kind?: OrderKind, overrides?: OrderOverrides) => Order;
  /** Resolves true when the hub took it, false when the module gave up. */
  pushOrder: (order: Order, shape?: PushShape) => Promise<boolean>;
  startPushing: (pace: { perSecond: number; kind?: OrderKind }) => void;
  /** Orders per second; 0 pauses. */
  setRate: (perSecond: number) => void;
  pushes: () => PushCounts;
  /** Resolves when no push is waiting. */
  idle: () => Promise<void>;
}

const faults = {
  down: { status: 503, body: '<html><body><h1>Service Temporarily Unavailable</h1></body></html>' },
  throttle: { status: 429, body: { message: 'Too Many Requests', trace: null } },
  fail: {
    status: 500,
    body: { message: 'Internal Error. Details are available in Magento log file. Report ID: webapi-sandbox' },
  },
};

export async function startMagentoSandbox(options: MagentoSandboxOptions): Promise<MagentoSandbox> {
  const { port = 0, host = '127.0.0.1', seed = 1, stores, skus } = options;
  const random = createRandom(seed);
  const now = () => new Date();
  const switches = createSwitches<CommonSwitches>(commonDefaults, commonSchema, createRandom(seed + 1));
  const journal = createJournal({ limit: options.journalLimit, bodies: options.journalBodies });
  const { sources = ['default'], enforceStock = false, overQuantity = 'refuse' } = options;
  const { barcodeAttribute = 'barcode' } = options;
  const stocks = options.stocks ?? [
    { stockId: 1, name: 'Default Stock', websiteIds: stores.map((one) => one.websiteId), sources },
  ];
  const shop = createShop({ sources, stocks, enforceStock, overQuantity, now });
  const views = [...stores, ...(options.moreViews ?? [])];
  const catalog = createCatalog(views, skus, now, barcodeAttribute);
  const maker = createOrderMaker({
    random,
    stores,
    skus,
    firstOrderId: options.firstOrderId ?? 1,
    now,
    gateway: options.gateway,
    authorisedEvery: options.authorisedEvery,
  });

  const placeOrder = (kind?: OrderKind, overrides?: OrderOverrides): Order => {
    const placed = maker.make(kind, overrides);
    for (const order of placed) shop.add(order);
    const order = placed.at(-1);
    if (order === undefined) throw new Error('no order was made');
    return order;
  };
  const pusher = createPusher({ ...options, journal, switches, random: createRandom(seed + 2), placeOrder });

  const server = Hapi.server({ port, host, router: { stripTrailingSlash: true } });
  server.ext('onRequest', (request, h) => {
    // without a store code the default store view is meant
    if (request.path.startsWith('/rest/V1/'))
      request.setUrl(request.url.href.replace('/rest/V1/', '/rest/default/V1/'));
    return h.continue;
  });
  answerErrors(server);
  addControl(server, {
    name: 'Magento',
    switches,
    journal,
    faultAnswer: (fault) => faults[fault],
    state: () => ({
      orders: shop.orders.size,
      shipments: shop.shipments.size,
      invoices: shop.invoices.size,
      sourceItems: shop.sourceItems.size,
      products: catalog.products.size,
      byStatus: countBy(shop.orders.values(), (order) => `${order.state}/${order.status ?? 'null'}`),
      pushes: pusher.counts(),
    }),
    reset: () => {
      pusher.setRate(0);
      for (const map of [
        shop.orders,
        shop.shipments,
        shop.invoices,
        shop.creditmemos,
        shop.sourceItems,
        shop.reservations,
      ])
        map.clear();
      catalog.reset();
    },
  });
  const { accessToken, checksCommentStatus = true, maxListSize = Number.POSITIVE_INFINITY } = options;
  const rules = { checksCommentStatus, maxListSize, barcodeAttribute };
  addRoutes(server, { shop, catalog, stores: views, accessToken, switches, ...rules });
  addPushRoutes(server, { shop, placeOrder, pusher });
  addByHandRoutes(server, shop);
  await server.start();

  return {
    url: `http://${host}:${server.info.port}`,
    switches,
    journal,
    orders: shop.orders,
    shipments: shop.shipments,
    invoices: shop.invoices,
    creditmemos: shop.creditmemos,
    shop,
    catalog,
    setQuantity: (sku, sourceCode, quantity) => setByHand(shop, sku, sourceCode, quantity),
    placeOrder,
    pushOrder: pusher.push,
    startPushing: pusher.start,
    setRate: pusher.setRate,
    pushes: pusher.counts,
    idle: pusher.idle,
    async stop() {
      pusher.stop();
      await server.stop({ timeout: 50 });
    },
  };
}

function countBy<T>(all: Iterable<T>, name: (one: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const one of all) counts[name(one)] = (counts[name(one)] ?? 0) + 1;
  return counts;
}
