/** Everything of a booking but its courier, from the shipment, its order and its invoice. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { dateOf, localTime } from '../../platform/time.ts';
import { findItems, listCompanies, loadLocation, type Channel, type Item, type Location } from '../catalog/index.ts';
import { listLines, type Order } from '../order/index.ts';
import type { AdviceQuestion } from './advice.ts';
import type { Package } from './courier.ts';
import { incotermOf } from './make-papers.ts';
import { boxesOf, type Shipment, type ShipmentLine } from './shipment.ts';
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
    from: fromOf(location, company?.name),
    to: { ...to, ...(to.email === undefined && order.customerEmail !== '' ? { email: order.customerEmail } : {}) },
    ...(cash === undefined ? {} : { cashOnDelivery: cash }),
    value: { minor: invoice.totalMinor, currency: invoice.currency },
    invoice: { number: invoice.number, on: invoice.issuedOn },
    parcel: boxOf(held, items, shipment.weightG),
    ...(to.country === location.country
      ? {}
      : {
          customs: { dutyPaidBy: incotermOf(channel, company) === 'DDP' ? ('sender' as const) : ('receiver' as const) },
        }),
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

/** Where a courier collects, as it is told. */
export async function senderOf(tx: Tx, locationId: string): Promise<AdviceQuestion['from']> {
  const location = await loadLocation(tx, locationId);
  const company = (await listCompanies(tx)).find((one) => one.id === location.companyId);
  return fromOf(location, company?.name);
}

export async function parcelOf(
  tx: Tx,
  lines: readonly ShipmentLine[],
  weightG: number,
): Promise<AdviceQuestion['parcel']> {
  return boxOf(lines, await findItems(tx, [...new Set(lines.map((line) => line.sku))]), weightG);
}

function fromOf(location: Location, company: string | undefined): AdviceQuestion['from'] {
  return {
    name: location.name,
    ...(company === undefined ? {} : { company }),
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
  };
}

/** One box around everything: the longest sides, the heights stacked. Millimetres and grams. */
function boxOf(
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

/**
 * The boxes as the courier is told of them; undefined for a parcel of one. Nobody says which piece lies in which box: they
 * are dealt out in turn, and a box that gets none names the last one without counting it again.
 */
export function packagesOf(
  shipment: Pick<Shipment, 'boxes' | 'weightG'>,
  { parcel, items }: Pick<AdviceQuestion, 'parcel' | 'items'>,
): Package[] | undefined {
  const boxes = boxesOf(shipment);
  if (boxes.length < 2) return undefined;
  const pieces = items.flatMap(({ sku, quantity }) => Array.from({ length: quantity }, () => sku));
  const until = (at: number): number => Math.floor((at * pieces.length) / boxes.length);
  return boxes.map(({ weightG }, at) => ({
    weightG,
    lengthMm: parcel.lengthMm,
    widthMm: parcel.widthMm,
    heightMm: Math.max(20, Math.ceil(parcel.heightMm / boxes.length)),
    items: counted(pieces.slice(until(at), until(at + 1)), pieces.at(-1) ?? ''),
  }));
}

function counted(skus: readonly string[], last: string): Package['items'] {
  if (skus.length === 0) return [{ sku: last, quantity: 0 }];
  return [...new Set(skus)].map((sku) => ({ sku, quantity: skus.filter((one) => one === sku).length }));
}
