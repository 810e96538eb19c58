/** Gives back part of what was captured, under our refund's reference. */
import type { GatewayAnswer, RefundIntent } from '../../../core/payment/gateway.ts';
import { acceptedOf, acceptedSchema, type Accepted } from '../accepted.ts';
import type { CheckoutOperation } from '../client.ts';
import { theirAmount } from '../codes.ts';

export const refundPayment: CheckoutOperation<RefundIntent, Accepted, GatewayAnswer> = {
  name: 'checkout.payment.refund',
  method: 'POST',
  path: ({ paymentRef }) => `/payments/${encodeURIComponent(paymentRef)}/refunds`,
  idempotencyKey: ({ reference }) => reference,
  build: ({ amountMinor, currency, reference }) => ({ amount: theirAmount(amountMinor, currency), reference }),
  answer: acceptedSchema,
  parse: acceptedOf,
};
