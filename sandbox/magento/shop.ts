/** The shop's memory: orders, documents and source quantities, and the counters that number them. */
import { noteOrder } from './notes.ts';
import { missing } from './errors.ts';
import { deductVirtual, reserveOrder } from './reservations.ts';
import type { Document, Order, StockSetting } from './types.ts';
import { stamp } from './types.ts';

export interface SourceItem {
  sku: string;
  source_code: string;
  quantity: number;
  status: number;
}

export interface Shop {
  orders: Map<number, Order>;
  shipments: Map<number, Document>;
  invoices: Map<number, Document>;
  creditmemos: Map<number, Document>;
  sourceItems: Map<string, SourceItem>;
  sources: string[];
  stocks: StockSetting[];
  /** Per stock and SKU; below zero while something is sold and not shipped. */
  reservations: Map<string, number>;
  enforceStock: boolean;
  overQuantity: 'refuse' | 'clip';
  /** Numbers rows of any table; they only have to be unique. */
  nextId: () => number;
  now: () => Date;
  order: (id: string | number) => Order;
  touch: (order: Order) => void;
  add: (order: Order) => void;
}

export interface ShopOptions {
  sources: readonly string[];
  stocks: readonly StockSetting[];
  enforceStock: boolean;
  overQuantity: 'refuse' | 'clip';
  now: () => Date;
}

export const sourceKey = (sku: string, source: string): string => `${source}\n${sku}`;

export function createShop({ sources, stocks, enforceStock, overQuantity, now }: ShopOptions): Shop {
  let id = 0;
  const orders = new Map<number, Order>();
  const shop: Shop = {
    orders,
    shipments: new Map(),
    invoices: new Map(),
    creditmemos: new Map(),
    sourceItems: new Map(),
    sources: [...sources],
    stocks: [...stocks],
    reservations: new Map(),
    enforceStock,
    overQuantity,
    nextId: () => (id += 1),
    now,
    order(orderId) {
      const order = orders.get(Number(orderId));
      if (order === undefined) throw missing();
      return order;
    },
    touch(order) {
      order.updated_at = stamp(now());
    },
    add(order) {
      orders.set(order.entity_id, order);
      reserveOrder(shop, order);
      noteOrder(shop, order, null);
      if (order.state === 'processing') {
        // captured at checkout: the module made the invoice itself
        const documentId = shop.nextId();
        for (const item of order.items) deductVirtual(shop, order, item, item.qty_ordered);
        const items = order.items.map((item) => ({
          entity_id: shop.nextId(),
          order_item_id: item.item_id,
          qty: item.qty_ordered,
          sku: item.sku,
          name: item.name,
          price: item.price,
        }));
        const head = {
          entity_id: documentId,
          increment_id: String(documentId).padStart(9, '0'),
          order,
          created_at: order.created_at,
        };
        shop.invoices.set(documentId, { ...head, items, comments: [], tracks: [], source_code: null });
      }
    },
  };
  return shop;
}
