/** What of an order is still to be shipped and billed, and what that will cost: money that must not go back yet. Pure. */
import type { Channel } from '../catalog/index.ts';
import { shareOf, type Order, type OrderLine } from '../order/index.ts';
import type { Shipment, ShipmentLine } from '../shipment/index.ts';
import type { BilledOrder } from './billed.ts';
import { shareOrderOf } from './price-shipment.ts';

export type WholeOrder = {
  readonly order: Order;
  readonly lines: readonly OrderLine[];
  readonly shipments: readonly Shipment[];
  readonly pieces: readonly ShipmentLine[];
  readonly channel: Channel | undefined;
  readonly before: BilledOrder;
};

/** Its pieces are wanted again, or not at all: what was billed of it does not stand. */
export function isUndone(shipment: Pick<Shipment, 'state' | 'resolution'>): boolean {
  return shipment.state === 'cancelled' || shipment.resolution === 'reship';
}

const over = new Set<Order['state']>(['cancelled', 'rejected', 'closed']);

/** Nothing of it is wanted any more. */
export function isOver({ state }: Pick<Order, 'state'>): boolean {
  return over.has(state);
}

export function wantedValue(whole: WholeOrder): number {
  const { order, lines, shipments, pieces, before } = whole;
  if (isOver(order)) return 0;
  // Goods that were lost and are sent once more have to be billed once more.
  const live = new Set(shipments.filter((one) => !isUndone(one)).map((one) => one.id));
  const billed = new Set(before.invoices.map((invoice) => invoice.shipmentId));
  const wanted = new Map<string, number>();
  const held = new Map<string, number>();
  const add = (to: Map<string, number>, id: string, count: number): void => {
    to.set(id, (to.get(id) ?? 0) + count);
  };
  for (const one of pieces) {
    if (!live.has(one.shipmentId)) continue;
    add(held, one.orderLineId, one.quantity);
    if (!billed.has(one.shipmentId)) add(wanted, one.orderLineId, one.quantity);
  }
  for (const line of lines) {
    const placed = line.ships ? (held.get(line.id) ?? 0) : (before.billed.lines.get(line.id)?.quantity ?? 0);
    add(wanted, line.id, Math.max(0, line.quantity - line.cancelled - placed));
  }
  const none = [...wanted.values()].every((count) => count === 0);
  return none ? 0 : shareOf(shareOrderOf(order, lines, whole.channel), before.billed, wanted).totalMinor;
}
