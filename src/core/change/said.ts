/** What a channel says of an order, in the few facts that can change after it was placed. Pure. */
import { createHash } from 'node:crypto';
import type { IncomingLine, IncomingOrder, Order, OrderLine } from '../order/index.ts';
import type { Address } from '../values.ts';

export type SaidLine = {
  readonly magentoItemId: number;
  readonly shipItemId: number;
  readonly sku: string;
  /** Ordered without what the channel has cancelled. */
  readonly wanted: number;
  /** Of the whole row as ordered. */
  readonly quantity: number;
  readonly totalMinor: number;
};

export type Said = {
  readonly updatedAt: string | null;
  readonly lines: readonly SaidLine[];
  readonly shipTo: Address | null;
  readonly shippingMethod: string | null;
  readonly pickupStore: string | null;
  readonly currency: string;
  readonly customer: { readonly name: string; readonly email: string };
  /** Everything of its payment that matters here, in one word each. */
  readonly payment: string;
};

export function saidBy(incoming: IncomingOrder): Said {
  const { payment } = incoming;
  return {
    updatedAt: incoming.updatedAt ?? null,
    lines: incoming.lines.map((line) => ({
      magentoItemId: line.magentoItemId,
      shipItemId: line.shipItemId,
      sku: line.sku,
      wanted: wantedOf(line),
      quantity: line.quantity,
      totalMinor: line.totalMinor,
    })),
    shipTo: incoming.shipTo ?? null,
    shippingMethod: incoming.shippingMethod ?? null,
    pickupStore: incoming.pickupLocationCode ?? null,
    currency: incoming.currency,
    customer: { name: incoming.customer.name, email: incoming.customer.email },
    payment: [payment.mode, payment.paidMinor, payment.authorisedMinor ?? 0].join(' '),
  };
}

export function wantedOf(line: Pick<IncomingLine, 'quantity' | 'cancelled'>): number {
  return Math.max(0, line.quantity - (line.cancelled ?? 0));
}

/** The order as it is kept, for one whose own body is not kept (any more). */
export function saidOf(order: Order, lines: readonly OrderLine[], now: Pick<Said, 'lines'>): Said {
  return {
    updatedAt: null,
    lines: rowsOf(lines, now.lines),
    shipTo: order.shipTo,
    shippingMethod: order.shippingMethod,
    pickupStore: order.pickupLocation,
    currency: order.currency,
    customer: { name: order.customerName, email: order.customerEmail },
    payment: [order.paymentMode, order.paidMinor, order.authorisedMinor ?? 0].join(' '),
  };
}

/**
 * A row of the channel may have become several lines here, or another item at another price: what was sold under its
 * number is then what the channel says now, for a channel sells another thing under another number.
 */
function rowsOf(lines: readonly OrderLine[], now: readonly SaidLine[]): SaidLine[] {
  const ids = [...new Set(lines.map((line) => line.magentoItemId))];
  return ids.flatMap((magentoItemId) => {
    const parts = lines.filter((line) => line.magentoItemId === magentoItemId);
    const [first] = parts;
    if (first === undefined) return [];
    const sum = (count: (line: OrderLine) => number): number => parts.reduce((all, line) => all + count(line), 0);
    const quantity = sum((line) => line.quantity);
    const said = now.find((line) => line.magentoItemId === magentoItemId);
    const swapped = said !== undefined && (parts.length > 1 || first.sku !== said.sku);
    return [
      {
        magentoItemId,
        shipItemId: first.shipItemId,
        sku: swapped ? said.sku : first.sku,
        wanted: quantity,
        quantity,
        totalMinor: swapped ? said.totalMinor : sum((line) => line.totalMinor),
      },
    ];
  });
}

const parts = ['name', 'company', 'lines', 'area', 'city', 'region', 'postcode', 'country'] as const;

/** Names of the fields in which two addresses differ; spaces and case do not count. The phone is apart. */
export function addressDifference(before: Address | null, now: Address | null): string[] {
  return parts.filter((part) => plain(before?.[part]) !== plain(now?.[part]));
}

function plain(value: string | readonly string[] | undefined): string {
  const text = typeof value === 'string' ? value : (value ?? []).join(' ');
  return text
    .replace(/[\s,]+/g, ' ')
    .trim()
    .toLowerCase();
}

/** Tells one address from another without showing it. */
export function markOf(address: Address): string {
  return createHash('sha256').update(JSON.stringify(address)).digest('hex').slice(0, 12);
}
