/**
 * What Magento is told for each status of an order. A shop makes the `hub_…` statuses and assigns each to the states
 * named here; up to 2.4.6 any status was taken, since 2.4.7 only one that belongs to the order's state, and where it
 * does not, the comment goes out with the order's own status.
 */
import type { OrderStatus, StatusNotice } from '../../core/order/channel-notices.ts';

type Facts = StatusNotice['facts'];
export type State =
  'new' | 'pending_payment' | 'payment_review' | 'processing' | 'complete' | 'closed' | 'canceled' | 'holded';

/**
 * `status`: a comment with this status. `cancel`, `hold`: Magento's own action, then a comment; `status` stands where it
 * refuses. `document`: its own document or payment says it, there is no status of ours.
 */
export type Telling = {
  readonly by: 'status' | 'cancel' | 'hold' | 'document';
  readonly status?: string;
  readonly states: readonly State[];
  readonly comment: (facts: Facts) => string;
};

const open: readonly State[] = ['new', 'processing'];
const under: readonly State[] = ['processing', 'complete'];
const tell = (status: string, states: readonly State[], comment: Telling['comment']): Telling => ({
  by: 'status',
  status: `hub_${status}`,
  states,
  comment,
});

export const tellings: Record<OrderStatus, Telling> = {
  received: { by: 'document', states: ['new', 'pending_payment', 'processing'], comment: () => 'Received' },
  on_hold: { by: 'hold', status: 'hub_on_hold', states: open, comment: (f) => `On hold${because(f)}` },
  waiting_for_customer: tell('waiting_for_customer', [...open, 'complete'], () => 'Waiting for the customer'),
  scheduled: tell('scheduled', open, (f) => `Scheduled${expected(f)}`),
  allocated: tell('allocated', open, (f) => `Allocated${at(f)}${parcels(f)}${expected(f)}`),
  partly_shipped: tell('partly_shipped', under, (f) => `Partly shipped${parcels(f)}${expected(f)}`),
  shipped: { by: 'document', states: under, comment: (f) => `Shipped${by(f)}${parcels(f)}${expected(f)}` },
  out_for_delivery: tell('out_for_delivery', under, (f) => `Out for delivery${by(f)}${parcels(f)}`),
  delivery_failed: tell('delivery_failed', under, (f) => `Delivery attempt failed${by(f)}${parcels(f)}`),
  partly_delivered: tell('partly_delivered', under, (f) => `Partly delivered${parcels(f)}${expected(f)}`),
  delivered: tell('delivered', under, (f) => `Delivered${by(f)}${parcels(f)}`),
  returning: tell('returning', under, (f) => `On its way back${by(f)}${parcels(f)}`),
  partly_returned: tell('partly_returned', [...under, 'closed'], (f) => `Partly returned${parcels(f)}`),
  returned: tell('returned', [...under, 'closed'], (f) => `Returned${at(f)}${by(f)}${parcels(f)}`),
  lost: tell('lost', under, (f) => `Lost in transit${by(f)}${parcels(f)}`),
  cancelled: { by: 'cancel', states: ['canceled', 'closed'], comment: (f) => `Cancelled${because(f)}` },
  rejected: { by: 'cancel', states: ['canceled', 'closed'], comment: (f) => `Rejected${because(f)}` },
};

/** What the comment says: the status, or what is new within it. */
export function commentOf({ status, news, facts }: StatusNotice): string {
  const words = tellings[status].comment(facts);
  if (news === 'changed') return `Pieces taken off the order. ${words}`;
  if (news === 'expected') return `New delivery date. ${words}`;
  return words;
}

function at(facts: Facts): string {
  return facts.location === undefined ? '' : ` at ${facts.location}`;
}

function by(facts: Facts): string {
  const words = [facts.courier, facts.awb].filter((word) => word !== undefined);
  return words.length === 0 ? '' : ` (${words.join(' ')})`;
}

function parcels({ parcels: count }: Facts): string {
  return count === undefined ? '' : ` [${count.left} of ${count.all} parcels shipped, ${count.delivered} delivered]`;
}

function expected(facts: Facts): string {
  return facts.expectedOn === undefined ? '' : `, expected on ${facts.expectedOn}`;
}

/** Codes of ours in words; a person's own words stay as they are. */
const reasons: Record<string, string> = {
  held_by_hand: 'by a person',
  paused_by_hand: 'by a person',
  cancelled_by_hand: 'by a person',
  rejected_by_hand: 'by a person',
  goods_missing: 'its goods are not available',
  spending_limit: 'the customer is over the spending limit',
  payment_failed: 'the payment failed',
  payment_timeout: 'the payment was not completed in time',
  payment_deadline: 'the payment was not completed in time',
  amendment_expired: 'the customer has not answered in time',
  amendment_declined: 'the customer declined the change',
  'customer.declined': 'the customer declined the change',
  customer: 'at the wish of the customer',
  'customer.cancelled': 'at the wish of the customer',
};

function because({ reason }: Facts): string {
  if (reason === undefined) return '';
  return `: ${reasons[reason] ?? reason.replace(/^[a-z]+\./, '').replaceAll('_', ' ')}`;
}
