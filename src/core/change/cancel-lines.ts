/** Some pieces are not wanted any more: taken from what has no place yet, then from parcels that can still be changed. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { touchOrder, type OrderLine } from '../order/index.ts';
import { cancellingOf, type Shipment } from '../shipment/index.ts';
import { takeBack, type Cancelled } from './cancel-order.ts';
import { isFinal, placeAgain, raiseCancelled, settleOrder } from './settle-order.ts';
import type { Piece } from './store.ts';
import { liveOf, lockSubject, openPieces, summedPieces, type Subject, type Wish } from './subject.ts';

/**
 * @throws missing `order.unknown`, `order.unknown_line`; conflict `order.changed_meanwhile`, `order.lines_too_late`;
 * invalid `order.lines_belong_together`, `order.too_many_pieces`, `order.nothing_to_cancel`
 */
export async function cancelLines(
  tx: Tx,
  orderId: string,
  pieces: readonly Piece[],
  wish: Wish & { readonly revisionId?: string },
): Promise<Cancelled> {
  const subject = await lockSubject(tx, orderId, wish.version);
  const { order } = subject;
  if (isFinal(order)) fail('conflict', 'order.too_late_to_cancel', { number: order.number, state: order.state });
  const wanted = togetherOf(subject.lines, pieces);
  if (wanted.length === 0) fail('invalid', 'order.nothing_to_cancel', { number: order.number });
  const plan = planOf(subject, wanted);
  if (plan.late.length > 0) {
    fail('conflict', 'order.lines_too_late', {
      number: order.number,
      lines: plan.late.map((one) => `${skuOf(subject, one.orderLineId)}: ${one.quantity}`),
      instead: ['return'],
    });
  }
  const { cancelled, recalled } = await takeBack(tx, subject, [...plan.from.keys()], 'cancel_lines', wish, plan.byId);
  const rest = cancelled.map((one) => ({ one, pieces: restOf(subject, one, plan.byId.get(one.id) ?? []) }));
  const gone = summedPieces([...plan.open, ...cancelled.flatMap((one) => plan.byId.get(one.id) ?? [])]);
  await raiseCancelled(tx, gone);
  const touched = await touchOrder(tx, order, {
    move: 'cancel_lines',
    why: wish.reason,
    changes: Object.fromEntries(gone.map((one) => [skuOf(subject, one.orderLineId), [0, -one.quantity]])),
    tells: gone.length > 0,
  });
  const now = { ...subject, order: touched };
  let sourcing = false;
  for (const { one, pieces: left } of rest) {
    if (sourcing || (await placeAgain(tx, now, left, one.locationId)) === 'same_place') continue;
    sourcing = true;
  }
  const after = await settleOrder(tx, orderId, wish.reason);
  return {
    outcome: recalled.length > 0 ? 'recalling' : after.order.state === 'cancelled' ? 'cancelled' : 'partly',
    state: after.order.state,
    version: after.order.version,
    cancelled: cancelled.map((one) => one.reference),
    recalled: recalled.map((one) => one.reference),
    kept: [],
  };
}

const skuOf = (subject: Subject, lineId: string): string => subject.lines.find((one) => one.id === lineId)?.sku ?? '';

/**
 * Rows that the shop ships as one entry (a bundle, say) go together: whoever names one of them names all, by the same
 * number of sets.
 */
export function togetherOf(lines: readonly OrderLine[], pieces: readonly Piece[]): Piece[] {
  const asked = new Map(summedPieces(pieces).map((one) => [one.orderLineId, one.quantity]));
  const sets = new Map<number, number>();
  for (const [id, quantity] of asked) {
    const line = lines.find((one) => one.id === id) ?? fail('missing', 'order.unknown_line', { orderLineId: id });
    const group = groupOf(lines, line);
    const count = (quantity * line.shipQuantity) / line.quantity;
    const before = sets.get(line.shipItemId);
    if (group.length > 1 && (!Number.isInteger(count) || (before !== undefined && before !== count)))
      fail('invalid', 'order.lines_belong_together', {
        skus: group.map((one) => `${one.sku}: ${one.quantity / one.shipQuantity}`),
      });
    if (group.length > 1) sets.set(line.shipItemId, count);
  }
  return lines.flatMap((line) => {
    const count = sets.get(line.shipItemId);
    const alone = groupOf(lines, line).length === 1;
    const quantity =
      alone || count === undefined ? (asked.get(line.id) ?? 0) : (count * line.quantity) / line.shipQuantity;
    if (quantity === 0) return [];
    if (quantity > line.quantity - line.cancelled)
      fail('invalid', 'order.too_many_pieces', {
        sku: line.sku,
        left: line.quantity - line.cancelled,
        asked: quantity,
      });
    return [{ orderLineId: line.id, quantity }];
  });
}

