/** Checkout.com: authorised money captured per shipment, given back, or let go; and what it reports of it. */
import type { Gateway, GatewayAnswer } from '../../core/payment/gateway.ts';
import { AppError } from '../../platform/errors.ts';
import type { Accepted } from './accepted.ts';
import { createClient, type CheckoutOperation, type CheckoutOptions } from './client.ts';
import { isSigned, paymentReported } from './inbound/payment-reported.ts';
import { capturePayment } from './operations/capture-payment.ts';
import { findAction, type FindInput } from './operations/find-action.ts';
import { refundPayment } from './operations/refund-payment.ts';
import { voidPayment } from './operations/void-payment.ts';

export type { CheckoutOptions } from './client.ts';
export type Checkout = ReturnType<typeof createCheckout>;

export function createCheckout(options: CheckoutOptions) {
  const client = createClient(options);

  async function find(type: FindInput['type'], of: Omit<FindInput, 'type'>): Promise<GatewayAnswer | undefined> {
    const { paymentRef, reference } = of;
    try {
      return await client.call(findAction, { type, paymentRef, reference });
    } catch (error) {
      // A payment that it does not know has no actions: the request itself will say so.
      if (error instanceof AppError && error.kind === 'refused') return undefined;
      throw error;
    }
  }

  /** Most requests are settled at once: one look saves the wait for the webhook. Whatever the look says, it was asked. */
  async function settled(
    taken: GatewayAnswer,
    type: FindInput['type'],
    of: Omit<FindInput, 'type'>,
  ): Promise<GatewayAnswer> {
    try {
      return (await find(type, of)) ?? taken;
    } catch (error) {
      if (error instanceof AppError && error.kind === 'unavailable') return taken;
      throw error;
    }
  }

  /** A no to this payment is an answer like another. */
  async function asked<Intent extends Omit<FindInput, 'type'>>(
    operation: CheckoutOperation<Intent, Accepted, GatewayAnswer>,
    type: FindInput['type'],
    intent: Intent,
  ): Promise<GatewayAnswer> {
    try {
      return await settled(await client.call(operation, intent), type, intent);
    } catch (error) {
      if (!(error instanceof AppError) || error.kind !== 'refused') throw error;
      const { problem } = error.details;
      return { outcome: 'declined', actionRef: null, code: error.code, text: String(problem ?? '') };
    }
  }

  const gateway: Gateway = {
    capture: (intent) => asked(capturePayment, 'Capture', intent),
    findCapture: (intent) => find('Capture', intent),
    refund: (intent) => asked(refundPayment, 'Refund', intent),
    findRefund: (intent) => find('Refund', intent),
    void: (intent) => asked(voidPayment, 'Void', intent),
    findVoid: (intent) => find('Void', intent),
  };
  return {
    inbound: { paymentReported },
    gateway,
    /** Whether a webhook was signed with our secret. */
    isSigned: (body: Buffer, signature: string | undefined) => isSigned(body, signature, options.webhookSecret),
  };
}
