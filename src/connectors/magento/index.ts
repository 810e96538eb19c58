/** Magento / Adobe Commerce: orders in, shipments and statuses out. One object per hub, one store view per channel. */
import { fail } from '../../platform/errors.ts';
import type { Http } from '../../platform/http.ts';
import type { PaymentMode } from '../../core/order/incoming-order.ts';
import type { ChannelNumber } from '../../core/availability/channel-number.ts';
import type { ShipNotice, StatusNotice, Told } from '../../core/order/channel-notices.ts';
import type { CreditMemoNotice, InvoiceNotice, Mirrored } from '../../core/notice/money-notice.ts';
import { createClient, type MagentoClient, type MagentoStore } from './client.ts';
import { createOrderPlaced, type OrderPlaced } from './inbound/order-placed.ts';
import { writeCreditMemo, writeInvoice } from './money-writes.ts';
import { createOneAtATime } from './one-at-a-time.ts';
import { fetchOrder, type RawOrder } from './operations/fetch-order.ts';
import { findOrder } from './operations/find-order.ts';
import { findShipment } from './operations/find-shipment.ts';
import { findStatus } from './operations/find-status.ts';
import { listAttributes, type Attribute } from './operations/list-attributes.ts';
import { listProducts, type ListProductsInput, type ProductPage } from './operations/list-products.ts';
import { listSourceItems, type SourceItem, type SourceItemPage } from './operations/list-source-items.ts';
import { listStoreConfigs, type StoreConfig } from './operations/list-store-configs.ts';
import { listStoreViews, type StoreView } from './operations/list-store-views.ts';
import { listUpdatedOrders, type UpdatedOrders, type UpdatedOrdersInput } from './operations/list-updated-orders.ts';
import type { Product } from './operations/products.ts';
import { saveSourceItems } from './operations/save-source-items.ts';
import type { Shipped } from './operations/ship-order.ts';
import { writeStatus } from './write-status.ts';
import { writeShipment } from './writes.ts';

export type { MagentoAuth, MagentoStore } from './client.ts';
export type { Envelope } from './inbound/envelope.ts';
export type { Attribute, Product, ProductPage, SourceItem, SourceItemPage, StoreConfig };
export type { RawOrder, Shipped, StoreView, UpdatedOrders, UpdatedOrdersInput };

export type MagentoOptions = {
  /** Channel id → its store view. */
  readonly stores: Readonly<Record<string, MagentoStore>>;
  readonly http: Http | ((partner: string) => Http);
  /** At least 30 s: a call often lands after an impatient client has given up. */
  readonly timeoutMs: number;
  /** Whether Magento mails the customer when a shipment is made. */
  readonly notifyShipment: boolean;
  /** Payment method code, or a prefix ending in `*`, → how its money comes. */
  readonly paymentModes?: Readonly<Record<string, PaymentMode>>;
};

export type Magento = {
  readonly inbound: { readonly orderPlaced: OrderPlaced };
  fetchOrder(channelId: string, magentoOrderId: number): Promise<RawOrder>;
  findOrder(channelId: string, incrementId: string): Promise<RawOrder | undefined>;
  listUpdatedOrders(channelId: string, input: Omit<UpdatedOrdersInput, 'storeId'>): Promise<UpdatedOrders>;
  listStoreViews(channelId: string): Promise<readonly StoreView[]>;
  listStoreConfigs(channelId: string): Promise<readonly StoreConfig[]>;
  /** With names as in a store view; left out: the channel's own. */
  listProducts(channelId: string, input: ListProductsInput, storeView?: string): Promise<ProductPage>;
  listAttributes(channelId: string, ids: readonly number[]): Promise<readonly Attribute[]>;
  /** One call per channel at a time: the last writer wins. */
  saveSourceItems(channelId: string, items: readonly ChannelNumber[]): Promise<void>;
  listSourceItems(channelId: string, sourceCode: string, pageSize: number, afterSku?: string): Promise<SourceItemPage>;
  findShipment(notice: ShipNotice): Promise<Shipped | undefined>;
  shipOrder(notice: ShipNotice): Promise<Shipped>;
  /** Looks for it first; made of what the order still allows. */
  mirrorInvoice(notice: InvoiceNotice): Promise<Mirrored>;
  mirrorCreditNote(notice: CreditMemoNotice): Promise<Mirrored>;
  findStatus(notice: StatusNotice): Promise<Told | undefined>;
  /** Also Magento's own cancel and hold, where a status stands for them. */
  sendStatus(notice: StatusNotice): Promise<Told>;
};