function groupOf(lines: readonly OrderLine[], line: OrderLine): OrderLine[] {
  const group = lines.filter((one) => one.shipItemId === line.shipItemId);
  // Parts of one row that have become rows of their own need not stay together.
  return new Set(group.map((one) => one.magentoItemId)).size < group.length ? [line] : group;
}

type Plan = {
  readonly open: readonly Piece[];
  readonly from: ReadonlyMap<Shipment, readonly Piece[]>;
  readonly byId: ReadonlyMap<string, readonly Piece[]>;
  /** More than can still be taken back. */
  readonly late: readonly Piece[];
};

const ease = { now: 0, recall: 1, recalled: 2, late: 3 } as const;

/** Where the pieces are taken from: the least that has to be undone first. Pure. */
export function planOf(
  subject: Pick<Subject, 'lines' | 'shipments' | 'pieces' | 'waiting'>,
  wanted: readonly Piece[],
): Plan {
  const open = openPieces(subject);
  const parcels = liveOf(subject)
    .filter((one) => cancellingOf(one) !== 'late')
    .sort((a, b) => ease[cancellingOf(a)] - ease[cancellingOf(b)] || (a.reference < b.reference ? -1 : 1));
  const taken = { open: [] as Piece[], late: [] as Piece[] };
  const from = new Map<Shipment, Piece[]>();
  for (const { orderLineId, quantity } of wanted) {
    let left = quantity;
    const take = (most: number): number => {
      const now = Math.min(left, Math.max(0, most));
      left -= now;
      return now;
    };
    const fromOpen = take(open.get(orderLineId) ?? 0);
    if (fromOpen > 0) taken.open.push({ orderLineId, quantity: fromOpen });
    for (const parcel of parcels) {
      const has = subject.pieces
        .filter((one) => one.shipmentId === parcel.id && one.orderLineId === orderLineId)
        .reduce((sum, one) => sum + one.quantity, 0);
      const now = take(has - promised(subject, parcel.id, orderLineId));
      if (now > 0) from.set(parcel, [...(from.get(parcel) ?? []), { orderLineId, quantity: now }]);
    }
    if (left > 0) taken.late.push({ orderLineId, quantity: left });
  }
  return { ...taken, from, byId: new Map([...from].map(([one, pieces]) => [one.id, pieces])) };
}

/** Pieces of a recalled parcel that somebody has cancelled already, should the courier let go of it. */
function promised(subject: Pick<Subject, 'waiting'>, shipmentId: string, orderLineId: string): number {
  let sum = 0;
  for (const one of subject.waiting) {
    if (one.shipmentId !== shipmentId) continue;
    if (one.kind === 'cancel') return Infinity;
    if (one.kind !== 'cancel_lines') continue;
    for (const piece of one.pieces) if (piece.orderLineId === orderLineId) sum += piece.quantity;
  }
  return sum;
}

/** What is left of a parcel without these pieces. */
export function restOf(subject: Pick<Subject, 'pieces'>, shipment: Shipment, without: readonly Piece[]): Piece[] {
  const less = new Map(without.map((one) => [one.orderLineId, one.quantity]));
  return summedPieces(subject.pieces.filter((one) => one.shipmentId === shipment.id)).flatMap((one) => {
    const quantity = one.quantity - (less.get(one.orderLineId) ?? 0);
    return quantity > 0 ? [{ orderLineId: one.orderLineId, quantity }] : [];
  });
}
