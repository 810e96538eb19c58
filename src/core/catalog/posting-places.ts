/**
 * The two codes that every posting carries: where revenue is booked and where stock moves. Never one for the other.
 * Sold in a web shop: the channel's sales location; sold in a store: the store itself.
 */
import { fail } from '../../platform/errors.ts';
import { isSellOnly, rolesOf, type Location } from './catalog.ts';
import { channelIn, locationIn } from './load-mapping.ts';
import type { ErpBinding, Mapping, SalesLocation } from './mapping.ts';

export type Sold =
  | { readonly channelId: string }
  /** At a till or on a store's tablet; the channel says on which customer's account. */
  | { readonly atLocationId: string; readonly channelId?: string };

export type PostingPlaces = {
  readonly companyId: string;
  readonly salesLocation: string;
  /** The field of the ERP's header that carries the sales location, and its text. */
  readonly carrier: SalesLocation['carrier'];
  readonly postingCustomer?: string;
  /** The ERP's code of the place whose stock moves, and what else the ERP wants to know of it. */
  readonly fulfilmentLocation: string;
  readonly fulfilRef?: string;
  readonly subinventory?: string;
  readonly bin?: string;
};

/**
 * @param mapping as of the moment the order was allocated
 * @param damaged the pieces go to the place that takes what may not be sold
 * @throws missing `mapping.no_sales_location`, `mapping.no_binding`; refused `mapping.sell_only`
 */
export function postingPlaces(
  mapping: Mapping,
  sold: Sold,
  fulfilLocationId: string,
  { damaged = false }: { readonly damaged?: boolean } = {},
): PostingPlaces {
  const location = locationIn(mapping, fulfilLocationId);
  if (isSellOnly(location)) fail('refused', 'mapping.sell_only', { locationId: location.id });
  const binding = bindingFor(mapping, location);
  const sales = salesFor(mapping, sold);
  const customer = sales.postingCustomer ?? accountOf(mapping, sales.companyId, sold.channelId);
  // The damaged code of a store is a place of its own, or a subinventory of the store's organization.
  const away = damaged ? binding.damagedCode : undefined;
  const toPlace = away !== undefined && mapping.locationById.has(away);
  const ref = toPlace ? mapping.bindingOf.get(away)?.fulfilRef : binding.fulfilRef;
  const subinventory = away !== undefined && !toPlace ? away : toPlace ? undefined : binding.subinventory;
  return {
    companyId: sales.companyId,
    salesLocation: sales.code,
    carrier: sales.carrier,
    ...(customer === undefined ? {} : { postingCustomer: customer }),
    fulfilmentLocation: toPlace ? away : binding.fulfilCode,
    ...(ref === undefined ? {} : { fulfilRef: ref }),
    ...(subinventory === undefined ? {} : { subinventory }),
    ...(binding.bin === undefined || damaged ? {} : { bin: binding.bin }),
  };
}

/** The place that holds what is on its way to a location. @throws missing `mapping.no_binding` */
export function transitFor(mapping: Mapping, toLocationId: string): string | undefined {
  return bindingFor(mapping, locationIn(mapping, toLocationId)).inTransitCode;
}

function bindingFor(mapping: Mapping, location: Location): ErpBinding {
  return mapping.bindingOf.get(location.id) ?? fail('missing', 'mapping.no_binding', { locationId: location.id });
}

function salesFor(
  mapping: Mapping,
  sold: Sold,
): Pick<SalesLocation, 'code' | 'companyId' | 'carrier' | 'postingCustomer'> {
  if (!('atLocationId' in sold)) {
    const { id } = channelIn(mapping, sold.channelId);
    return (
      mapping.salesLocationOfChannel.get(id) ??
      fail('missing', 'mapping.no_sales_location', { channelId: id, at: mapping.at })
    );
  }
  const store = locationIn(mapping, sold.atLocationId);
  if (!rolesOf(store).includes('SELL')) fail('refused', 'mapping.does_not_sell', { locationId: store.id });
  const own = mapping.salesLocationByCode.get(store.id);
  if (own !== undefined) return own;
  // A store is its own sales location; it stands in the same field as those of its company's web shops.
  const pattern = mapping.salesLocations.find((one) => one.companyId === store.companyId);
  const field = pattern?.carrier.field ?? fail('missing', 'mapping.no_sales_location', { locationId: store.id });
  return { code: store.id, companyId: store.companyId, carrier: { field, value: store.id } };
}

function accountOf(mapping: Mapping, companyId: string, channelId: string | undefined): string | undefined {
  return channelId === undefined ? undefined : mapping.companyById.get(companyId)?.erp?.postingCustomer[channelId];
}
