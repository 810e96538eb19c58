/** What sourcing hands to the shipments, and asks of them. */
import type { Tx } from '../../platform/db/index.ts';
import type { Order, OrderLine } from '../order/index.ts';
import type { Decided } from './decide.ts';
import { linePiecesOf } from './wants.ts';

/** Of an order line: `quantity` is what this shipment holds of it, as the shop counts. */
export type PlannedLine = Pick<OrderLine, 'id' | 'sku' | 'quantity' | 'salesFactor'> & {
  /** Grams of one piece, where whoever plans it has read that already. */
  readonly weightG?: number;
};
export type PlannedShipment = {
  readonly order: Order;
  readonly lines: readonly PlannedLine[];
  readonly locationId: string;
  /** Local date at the customer's. */
  readonly promisedOn?: string;
};

/** The shipment module's part: the flow hands it in, because sourcing may not know what comes after it. */
export type Plan = {
  /** @param more `unread`: nobody looks at these shipments in this transaction, so that they may go out with its commit */
  (tx: Tx, planned: readonly PlannedShipment[], more?: { readonly unread: boolean }): Promise<void>;
  /** Pieces of order lines that live shipments of these orders hold or have sent, as the shop counts. */
  readonly placed: (tx: Tx, orderIds: readonly string[]) => Promise<Map<string, number>>;
  /** Orders that had shipments before follow them again. */
  readonly follow: (tx: Tx, orderIds: readonly string[]) => Promise<void>;
};

/**
 * One shipment for each location.
 * @param weights grams of a piece, by SKU; who is not in it weighs nothing
 */
export function plannedOf({ open, choice }: Decided, weights: ReadonlyMap<string, number>): PlannedShipment[] {
  const lines = new Map(open.lines.map((line) => [line.id, line]));
  return choice.parts.map(({ locationId, wants }) => ({
    order: open.order,
    locationId,
    lines: linePiecesOf(wants).flatMap(({ orderLineId, quantity }) => {
      const line = lines.get(orderLineId);
      if (line === undefined) return [];
      const { id, sku, salesFactor } = line;
      return [{ id, sku, quantity, salesFactor, weightG: weights.get(sku) ?? 0 }];
    }),
  }));
}

/** An order cannot have shipments before this version of it: received, accepted, sourced, reopened. */
export const FIRST_WITH_SHIPMENTS = 4;

/** Whether it is certain that an order has never been sourced: nobody needs to be asked for its shipments then. */
export function isNew(order: Pick<Order, 'state' | 'version'>): boolean {
  return order.state === 'accepted' && order.version < FIRST_WITH_SHIPMENTS;
}

/** Received, accepted. */
const FIRST_ACCEPTED = 2;

/** Whether it is certain that an order has never waited for anything: nothing can have been set aside for it. */
export function isFirst(order: Pick<Order, 'state' | 'version'>): boolean {
  return order.state === 'accepted' && order.version <= FIRST_ACCEPTED;
}
