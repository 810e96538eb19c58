/** What the hub and a courier tell each other: the booking we ask for, the answer, the scans that come back. */
import type { CarrierName } from './carrier.ts';
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
    /** Left out: the aggregator. */
    readonly connector?: CarrierName;
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
    /** What a driver compares at the door, by the aggregator's names: `brand`, `color`, `size`, `images`, `imei` and so on. */
    readonly traits?: Readonly<Record<string, string>>;
    readonly hsCode?: string;
    readonly originCountry?: string;
  }[];
  /** Several boxes under one booking, for couriers whose product takes them; left out: the parcel is one box. */
  readonly packages?: readonly Package[];
  /** When the parcel can be collected, local time at the location: `YYYY-MM-DDTHH:MM:SS`. */
  readonly pickupAt: string;
  readonly orderedOn: string;
  /** What customs ask of a parcel that crosses a border; left out where none is crossed. */
  readonly customs?: {
    readonly shipperTaxId?: string;
    readonly consigneeTaxId?: string;
    readonly dutyPaidBy?: 'sender' | 'receiver';
    /** The commercial invoice, a PDF: some couriers' international products want it with the booking. */
    readonly invoice?: Uint8Array;
  };
  /** India's GST facts; left out where they do not apply. */
  readonly goodsTax?: {
    readonly sellerGstin: string;
    readonly taxable: Money;
    readonly total: Money;
    readonly placeOfSupply?: string;
  };
};

/** What a look-up of a booking needs to know of it. */
export type Booked = Pick<BookingIntent, 'shipmentId' | 'reference' | 'courier'>;

/** One box, with the pieces in it. */
export type Package = {
  readonly weightG: number;
  readonly lengthMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
  readonly items: readonly { readonly sku: string; readonly quantity: number }[];
};

/** A return collected at the customer's door: the same as a booking, the other way round. */
export type ReturnIntent = Omit<BookingIntent, 'from' | 'to' | 'cashOnDelivery' | 'packages'> & {
  readonly from: Address & { readonly place?: Place };
  readonly to: BookingIntent['from'];
  /** Why, in words for the driver; at most 500 letters. */
  readonly reason: string;
  /** The driver brings this in exchange and takes the returned piece with him. */
  readonly exchange?: { readonly description: string; readonly forwardAwb?: string };
  /** What the driver looks at before he takes the piece, by the aggregator's names, e.g. `BRAND`, `CHECK_PRICE_TAG`. */
  readonly check?: readonly string[];
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
  /** Booked outside the hub: the aggregator may not know it yet, and whoever booked it has its label in hand. */
  readonly elsewhere?: true;
  /** The single boxes of a parcel of several, each with its own waybill. */
  readonly pieces?: readonly { readonly awb: string; readonly labelUrl?: string }[];
};

export type LabelFile = {
  readonly bytes: Uint8Array;
  readonly mediaType: 'application/pdf' | 'image/png' | 'application/zpl';
};

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
  /** Why it could not be delivered, by the aggregator's number (0 unknown … 14). */
  readonly ndrCode?: number;
  /** Why it could not be collected, by the aggregator's number. */
  readonly nprCode?: number;
  /** Which attempt at the door it was, where the courier counts them. */
  readonly attempt?: number;
  /** When the courier thinks it will be there: local date over there. */
  readonly expectedOn?: string;
};

/** What the courier is to do with a parcel that it could not deliver. */
export type FailedDeliveryAnswer = {
  readonly awb: string;
  readonly partnerId: number;
  readonly account: string;
  readonly action: 'reattempt' | 'return';
  /** Where and when to try again; needed for `reattempt`. */
  readonly reattempt?: {
    /** One line, at most 500 letters. */
    readonly address: string;
    readonly landmark?: string;
    readonly postcode?: string;
    /** E.164. */
    readonly phone: string;
    /** Local date `YYYY-MM-DD`. */
    readonly preferredOn: string;
  };
  /** Ours; tells the answers about one parcel apart in the journal. */
  readonly reference: string;
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
