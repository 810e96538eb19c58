/** Takes part of what is authorised. The idempotency key and the reference are our charge's. */
import type { GatewayAnswer, CaptureIntent } from '../../../core/payment/gateway.ts';
import { acceptedOf, acceptedSchema, type Accepted } from '../accepted.ts';
import type { CheckoutOperation } from '../client.ts';
import { theirAmount } from '../codes.ts';

export const capturePayment: CheckoutOperation<CaptureIntent, Accepted, GatewayAnswer> = {
  name: 'checkout.payment.capture',
  method: 'POST',
  path: ({ paymentRef }) => `/payments/${encodeURIComponent(paymentRef)}/captures`,
  idempotencyKey: ({ reference }) => reference,
  build: ({ amountMinor, currency, reference, final }) => ({
    amount: theirAmount(amountMinor, currency),
    // After a final capture the gateway gives the rest back by itself.
    capture_type: final ? 'Final' : 'NonFinal',
    reference,
  }),
  answer: acceptedSchema,
  parse: acceptedOf,
};
