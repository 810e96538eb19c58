/** The order as the hub keeps it. */
import type { Address } from '../values.ts';
import type { PaymentMode } from './incoming-order.ts';
import type { PaymentFacts } from './payment-facts.ts';
import type { OrderState } from './states.ts';

export type Order = PaymentFacts & {
  readonly id: string;
  readonly number: string;
  readonly channelId: string;
  readonly incrementId: string;
  readonly magentoOrderId: number | null;
  readonly state: OrderState;
  /** Why it is on hold, undelivered, rejected, cancelled: a stable code. */
  readonly reason: string | null;
  /** UTC; when its present state ends by itself. */
  readonly dueAt: string | null;
  /** UTC; it begins no earlier. */
  readonly notBefore: string | null;
  readonly version: number;
  readonly country: string;
  readonly currency: string;
  /** `magento`, or `manual` for one that a person or another system entered here. */
  readonly origin: string;
  /** The process it walks, and the version it began with; 0 is the built-in one. */
  readonly kind: string;
  readonly processVersion: number;
  /** By which the spending limit knows its customer. */
  readonly customerKey: string | null;
  /** Local date at which the customer may expect all of it, `YYYY-MM-DD`. */
  readonly promisedOn: string | null;
  readonly paymentMode: PaymentMode;
  readonly paymentMethod: string;
  readonly goodsMinor: number;
  readonly shippingMinor: number;
  readonly otherMinor: number;
  readonly taxMinor: number;
  readonly grandTotalMinor: number;
  readonly dueMinor: number;
  readonly customerName: string;
  readonly customerEmail: string;
  readonly customerPhone: string;
  readonly shipTo: Address | null;
  readonly shippingMethod: string | null;
  readonly pickupLocation: string | null;
  readonly placedAt: string;
  /** The channel's own state of it, as it said last; null for one that no channel placed. */
  readonly channelState: string | null;
  /** False when nothing of it has to be picked. */
  readonly ships: boolean;
  /** Taken before the order came here, as the channel says. */
  readonly paidMinor: number;
};

export type OrderLine = {
  readonly id: string;
  readonly orderId: string;
  readonly lineNo: number;
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  /** Pieces of it that are not wanted any more. */
  readonly cancelled: number;
  /** Base units of stock in one piece as it was sold. */
  readonly salesFactor: number;
  readonly ships: boolean;
  readonly unitPriceMinor: number;
  readonly totalMinor: number;
  readonly taxMinor: number;
  /** Already in `totalMinor`; of the whole row. */
  readonly discountMinor: number;
  /** Hundredths of a percent; null when the channel did not say. */
  readonly taxRateBp: number | null;
  readonly magentoItemId: number;
  readonly billItemId: number;
  readonly shipItemId: number;
  readonly shipQuantity: number;
};

/** The hub's number of an order: readable, and the same however often and wherever it arrives. */
export function orderNumber(channelId: string, incrementId: string): string {
  return `${channelId}-${incrementId}`;
}

/** A name as search keeps it: without case, accents and Arabic vowel marks. */
export function searchName(name: string): string {
  return name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim().slice(0, 190);
}
