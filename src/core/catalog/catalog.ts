/** What is slow to change and everybody reads: channels, companies, locations, couriers, items. */
import type { ChannelRow } from '../../../config/channels.ts';
import type { CompanyRow } from '../../../config/companies.ts';
import type { CourierRow } from '../../../config/couriers.ts';
import type { LocationKind, LocationRole, LocationRouting } from '../../../config/locations.ts';
import type { MappingRows } from '../../../config/mapping.ts';
import type { Place } from '../values.ts';

/** `version` grows with every change that operations make. */
export type Channel = ChannelRow & { readonly version: number };
export type Company = CompanyRow & { readonly version: number };

/** A place with stock, or one that is only in the books; `id` is its code in the ERP. */
export type LocationSeed = {
  readonly id: string;
  readonly companyId: string;
  readonly kind: LocationKind;
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
  /** Magento's MSI source of the store itself (phase II). */
  readonly sourceCode: string;
  /** Whether web orders may be routed to it. */
  readonly shipsOnline: boolean;
  /** Of a location that was read: it is switched on, the ERP has not blocked it, and today is within its dates. */
  readonly active: boolean;
  /** Left out: all that its kind allows. */
  readonly roles?: readonly LocationRole[];
  /** IANA. */
  readonly timeZone?: string;
  readonly routing?: LocationRouting;
};

export type Location = LocationSeed & {
  readonly version: number;
  /** Why it is not active. */
  readonly closedWhy?: 'off' | 'blocked' | 'not_yet' | 'no_longer' | 'closed_for_now';
  /** First and last day, as the ERP says. */
  readonly validFrom?: string;
  readonly validTo?: string;
};

export type ItemSeed = {
  readonly sku: string;
  /** The configurable product in Magento whose child this is. */
  readonly parentSku?: string;
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

export type Item = ItemSeed & {
  /** The base unit: what every stored quantity counts. */
  readonly uom: string;
  /** Base units in one piece as the shop sells it. */
  readonly salesFactor: number;
  /** The ERP posts nothing of it, today: blocked by hand there, or outside its dates. */
  readonly blocked: boolean;
  readonly returnable: boolean;
  readonly magentoProductId?: number;
};

/** First-boot rows; what is there already stays as operations have made it. */
export type CatalogSeeds = {
  readonly companies?: readonly CompanyRow[];
  readonly channels?: readonly ChannelRow[];
  readonly locations?: readonly LocationSeed[];
  readonly couriers?: readonly CourierRow[];
  readonly items?: readonly ItemSeed[];
  readonly mapping?: MappingRows;
};

/** What a kind of place may do where nothing narrower is said. */
const kindRoles: Readonly<Record<LocationKind, readonly LocationRole[]>> = {
  store: ['FULFIL', 'SELL', 'RETURN', 'PICKUP'],
  warehouse: ['FULFIL', 'RETURN'],
  virtual: ['SELL'],
  transit: [],
  quarantine: [],
};

export function rolesOf(location: Pick<LocationSeed, 'kind' | 'roles'>): readonly LocationRole[] {
  return location.roles ?? kindRoles[location.kind];
}

/** A code under which revenue is booked and nothing is kept: a balance there is a mistake. */
export function isSellOnly(location: Pick<LocationSeed, 'kind' | 'roles'>): boolean {
  const roles = rolesOf(location);
  return location.kind === 'virtual' || (roles.length === 1 && roles[0] === 'SELL');
}

/** Codes are compared as the ERP writes them: without blanks around, in capitals. */
export function normalCode(text: string): string {
  return text.trim().toUpperCase();
}
