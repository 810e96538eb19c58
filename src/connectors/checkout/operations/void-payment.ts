/** Gives back what is authorised and not captured. */
import type { GatewayAnswer, VoidIntent } from '../../../core/payment/gateway.ts';
import { acceptedOf, acceptedSchema, type Accepted } from '../accepted.ts';
import type { CheckoutOperation } from '../client.ts';

export const voidPayment: CheckoutOperation<VoidIntent, Accepted, GatewayAnswer> = {
  name: 'checkout.payment.void',
  method: 'POST',
  path: ({ paymentRef }) => `/payments/${encodeURIComponent(paymentRef)}/voids`,
  idempotencyKey: ({ reference }) => reference,
  build: ({ reference }) => ({ reference }),
  answer: acceptedSchema,
  parse: acceptedOf,
};
