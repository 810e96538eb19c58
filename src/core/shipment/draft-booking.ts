/** Everything of a booking but its courier, from the shipment, its order and its invoice. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { dateOf, localTime } from '../../platform/time.ts';
import { findItems, listCompanies, loadLocation, type Channel, type Item } from '../catalog/index.ts';
import { listLines, type Order } from '../order/index.ts';
import type { AdviceQuestion } from './advice.ts';
import type { Shipment, ShipmentLine } from './shipment.ts';
import { listShipmentLines } from './store.ts';

/** From the invoice until the parcel can be collected. */
const PACKING_MS = 2 * 3_600_000;

/** What billing knows of the shipment; handed in by the flow, because billing comes after shipment. */
export type InvoiceFacts = {
  readonly number: string;
  readonly issuedOn: string;
  readonly totalMinor: number;
  readonly taxMinor: number;
  readonly currency: string;
};

/** @throws invalid `shipment.no_address` */
export async function draftBooking(
  tx: Tx,
  shipment: Shipment,
  order: Order,
  channel: Channel,
  invoice: InvoiceFacts,
): Promise<AdviceQuestion> {
  const location = await loadLocation(tx, shipment.locationId);
  const to = order.shipTo ?? fail('invalid', 'shipment.no_address', { number: order.number });
  const company = (await listCompanies(tx)).find((one) => one.id === location.companyId);
  const cash = order.paymentMode === 'cod' ? { minor: invoice.totalMinor, currency: invoice.currency } : undefined;
  const held = await listShipmentLines(tx, [shipment.id]);
  const lines = new Map((await listLines(tx, [order.id])).map((line) => [line.id, line]));
  const items = await findItems(tx, [...new Set(held.map((line) => line.sku))]);
  return {
    shipmentId: shipment.id,
    reference: shipment.reference,
    orderNumber: order.number,
    from: {
      name: location.name,
      ...(company === undefined ? {} : { company: company.name }),
      lines: location.address.lines,
      ...(location.address.area === undefined ? {} : { area: location.address.area }),
      city: location.city,
      ...(location.address.region === undefined ? {} : { region: location.address.region }),
      ...(location.address.postcode === undefined ? {} : { postcode: location.address.postcode }),
      country: location.country,
      phone: location.phone,
      ...(location.email === undefined ? {} : { email: location.email }),
      ...(location.place === undefined ? {} : { place: location.place }),
      locationCode: location.id,
    },
    to: { ...to, ...(to.email === undefined && order.customerEmail !== '' ? { email: order.customerEmail } : {}) },
    ...(cash === undefined ? {} : { cashOnDelivery: cash }),
    value: { minor: invoice.totalMinor, currency: invoice.currency },
    invoice: { number: invoice.number, on: invoice.issuedOn },
    parcel: parcelOf(held, items, shipment.weightG),
    items: held.map((line) => {
      const item = items.get(line.sku);
      return {
        sku: line.sku,
        description: lines.get(line.orderLineId)?.name ?? item?.name ?? line.sku,
        quantity: line.quantity,
        unitPriceMinor: lines.get(line.orderLineId)?.unitPriceMinor ?? 0,
        weightG: Math.max(1, item?.weightG ?? 1),
        ...(item?.hsCode === undefined ? {} : { hsCode: item.hsCode }),
        ...(item?.originCountry === undefined ? {} : { originCountry: item.originCountry }),
      };
    }),
    pickupAt: localTime(new Date(Date.now() + PACKING_MS), channel.timeZone).replace(' ', 'T'),
    orderedOn: localTime(dateOf(order.placedAt), channel.timeZone).slice(0, 10),
    ...(location.country === 'IN' && company?.taxRegistration !== undefined
      ? {
          goodsTax: {
            sellerGstin: company.taxRegistration,
            taxable: { minor: invoice.totalMinor - invoice.taxMinor, currency: invoice.currency },
            total: { minor: invoice.taxMinor, currency: invoice.currency },
          },
        }
      : {}),
  };
}

/** One box around everything: the longest sides, the heights stacked. Millimetres and grams. */
function parcelOf(
  lines: readonly ShipmentLine[],
  items: ReadonlyMap<string, Item>,
  weightG: number,
): AdviceQuestion['parcel'] {
  let [lengthMm, widthMm, heightMm] = [100, 100, 0];
  for (const line of lines) {
    const item = items.get(line.sku);
    lengthMm = Math.max(lengthMm, item?.lengthMm ?? 0);
    widthMm = Math.max(widthMm, item?.widthMm ?? 0);
    heightMm += (item?.heightMm ?? 0) * line.quantity;
  }
  return { weightG, lengthMm, widthMm, heightMm: Math.max(20, heightMm) };
}
