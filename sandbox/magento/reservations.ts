/**
 * What is sold and not shipped: one sum per stock and SKU. Placed −, cancelled +, shipped + (and the source −);
 * source quantities do not change when an order is placed.
 */
import { isShipDummy } from './states.ts';
import { sourceKey } from './shop.ts';
import type { Shop } from './shop.ts';
import type { Item, Order, StockSetting } from './types.ts';

const key = (stockId: number, sku: string) => `${stockId}\n${sku}`;

export const stockOf = (shop: Shop, websiteId: number): StockSetting | undefined =>
  shop.stocks.find((one) => one.websiteIds.includes(websiteId)) ?? shop.stocks[0];

/** The rows whose pieces leave the shelf: the children of a parent row, or the row itself. */
export function piecesOf(order: Order, item: Item, qty: number): { sku: string; qty: number }[] {
  const children = order.items.filter((one) => one.parent_item_id === item.item_id);
  if (children.length === 0) return [{ sku: item.sku, qty }];
  return children.map((child) => ({ sku: child.sku, qty: (child.qty_ordered / item.qty_ordered) * qty }));
}

export function reserve(shop: Shop, order: Order, pieces: readonly { sku: string; qty: number }[]): void {
  const stockId = stockOf(shop, order.store.websiteId)?.stockId ?? 1;
  for (const { sku, qty } of pieces) {
    const at = key(stockId, sku);
    shop.reservations.set(at, (shop.reservations.get(at) ?? 0) + qty);
  }
}

/** Every row that holds pieces; rows of a parent that ship with it are counted by the parent. */
export function reserveOrder(shop: Shop, order: Order): void {
  for (const item of order.items) {
    if (item.product_type !== 'virtual' && isShipDummy(order, item)) continue;
    const left = item.qty_ordered - item.qty_canceled;
    if (left > 0) reserve(shop, order, piecesOf(order, item, -left));
  }
}

export const reservedIn = (shop: Shop, stockId: number, sku: string): number =>
  shop.reservations.get(key(stockId, sku)) ?? 0;

/** What the index says: pieces in the stock's sources that are in stock. */
export function indexed(shop: Shop, stock: StockSetting, sku: string): { qty: number; salable: boolean } {
  const rows = stock.sources.flatMap((source) => shop.sourceItems.get(sourceKey(sku, source)) ?? []);
  const inStock = rows.filter((row) => row.status === 1);
  return { qty: inStock.reduce((sum, row) => sum + row.quantity, 0), salable: inStock.length > 0 };
}

/** Index and reservations; 0 when it cannot be sold. */
export function salableQuantity(shop: Shop, stock: StockSetting, sku: string): number {
  const { qty, salable } = indexed(shop, stock, sku);
  return salable ? Math.max(0, qty + reservedIn(shop, stock.stockId, sku)) : 0;
}

/** Virtual pieces leave at the invoice, from the first source of the stock that has the row. */
export function deductVirtual(shop: Shop, order: Order, item: Item, qty: number): void {
  if (item.product_type !== 'virtual') return;
  reserve(shop, order, [{ sku: item.sku, qty }]);
  const sources = stockOf(shop, order.store.websiteId)?.sources ?? [];
  const row = sources
    .map((source) => shop.sourceItems.get(sourceKey(item.sku, source)))
    .find((one) => one !== undefined);
  if (row !== undefined) row.quantity -= qty;
}
