/** How the money of an order comes: from its method, and from what state, status and amounts say about that method. */
import type { IncomingOrder, PaymentMode } from '../../../core/order/incoming-order.ts';
import { methodModes, methodPrefixes, stateReadings, statusReadings } from '../codes.ts';
import { gatewayOf } from './gateway.ts';
import { looseOf, rowsOf, textOf, type Loose } from './loose.ts';
import { amount, requiredText, type Problems } from './problems.ts';

export type PaymentModes = Readonly<Record<string, PaymentMode>>;

export function paymentOf(
  order: Loose,
  totals: { readonly grandTotalMinor: number; readonly currency: string },
  modes: PaymentModes,
  problems: Problems,
): IncomingOrder['payment'] {
  const row = looseOf(order.payment) ?? rowsOf(order.payment)[0] ?? {};
  const method = requiredText(row, 'method', 'payment.', problems);
  const read = (from: Loose, field: string, path = ''): number | undefined =>
    amount(from, field, totals.currency, path, problems);
  const paidMinor = read(order, 'total_paid') ?? 0;
  const authorisedMinor = read(row, 'amount_authorized', 'payment.') ?? 0;
  return {
    method,
    mode: modeOf(method, modes, {
      state: textOf(order.state) ?? '',
      status: textOf(order.status) ?? '',
      paid: paidMinor >= totals.grandTotalMinor,
      authorised: authorisedMinor > 0,
    }),
    paidMinor,
    dueMinor: read(order, 'total_due') ?? Math.max(0, totals.grandTotalMinor - paidMinor),
    ...gatewayOf(order, row, method),
    ...(authorisedMinor > 0 ? { authorisedMinor } : {}),
  };
}

export type PaymentFacts = {
  readonly state: string;
  readonly status: string;
  readonly paid: boolean;
  readonly authorised: boolean;
};

/**
 * The first that fits:
 * cancelled or closed without being paid → failed; under review → pending; cash at the door → cod; paid in full → prepaid;
 * a gateway holds the money → authorised; the state says settled → as the method brings it; else → pending.
 */
export function modeOf(method: string, modes: PaymentModes, facts: PaymentFacts): PaymentMode {
  const told = inTable(method, modes);
  const mode = told ?? own(methodModes, method) ?? methodPrefixes.find(([prefix]) => method.startsWith(prefix))?.[1];
  const reading = own(statusReadings, facts.status) ?? own(stateReadings, facts.state) ?? 'fresh';
  if (own(stateReadings, facts.state) === 'stopped' && !facts.paid) return 'failed';
  if (reading === 'review') return 'pending';
  if (mode === 'cod' || mode === 'failed') return mode;
  if (facts.paid) return 'prepaid';
  if (reading === 'settled' && told !== undefined) return told;
  // Also when `processing`: a shipment moves an order there, captured or not.
  if (facts.authorised) return 'authorised';
  if (reading === 'settled') return mode ?? 'pending';
  // A shop may trust a method that never shows a payment, such as purchase on account; no table of ours does.
  return reading === 'fresh' && told !== undefined ? told : 'pending';
}

function inTable(method: string, modes: PaymentModes): PaymentMode | undefined {
  const family = Object.entries(modes).find(([key]) => key.endsWith('*') && method.startsWith(key.slice(0, -1)));
  return own(modes, method) ?? family?.[1];
}

// The words come from outside, and `constructor` is in every table.
function own<Value>(table: Readonly<Record<string, Value>>, word: string): Value | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}
