/** Who holds an order's money and can be asked for it: as the order remembers it, and as columns. */
import type { Row } from '../../platform/db/index.ts';
import type { IncomingOrder } from './incoming-order.ts';

export type PaymentFacts = {
  /** Who can be asked for its money, such as `checkout`, and the payment's id there. */
  readonly paymentGateway: string | null;
  readonly paymentRef: string | null;
  readonly authorisedMinor: number | null;
  /** UTC. */
  readonly authorisedAt: string | null;
  readonly baseCurrency: string | null;
  /** Base currency × rate = order currency, as decimal text. */
  readonly baseRate: string | null;
};

export const paymentFactColumns =
  'payment_gateway, payment_ref, authorised_minor, authorised_at, base_currency, base_rate';

export function paymentFactsOf(order: IncomingOrder): PaymentFacts {
  const { payment } = order;
  return {
    paymentGateway: payment.gateway?.slice(0, 20) ?? null,
    paymentRef: payment.reference?.slice(0, 80) ?? null,
    authorisedMinor: payment.authorisedMinor ?? null,
    authorisedAt: payment.authorisedAt ?? null,
    baseCurrency: order.baseCurrency,
    baseRate: String(order.baseToOrderRate).slice(0, 24),
  };
}

export function paymentColumns(facts: PaymentFacts): Row {
  return {
    payment_gateway: facts.paymentGateway,
    payment_ref: facts.paymentRef,
    authorised_minor: facts.authorisedMinor,
    authorised_at: facts.authorisedAt,
    base_currency: facts.baseCurrency,
    base_rate: facts.baseRate,
  };
}

export function paymentFactsIn(row: Readonly<Record<string, string | number | null>>): PaymentFacts {
  const text = (name: string): string | null => row[name] as string | null;
  return {
    paymentGateway: text('payment_gateway'),
    paymentRef: text('payment_ref'),
    authorisedMinor: row.authorised_minor == null ? null : Number(row.authorised_minor),
    authorisedAt: text('authorised_at'),
    baseCurrency: text('base_currency'),
    baseRate: text('base_rate'),
  };
}
