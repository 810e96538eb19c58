/** An order with everything that a change has to look at, locked. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { listLines, lockOrders, type Order, type OrderLine } from '../order/index.ts';
import { listShipmentLines, listShipmentsOf, type Shipment, type ShipmentLine } from '../shipment/index.ts';
import { listWaiting, type Piece, type Waiting } from './store.ts';

export type Subject = {
  readonly order: Order;
  readonly lines: readonly OrderLine[];
  readonly shipments: readonly Shipment[];
  readonly pieces: readonly ShipmentLine[];
  /** What waits for a courier's word already. */
  readonly waiting: readonly Waiting[];
};

/** What a person saw and why they do it. */
export type Wish = { readonly reason: string; /** The order's version that they saw. */ readonly version?: number };

/**
 * The order is locked, its shipments are read behind that lock.
 * @throws missing `order.unknown`; conflict `order.changed_meanwhile` when it is not the version that somebody saw
 */
export async function lockSubject(tx: Tx, orderId: string, version?: number): Promise<Subject> {
  const [order] = await lockOrders(tx, [orderId]);
  if (order === undefined) fail('missing', 'order.unknown', { orderId });
  if (version !== undefined && version !== order.version)
    fail('conflict', 'order.changed_meanwhile', { seen: version, version: order.version, state: order.state });
  const lines = await listLines(tx, [orderId]);
  const shipments = await listShipmentsOf(tx, [orderId]);
  const ids = shipments.map((one) => one.id);
  return {
    order,
    lines,
    shipments,
    pieces: await listShipmentLines(tx, ids),
    waiting: await listWaiting(tx, ids),
  };
}

/** Whether a parcel's pieces count as placed: not those that will never come and are sent once more. */
export function counts(shipment: Pick<Shipment, 'state' | 'resolution'>): boolean {
  return shipment.state !== 'cancelled' && shipment.resolution !== 'reship';
}

export function liveOf(subject: Pick<Subject, 'shipments'>): Shipment[] {
  return subject.shipments.filter((one) => one.state !== 'cancelled');
}

/** Pieces of each line that are in no parcel and still wanted, by line. */
export function openPieces(subject: Pick<Subject, 'lines' | 'shipments' | 'pieces'>): Map<string, number> {
  const live = new Set(subject.shipments.filter(counts).map((one) => one.id));
  const placed = new Map<string, number>();
  for (const piece of subject.pieces)
    if (live.has(piece.shipmentId))
      placed.set(piece.orderLineId, (placed.get(piece.orderLineId) ?? 0) + piece.quantity);
  return new Map(
    subject.lines
      .map((line): [string, number] => [line.id, line.quantity - line.cancelled - (placed.get(line.id) ?? 0)])
      .filter(([, open]) => open > 0),
  );
}

export function piecesIn(subject: Pick<Subject, 'pieces'>, shipmentIds: ReadonlySet<string>): Piece[] {
  return summedPieces(subject.pieces.filter((piece) => shipmentIds.has(piece.shipmentId)));
}

/** One row per line. */
export function summedPieces(pieces: readonly Piece[]): Piece[] {
  const byLine = new Map<string, number>();
  for (const { orderLineId, quantity } of pieces) byLine.set(orderLineId, (byLine.get(orderLineId) ?? 0) + quantity);
  return [...byLine]
    .filter(([, quantity]) => quantity > 0)
    .map(([orderLineId, quantity]) => ({ orderLineId, quantity }));
}
