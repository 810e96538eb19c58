/** The order as the hub keeps it. */
import type { Address } from '../values.ts';
import type { PaymentMode } from './incoming-order.ts';
import type { OrderState } from './states.ts';

export type Order = {
  readonly id: string;
  readonly number: string;
  readonly channelId: string;
  readonly incrementId: string;
  readonly magentoOrderId: number | null;
  readonly state: OrderState;
  /** Why it is on hold, or undelivered: a stable code. */
  readonly reason: string | null;
  readonly version: number;
  readonly country: string;
  readonly currency: string;
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
};

export type OrderLine = {
  readonly id: string;
  readonly orderId: string;
  readonly lineNo: number;
  readonly sku: string;
  readonly name: string;
  readonly quantity: number;
  /** Base units of stock in one piece as it was sold. */
  readonly salesFactor: number;
  readonly ships: boolean;
  readonly unitPriceMinor: number;
  readonly totalMinor: number;
  readonly taxMinor: number;
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
