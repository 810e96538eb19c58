/** What the hub and a courier tell each other: the booking we ask for, the answer, the scans that come back. */
import type { Address, Money, Place } from '../values.ts';

/** Everything an AWB booking needs, frozen before the call so that every retry sends the same. */
export type BookingIntent = {
  readonly shipmentId: string;
  /** ≤ 20 characters of `A-Z 0-9 -`; the courier's idempotency key. A new one only after a cancelled booking. */
  readonly reference: string;
  readonly orderNumber: string;
  readonly courier: {
    readonly code: string;
    readonly partnerId: number;
    readonly account: string;
    readonly name: string;
  };
  readonly from: Address & { readonly place?: Place; readonly locationCode: string };
  readonly to: Address;
  /** Undefined for prepaid parcels. */
  readonly cashOnDelivery?: Money;
  readonly value: Money;
  readonly invoice: { readonly number: string; /** Local date `YYYY-MM-DD`. */ readonly on: string };
  readonly parcel: {
    readonly weightG: number;
    readonly lengthMm: number;
    readonly widthMm: number;
    readonly heightMm: number;
  };
  readonly items: readonly {
    readonly sku: string;
    readonly description: string;
    readonly quantity: number;
    readonly unitPriceMinor: number;
    readonly weightG: number;
    readonly hsCode?: string;
    readonly originCountry?: string;
  }[];
  /** When the parcel can be collected, local time at the location: `YYYY-MM-DDTHH:MM:SS`. */
  readonly pickupAt: string;
  readonly orderedOn: string;
  /** India's GST facts; left out where they do not apply. */
  readonly goodsTax?: {
    readonly sellerGstin: string;
    readonly taxable: Money;
    readonly total: Money;
    readonly placeOfSupply?: string;
  };
};

export type Booking = {
  readonly awb: string;
  readonly partnerId: number;
  readonly courierName?: string;
  readonly account?: string;
  readonly labelUrl?: string;
  readonly sortCode?: string;
  readonly partnerOrderId?: string;
  readonly securityKey?: string;
};

export type LabelFile = { readonly bytes: Uint8Array; readonly mediaType: 'application/pdf' | 'image/png' };

/** One scan or state report of a courier, by its number and never by its text. */
export type CourierScan = {
  readonly awb: string;
  readonly partnerId: number;
  readonly code: number;
  readonly description: string;
  readonly remark: string;
  readonly location: string;
  /** As sent; its zone is not to be trusted (Clickpost's documentation). */
  readonly scannedAtRaw: string;
  /** Our reading of it, UTC `YYYY-MM-DD HH:MM:SS.mmm`. */
  readonly scannedAt: string;
  readonly reference?: string;
  /** The shipment's newest state when the courier called. */
  readonly latest?: { readonly code: number; readonly description: string; readonly scannedAtRaw: string };
  readonly ndrCode?: number;
  /** When the courier thinks it will be there: local date over there. */
  readonly expectedOn?: string;
};

/** What a courier's scan means to us; `note` is kept and moves nothing. */
export type CourierMeaning =
  | 'booked'
  | 'picked_up'
  | 'in_transit'
  | 'out_for_delivery'
  | 'delivery_failed'
  | 'delivered'
  | 'returning'
  | 'returned'
  | 'lost'
  | 'damaged'
  | 'cancelled'
  | 'note'
  | 'unknown';
