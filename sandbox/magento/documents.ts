/** What an invoice, a shipment and a credit memo have in common. */
import type { documentComment } from './bodies.ts';
import type { Shop } from './shop.ts';
import type { Document, Item, Order } from './types.ts';
import { stamp } from './types.ts';

/** A document of these pieces, numbered and dated; what only its kind has is added by its maker. */
export function newDocument(
  shop: Shop,
  order: Order,
  chosen: readonly { readonly item: Item; readonly qty: number }[],
  comment: ReturnType<typeof documentComment>,
): Document {
  const at = stamp(shop.now());
  const id = shop.nextId();
  return {
    entity_id: id,
    increment_id: String(id).padStart(9, '0'),
    order,
    created_at: at,
    items: chosen.map(({ item, qty }) => ({
      entity_id: shop.nextId(),
      order_item_id: item.item_id,
      qty,
      sku: item.sku,
      name: item.name,
      price: item.price,
    })),
    comments:
      comment === undefined ? [] : [{ entity_id: shop.nextId(), ...comment, is_customer_notified: 0, created_at: at }],
    tracks: [],
    source_code: null,
  };
}
