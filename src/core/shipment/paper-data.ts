/** What the papers that go with a parcel show; their templates draw from this and from nothing else. */
import type { Address, Money } from '../values.ts';

export type PaperPlace = {
  readonly code: string;
  readonly name: string;
  readonly nameAr?: string;
  readonly lines: readonly string[];
  readonly city: string;
  readonly country: string;
  readonly phone: string;
};

export type PaperItem = {
  readonly sku: string;
  readonly name: string;
  readonly nameAr?: string;
  readonly quantity: number;
  readonly barcode?: string;
  /** Where it lies, as the store calls the place; left out where nobody has said. */
  readonly bin?: string;
};

/** Packing slip and return slip: no prices, because a parcel may be a present. */
export type SlipData = {
  readonly reference: string;
  readonly orderNumber: string;
  readonly awb?: string;
  readonly from: PaperPlace;
  readonly to: Address;
  readonly items: readonly PaperItem[];
  /** Local date. */
  readonly on: string;
  readonly printedAt: string;
};

export type CartonData = {
  /** Eighteen digits. */
  readonly sscc: string;
  readonly reference: string;
  readonly orderNumber: string;
  readonly awb?: string;
  readonly piece: { readonly number: number; readonly of: number };
  readonly from: PaperPlace;
  readonly to: Address;
  readonly contents: string;
  readonly printedAt: string;
};

/** What is to be taken from the shelves of one place for several parcels. */
export type PickData = {
  readonly place: PaperPlace;
  readonly parcels: readonly {
    readonly reference: string;
    readonly orderNumber: string;
    readonly items: readonly PaperItem[];
  }[];
  readonly on: string;
  readonly printedAt: string;
};

/** What one courier takes from one place on one day. */
export type ManifestData = {
  readonly number: string;
  readonly place: PaperPlace;
  readonly courierName: string;
  readonly parcels: readonly {
    readonly awb: string;
    readonly reference: string;
    readonly orderNumber: string;
    readonly city: string;
    readonly pieces: number;
    readonly weightG: number;
    readonly cashOnDelivery?: Money;
  }[];
  readonly on: string;
  readonly printedAt: string;
};

/** Customs: goods that cross a border, in English. */
export type CommercialInvoiceData = {
  readonly number: string;
  readonly orderNumber: string;
  readonly reference: string;
  readonly awb?: string;
  readonly courierName: string;
  readonly incoterm: string;
  readonly seller: PaperPlace & { readonly company: string; readonly taxNumber?: string };
  readonly to: Address;
  readonly currency: string;
  readonly items: readonly {
    readonly sku: string;
    readonly description: string;
    readonly hsCode?: string;
    readonly originCountry?: string;
    readonly quantity: number;
    readonly weightG: number;
    /** Of a piece, as sold, without tax. */
    readonly unitMinor: number;
  }[];
  /** The parcel's share of the order's. */
  readonly freightMinor: number;
  readonly pieces: number;
  readonly weightG: number;
  readonly on: string;
  readonly printedAt: string;
};
