/** The status history of an order, newest line first. */
import type { Shop } from './shop.ts';
import type { HistoryLine, Order } from './types.ts';
import { stamp } from './types.ts';

export function noteOrder(
  shop: Shop,
  order: Order,
  comment: string | null,
  flags: { notified?: number; visible?: number; entity?: string } = {},
): HistoryLine {
  const line: HistoryLine = {
    entity_id: shop.nextId(),
    parent_id: order.entity_id,
    comment,
    status: order.status,
    created_at: stamp(shop.now()),
    entity_name: flags.entity ?? 'order',
    is_customer_notified: flags.notified ?? 0,
    is_visible_on_front: flags.visible ?? 0,
  };
  order.history.unshift(line);
  return line;
}
