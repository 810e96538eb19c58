/** Gathers what the papers of parcels show; drawing them is somebody else's work. */
import type { Reader } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { localTime } from '../../platform/time.ts';
import type { Incoterm } from '../../../config/companies.ts';
import {
  findItems,
  listCompanies,
  loadChannel,
  loadLocation,
  type Channel,
  type Company,
  type Location,
} from '../catalog/index.ts';
import { listLines, loadOrder, type Order } from '../order/index.ts';
import type { CommercialInvoiceData, ManifestData, PaperItem, PaperPlace, PickData, SlipData } from './paper-data.ts';
import { boxesOf, type Shipment } from './shipment.ts';
import { findShipment, listShipmentLines } from './store.ts';

type Facts = {
  readonly shipment: Shipment;
  readonly order: Order;
  readonly location: Location;
  readonly items: readonly PaperItem[];
  /** Local time at the channel's, `YYYY-MM-DD HH:MM`. */
  readonly now: string;
};

/** @throws missing `shipment.unknown` */
async function factsOf(reader: Reader, shipmentId: string): Promise<Facts> {
  const shipment = (await findShipment(reader, shipmentId)) ?? fail('missing', 'shipment.unknown', { shipmentId });
  const order = await loadOrder(reader, shipment.orderId);
  const location = await loadLocation(reader, shipment.locationId);
  const channel = await loadChannel(reader, order.channelId);
  const held = await listShipmentLines(reader, [shipmentId]);
  const named = new Map((await listLines(reader, [order.id])).map((line) => [line.id, line]));
  const known = await findItems(reader, [...new Set(held.map((line) => line.sku))]);
  // Papers for India show Hindi beside English, not Arabic.
  const arabic = order.shipTo?.country !== 'IN';
  const items = held.map((line): PaperItem => {
    const item = known.get(line.sku);
    return {
      sku: line.sku,
      name: named.get(line.orderLineId)?.name ?? item?.name ?? line.sku,
      ...(item?.nameAr === undefined || !arabic ? {} : { nameAr: item.nameAr }),
      ...(item?.barcode === undefined ? {} : { barcode: item.barcode }),
      quantity: line.quantity,
    };
  });
  return { shipment, order, location, items, now: localTime(new Date(), channel.timeZone).slice(0, 16) };
}

const placeOf = (location: Location): PaperPlace => ({
  code: location.id,
  name: location.name,
  ...(location.nameAr === undefined ? {} : { nameAr: location.nameAr }),
  lines: location.address.lines,
  city: location.city,
  country: location.country,
  phone: location.phone,
});

const toOf = (order: Order): NonNullable<Order['shipTo']> =>
  order.shipTo ?? fail('invalid', 'shipment.no_address', { number: order.number });

/** For the packing slip and the return slip. */
export async function slipData(reader: Reader, shipmentId: string): Promise<SlipData> {
  const { shipment, order, location, items, now } = await factsOf(reader, shipmentId);
  return {
    reference: shipment.reference,
    orderNumber: order.number,
    ...(shipment.awb === null ? {} : { awb: shipment.awb }),
    from: placeOf(location),
    to: toOf(order),
    items,
    on: now.slice(0, 10),
    printedAt: now,
  };
}

/** Parcels of one place. @throws invalid `papers.two_places` */
async function factsOfMany(reader: Reader, shipmentIds: readonly string[]): Promise<[Facts, ...Facts[]]> {
  const all: Facts[] = [];
  for (const id of shipmentIds) all.push(await factsOf(reader, id));
  const [first] = all;
  if (first === undefined) return fail('invalid', 'papers.nothing');
  if (all.some((one) => one.location.id !== first.location.id)) fail('invalid', 'papers.two_places');
  return [first, ...all.slice(1)];
}

export async function pickData(reader: Reader, shipmentIds: readonly string[]): Promise<PickData> {
  const all = await factsOfMany(reader, shipmentIds);
  const [{ location, now }] = all;
  return {
    place: placeOf(location),
    parcels: all.map(({ shipment, order, items }) => ({
      reference: shipment.reference,
      orderNumber: order.number,
      items,
    })),
    on: now.slice(0, 10),
    printedAt: now,
  };
}

/** What billing knows of a parcel, handed in because billing comes after it. Minor units. */
export type BilledParcel = {
  readonly number: string;
  readonly issuedOn: string;
  readonly totalMinor: number;
  readonly shippingMinor: number;
  readonly shippingTaxMinor: number;
};

