/**
 * The status of a whole order out of its state and its parcels, as its customer would put it. Pure.
 * What is happening at the door comes first, then what has arrived, then what is on its way, then what is still at home.
 * A parcel's state only goes forward, so this does too, apart from what people do to the order itself.
 */
import type { Order, OrderStatus } from '../order/index.ts';
import type { ShipmentState } from '../shipment/index.ts';

/** Where a parcel is, for its customer. */
export type Stage = 'home' | 'away' | 'out' | 'failed' | 'delivered' | 'returning' | 'returned' | 'lost' | 'gone';

export const stageOf: Record<ShipmentState, Stage> = {
  planned: 'home',
  charging: 'home',
  charge_failed: 'home',
  invoiced: 'home',
  booking_failed: 'home',
  booked: 'home',
  labelled: 'home',
  recalled: 'home',
  dispatched: 'away',
  in_transit: 'away',
  out_for_delivery: 'out',
  delivery_failed: 'failed',
  delivered: 'delivered',
  returning: 'returning',
  returned: 'returned',
  lost: 'lost',
  // To a customer there is no difference: it will not come.
  damaged: 'lost',
  cancelled: 'gone',
};

export type StatusFacts = {
  readonly order: Pick<Order, 'state' | 'reason'>;
  readonly parcels: readonly ShipmentState[];
  /** Pieces are wanted that no parcel holds yet. */
  readonly open?: boolean;
  /** Of what was delivered, has the customer sent back some of it, or all? */
  readonly sentBack?: 'some' | 'all';
};

export function statusOf({ order, parcels, open = false, sentBack }: StatusFacts): OrderStatus {
  const stages = parcels.map((state) => stageOf[state]).filter((stage) => stage !== 'gone');
  const has = (...wanted: readonly Stage[]): boolean => stages.some((stage) => wanted.includes(stage));
  if (order.state === 'rejected') return 'rejected';
  if (order.state === 'cancelled' && !has('delivered')) return 'cancelled';
  if (order.state === 'amending' && !has('out', 'failed')) return 'waiting_for_customer';
  if (stages.length === 0 || !has('away', 'out', 'failed', 'delivered', 'returning', 'returned', 'lost'))
    return beforeLeaving(order, stages.length > 0 && !open);
  if (has('out')) return 'out_for_delivery';
  if (has('failed')) return 'delivery_failed';
  // Nobody waits for pieces of a finished order.
  const more = order.state !== 'closed' && order.state !== 'cancelled' && (open || has('home'));
  if (has('away') || more) {
    if (has('delivered')) return 'partly_delivered';
    return more ? 'partly_shipped' : 'shipped';
  }
  if (has('delivered')) {
    if (sentBack === 'all' && !has('lost')) return 'returned';
    if (has('returned', 'returning') || sentBack !== undefined) return 'partly_returned';
    return has('lost') ? 'partly_delivered' : 'delivered';
  }
  if (has('returning')) return 'returning';
  return has('lost') ? 'lost' : 'returned';
}

function beforeLeaving(order: StatusFacts['order'], placed: boolean): OrderStatus {
  if (order.state === 'paused') return 'on_hold';
  // It waits for its money: the channel itself says so, in its own words.
  if (order.state === 'on_hold') return order.reason?.startsWith('payment_') === true ? 'received' : 'on_hold';
  if (order.state === 'scheduled') return 'scheduled';
  return placed && order.state !== 'accepted' && order.state !== 'received' ? 'allocated' : 'received';
}

/** Whether the channel hears of a hold: of a person's, not of its own, nor of what the hub settles by itself. */
export function isToldHold(reason: string | null): boolean {
  return reason !== null && /_by_hand$|^fraud|^risk/.test(reason);
}