export function createMagento(options: MagentoOptions): Magento {
  const http = typeof options.http === 'function' ? options.http('magento') : options.http;
  const clients = new Map<string, MagentoClient>(
    Object.entries(options.stores).map(([id, store]) => [id, createClient(store, http, options.timeoutMs)]),
  );
  const oneAtATime = createOneAtATime();

  const client = (channelId: string): MagentoClient =>
    clients.get(channelId) ?? fail('missing', 'magento.channel_unknown', { channelId });
  const viewOf = (channelId: string, storeCode: string): MagentoClient => {
    const store = options.stores[channelId] ?? fail('missing', 'magento.channel_unknown', { channelId });
    return createClient({ ...store, storeCode }, http, options.timeoutMs);
  };
  const storeOf = (channelId: string): { storeId?: number } => {
    const storeId = options.stores[channelId]?.storeId;
    return storeId === undefined ? {} : { storeId };
  };
  const perOrder = (notice: { readonly channelId: string; readonly magentoOrderId: number }): string =>
    `${notice.channelId}:${notice.magentoOrderId}`;

  return {
    inbound: { orderPlaced: createOrderPlaced(options.paymentModes) },
    async fetchOrder(channelId, magentoOrderId) {
      return client(channelId).call(fetchOrder, { magentoOrderId });
    },
    async findOrder(channelId, incrementId) {
      return client(channelId).call(findOrder, { incrementId, ...storeOf(channelId) });
    },
    async listUpdatedOrders(channelId, input) {
      return client(channelId).call(listUpdatedOrders, { ...input, ...storeOf(channelId) });
    },
    async listStoreViews(channelId) {
      return client(channelId).call(listStoreViews, undefined);
    },
    async listStoreConfigs(channelId) {
      return client(channelId).call(listStoreConfigs, undefined);
    },
    async listProducts(channelId, input, storeView) {
      return (storeView === undefined ? client(channelId) : viewOf(channelId, storeView)).call(listProducts, input);
    },
    async listAttributes(channelId, ids) {
      return client(channelId).call(listAttributes, { ids });
    },
    async saveSourceItems(channelId, items) {
      const to = client(channelId);
      return oneAtATime(`${channelId}:stock`, () => to.call(saveSourceItems, { items }));
    },
    async listSourceItems(channelId, sourceCode, pageSize, afterSku) {
      const input = { sourceCode, pageSize, ...(afterSku === undefined ? {} : { afterSku }) };
      return client(channelId).call(listSourceItems, input);
    },
    async findShipment(notice) {
      return client(notice.channelId).call(findShipment, notice);
    },
    async shipOrder(notice) {
      const to = client(notice.channelId);
      return oneAtATime(perOrder(notice), () => writeShipment(to, notice, options.notifyShipment));
    },
    async mirrorInvoice(notice) {
      const to = client(notice.channelId);
      return oneAtATime(perOrder(notice), () => writeInvoice(to, notice));
    },
    async mirrorCreditNote(notice) {
      const to = client(notice.channelId);
      return oneAtATime(perOrder(notice), () => writeCreditMemo(to, notice));
    },
    async findStatus(notice) {
      return client(notice.channelId).call(findStatus, notice);
    },
    async sendStatus(notice) {
      const to = client(notice.channelId);
      return oneAtATime(perOrder(notice), async () => {
        const there = notice.doubt === true ? await to.call(findStatus, notice) : undefined;
        return there ?? writeStatus(to, notice);
      });
    },
  };
}
