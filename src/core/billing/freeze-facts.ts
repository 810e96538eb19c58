/** Seller and buyer as they are on the day a document is issued: what the paper says for ever. */
import type { Channel, Company, Location } from '../catalog/index.ts';
import type { Order } from '../order/index.ts';
import type { DocumentFacts } from './invoice.ts';
import { gstStateOf } from './tax.ts';

/** The GST state from which is sent; empty outside India, where a company has one registration. */
export function registrationOf(company: Company | undefined, location: Location | undefined): string {
  if (company?.country !== 'IN') return '';
  const state = gstStateOf(location?.address.region);
  if (state !== undefined && company.billing?.registrations?.[state] !== undefined) return state;
  return company.taxRegistration?.slice(0, 2) ?? '';
}

export function freezeFacts(
  order: Order,
  channel: Channel | undefined,
  company: Company | undefined,
  location: Location | undefined,
): DocumentFacts {
  const state = registrationOf(company, location);
  const taxNumber = company?.billing?.registrations?.[state] ?? company?.taxRegistration;
  const to = order.shipTo;
  const supplied = order.country === 'IN' ? gstStateOf(to?.region) : undefined;
  return {
    orderNumber: order.number,
    country: order.country,
    timeZone: channel?.timeZone ?? 'UTC',
    seller: {
      name: company?.name ?? '',
      address: company?.billing?.address ?? location?.address.lines ?? [],
      place: location?.id ?? '',
      ...(company?.billing?.nameAr === undefined ? {} : { nameAr: company.billing.nameAr }),
      ...(company?.billing?.addressAr === undefined ? {} : { addressAr: company.billing.addressAr }),
      ...(taxNumber === undefined ? {} : { taxNumber }),
    },
    buyer: {
      name: to?.name ?? order.customerName,
      lines: to?.lines ?? [],
      city: to?.city ?? '',
      country: to?.country ?? order.country,
      ...(to?.region === undefined ? {} : { region: to.region }),
      ...(to?.postcode === undefined ? {} : { postcode: to.postcode }),
    },
    ...(supplied === undefined ? {} : { placeOfSupply: supplied }),
  };
}
