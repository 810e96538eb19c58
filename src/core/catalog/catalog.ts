/** What is slow to change and everybody reads: channels, companies, locations, couriers, items. */
import type { ChannelRow } from '../../../config/channels.ts';
import type { CompanyRow } from '../../../config/companies.ts';
import type { CourierRow } from '../../../config/couriers.ts';
import type { Place } from '../values.ts';

/** `version` grows with every change that operations make. */
export type Channel = ChannelRow & { readonly version: number };
export type Company = CompanyRow & { readonly version: number };

/** A store or a warehouse; `id` is its code in the ERP. */
export type LocationSeed = {
  readonly id: string;
  readonly companyId: string;
  readonly kind: 'store' | 'warehouse';
  readonly name: string;
  readonly nameAr?: string;
  readonly country: string;
  readonly city: string;
  readonly address: {
    readonly lines: readonly string[];
    readonly area?: string;
    readonly region?: string;
    readonly postcode?: string;
  };
  readonly phone: string;
  readonly email?: string;
  readonly place?: Place;
  /** Magento's MSI source. */
  readonly sourceCode: string;
  /** Whether web orders may be routed to it. */
  readonly shipsOnline: boolean;
  readonly active: boolean;
};
export type Location = LocationSeed & { readonly version: number };

export type Item = {
  readonly sku: string;
  readonly name: string;
  readonly nameAr?: string;
  readonly barcode?: string;
  readonly weightG: number;
  readonly lengthMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
  readonly hsCode?: string;
  readonly originCountry?: string;
  readonly imageUrl?: string;
  readonly active: boolean;
};

/** First-boot rows; what is there already stays as operations have made it. */
export type CatalogSeeds = {
  readonly companies?: readonly CompanyRow[];
  readonly channels?: readonly ChannelRow[];
  readonly locations?: readonly LocationSeed[];
  readonly couriers?: readonly CourierRow[];
  readonly items?: readonly Item[];
};
