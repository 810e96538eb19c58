/** Tables between Magento's words and ours: payment methods and states → payment mode, errors. */
import type { PaymentMode } from '../../core/order/incoming-order.ts';

/** How a payment method brings its money once the gateway has said yes. */
export const methodModes: Record<string, PaymentMode> = {
  free: 'prepaid',
  cashondelivery: 'cod',
  // Codes of common vendor modules; a shop's own go into the connector's `paymentModes`.
  phoenix_cashondelivery: 'cod',
  msp_cashondelivery: 'cod',
  mageworx_cashondelivery: 'cod',
  cod: 'cod',
  // Offline promises: nothing is paid until an invoice says so.
  checkmo: 'pending',
  banktransfer: 'pending',
  purchaseorder: 'pending',
};

/** Method families; the module's default action is authorize_capture for Checkout.com, capture on shipment for the others. */
export const methodPrefixes: readonly (readonly [string, PaymentMode])[] = [
  ['checkoutcom_', 'prepaid'],
  ['tamara_', 'authorised'],
  ['tabby_', 'authorised'],
];

/** What an order's state says about its money. */
export type StateReading = 'waiting' | 'review' | 'fresh' | 'settled' | 'stopped';

/** Core's fixed states; modules may write others, which read as `fresh`. */
export const stateReadings: Record<string, StateReading> = {
  new: 'fresh',
  pending_payment: 'waiting',
  payment_review: 'review',
  processing: 'settled',
  complete: 'settled',
  closed: 'stopped',
  canceled: 'stopped',
  holded: 'fresh',
};

/**
 * Statuses that say more than their state. Checkout.com's module sets only the status when a payment is authorised, so
 * (state `new`, status `pending_payment`) is normal; and after a partial refund (state `processing`, status `closed`),
 * which is why `closed` is not here (github.com/checkout/checkout-magento2-plugin v7.2.0).
 */
export const statusReadings: Record<string, StateReading> = {
  pending_payment: 'waiting',
  payment_review: 'review',
  fraud: 'review',
};

/** 400s that hide any exception; English, as store code `all` or an English view answers them. */
export const uncertainMessages = /could not save (a|an|the) (shipment|invoice|credit ?memo)/i;