/**
 * `billed`: by shipment; of cash the driver collects what the parcel's own invoice says.
 * @throws invalid `papers.two_couriers`, `papers.no_awb`
 */
export async function manifestData(
  reader: Reader,
  shipmentIds: readonly string[],
  billed: ReadonlyMap<string, BilledParcel>,
): Promise<ManifestData> {
  const all = await factsOfMany(reader, shipmentIds);
  const [{ location, now, shipment: first }] = all;
  if (all.some(({ shipment }) => shipment.courierCode !== first.courierCode)) fail('invalid', 'papers.two_couriers');
  const on = now.slice(0, 10);
  return {
    number: `${location.id}-${first.courierCode ?? ''}-${on.replaceAll('-', '')}`,
    place: placeOf(location),
    courierName: first.courierName ?? first.courierCode ?? '',
    parcels: all.map(({ shipment, order }) => ({
      awb: shipment.awb ?? fail('invalid', 'papers.no_awb', { reference: shipment.reference }),
      reference: shipment.reference,
      orderNumber: order.number,
      city: order.shipTo?.city ?? '',
      pieces: boxesOf(shipment).length,
      weightG: shipment.weightG,
      ...(order.paymentMode === 'cod'
        ? {
            cashOnDelivery: {
              minor: billed.get(shipment.id)?.totalMinor ?? order.grandTotalMinor,
              currency: order.currency,
            },
          }
        : {}),
    })),
    on,
    printedAt: now,
  };
}

/** Delivered at place: who sends pays the carriage, who receives pays duty. */
const INCOTERM = 'DAP';

/** The channel's word, else the company's. */
export function incotermOf(channel: Channel, company: Company | undefined): Incoterm {
  return channel.config.incoterm ?? company?.billing?.incoterm ?? INCOTERM;
}

/**
 * What customs are told. Values are those of the order's lines, after discount and without tax.
 * @throws conflict `papers.not_abroad` for a parcel that stays in its country
 */
export async function customsData(
  reader: Reader,
  shipmentId: string,
  invoice?: BilledParcel,
): Promise<CommercialInvoiceData> {
  const { shipment, order, location, now } = await factsOf(reader, shipmentId);
  const to = toOf(order);
  if (to.country === location.country) fail('conflict', 'papers.not_abroad', { country: to.country });
  const company: Company | undefined = (await listCompanies(reader)).find((one) => one.id === location.companyId);
  const held = await listShipmentLines(reader, [shipmentId]);
  const lines = new Map((await listLines(reader, [order.id])).map((line) => [line.id, line]));
  const known = await findItems(reader, [...new Set(held.map((line) => line.sku))]);
  return {
    number: invoice?.number ?? shipment.reference,
    orderNumber: order.number,
    reference: shipment.reference,
    ...(shipment.awb === null ? {} : { awb: shipment.awb }),
    courierName: shipment.courierName ?? '',
    incoterm: incotermOf(await loadChannel(reader, order.channelId), company),
    seller: {
      ...placeOf(location),
      company: company?.name ?? location.name,
      ...(company?.taxRegistration === undefined ? {} : { taxNumber: company.taxRegistration }),
    },
    to,
    currency: order.currency,
    items: held.map((line) => {
      const item = known.get(line.sku);
      const sold = lines.get(line.orderLineId);
      return {
        sku: line.sku,
        description: item?.name ?? sold?.name ?? line.sku,
        ...(item?.hsCode === undefined ? {} : { hsCode: item.hsCode }),
        ...(item?.originCountry === undefined ? {} : { originCountry: item.originCountry }),
        quantity: line.quantity,
        weightG: Math.max(1, item?.weightG ?? 1),
        unitMinor: sold === undefined ? 0 : Math.round((sold.totalMinor - sold.taxMinor) / Math.max(1, sold.quantity)),
      };
    }),
    // Without tax, as the goods: what leaves the country is not taxed where it comes from.
    freightMinor: invoice === undefined ? order.shippingMinor : invoice.shippingMinor - invoice.shippingTaxMinor,
    pieces: boxesOf(shipment).length,
    weightG: shipment.weightG,
    on: invoice?.issuedOn ?? now.slice(0, 10),
    printedAt: now,
  };
}
