/**
 * Sold: one posting per parcel that has left, up to 64 in one transaction. The pieces left stock at dispatch already;
 * their overlay gets the posting's number. Where finance wants web sales at a location of their own, the goods are first
 * transferred there: two postings of one group, the first carries the overlay.
 * Steps: read everything at once · build what is said, so that a wrong one fails alone · number place by place.
 */
import type { Tx } from '../../platform/db/index.ts';
import { AppError, asAppError } from '../../platform/errors.ts';
import type { Outcome } from '../../platform/flow.ts';
import { groupBy } from '../../platform/group.ts';
import { momentOf } from '../../platform/time.ts';
import { listInvoiceLines, listInvoices, type Invoice, type InvoiceLine } from '../billing/index.ts';
import { channelIn, findItems, loadMapping, locationIn, postingPlaces, type Item } from '../catalog/index.ts';
import type { ShipmentFact } from '../events.ts';
import { listLines, listOrders, type Order, type OrderLine } from '../order/index.ts';
import { listShipmentLines, listShipmentsOf, type Shipment, type ShipmentLine } from '../shipment/index.ts';
import { uomOf } from './lines.ts';
import { saleBody } from './sale-body.ts';
import { settingsOf, taxRuleOf } from './settings.ts';
import { findSold } from './store-postings.ts';
import { writePostings, type NewPosting } from './write-posting.ts';

/** The number of the posting's first step, and so the key of the overlay rows that dispatching made. */
export function entryKeyOfShipment(shipmentId: string): string {
  return `ship:${shipmentId}`;
}

type Read = {
  readonly orders: ReadonlyMap<string, Order>;
  readonly lines: ReadonlyMap<string, OrderLine[]>;
  readonly shipments: ReadonlyMap<string, Shipment[]>;
  readonly parcels: ReadonlyMap<string, ShipmentLine[]>;
  readonly invoices: ReadonlyMap<string, Invoice>;
  /** By invoice. */
  readonly billed: ReadonlyMap<string, InvoiceLine[]>;
  readonly items: ReadonlyMap<string, Item>;
};

type Sale = { readonly companyId: string; readonly key: string; readonly steps: NewPosting[] };

export async function postSales(tx: Tx, facts: readonly ShipmentFact[]): Promise<Outcome[]> {
  const read = await readAll(tx, facts);
  const outcomes: Outcome[] = facts.map(() => undefined);
  const sales: Sale[] = [];
  for (const [at, fact] of facts.entries()) {
    try {
      sales.push(await saleOf(tx, read, fact));
    } catch (error) {
      const known = asAppError(error);
      if (known.kind === 'bug') throw error;
      outcomes[at] = known;
    }
  }
  const written = await findSold(tx, sales);
  await writePostings(
    tx,
    sales.filter((sale) => !written.has(sale.key)).flatMap((sale) => sale.steps),
  );
  return outcomes;
}

async function readAll(tx: Tx, facts: readonly ShipmentFact[]): Promise<Read> {
  const orderIds = [...new Set(facts.map((fact) => fact.orderId))];
  const shipmentIds = facts.map((fact) => fact.shipmentId);
  const lines = await listLines(tx, orderIds);
  const invoices = await listInvoices(tx, shipmentIds);
  const billed = await listInvoiceLines(
    tx,
    invoices.map((invoice) => invoice.id),
  );
  return {
    orders: new Map((await listOrders(tx, orderIds)).map((order) => [order.id, order])),
    lines: groupBy(lines, (line) => line.orderId),
    shipments: groupBy(await listShipmentsOf(tx, orderIds), (shipment) => shipment.orderId),
    parcels: groupBy(await listShipmentLines(tx, shipmentIds), (line) => line.shipmentId),
    invoices: new Map(invoices.map((invoice) => [invoice.shipmentId, invoice])),
    billed: groupBy(billed, (line) => line.invoiceId),
    items: await findItems(
      tx,
      lines.map((line) => line.sku),
    ),
  };
}

/** @throws missing `erp.sale_incomplete` while a part of the sale cannot be found */
async function saleOf(tx: Tx, read: Read, fact: ShipmentFact): Promise<Sale> {
  const order = read.orders.get(fact.orderId);
  const siblings = [...(read.shipments.get(fact.orderId) ?? [])].sort((a, b) => (a.id < b.id ? -1 : 1));
  const nth = siblings.findIndex((one) => one.id === fact.shipmentId);
  const shipment = siblings[nth];
  const invoice = read.invoices.get(fact.shipmentId);
  if (!order || !shipment || !invoice)
    throw new AppError('missing', 'erp.sale_incomplete', { shipmentId: fact.shipmentId, invoice: invoice?.number });
  // As it stood when the parcel was planned: a later change of the mapping does not move revenue that was promised.
  const mapping = await loadMapping(tx, momentOf(momentInId(shipment.id)));
  const places = postingPlaces(mapping, { channelId: order.channelId }, shipment.locationId);
  const location = locationIn(mapping, shipment.locationId);
  const company = mapping.companyById.get(location.companyId);
  // Nobody is told; the sale stays in our own books.
  if (company?.erp === undefined) return { companyId: location.companyId, key: '', steps: [] };
  const settings = settingsOf(company);
  const byLocation = settings.webSaleAt === 'location';
  const webLocation = settings.webLocation ?? places.salesLocation;
  const key = documentKeyOf(order, shipment, nth + 1);
  const body = saleBody({
    order,
    lines: linesOf(read, fact, nth === 0, invoice),
    invoice: {
      ...invoice,
      number: invoice.partnerNumber ?? invoice.number,
      ...(read.billed.has(invoice.id) ? { shippingPercent: invoice.shippingRateBp / 100 } : {}),
    },
    shipmentRef: `S${nth + 1}`,
    places: byLocation ? { ...places, fulfilmentLocation: webLocation } : places,
    tax: taxRuleOf(channelIn(mapping, order.channelId), company),
    settings,
  });
  const about = {
    companyId: location.companyId,
    locationId: location.id,
    orderId: order.id,
    shipmentId: shipment.id,
  } as const;
  const entryKey = entryKeyOfShipment(shipment.id);
  const sale = { ...about, type: 'sale.posting.v1', documentKey: key, body } as const;
  if (!byLocation) return { companyId: about.companyId, key, steps: [{ ...sale, entryKey }] };
  const group = (step: number) => ({ key, step, of: 2 });
  const lines = (body['lines'] as readonly { stockEffect: boolean; sku: string; quantity: string; uom: string }[])
    .filter((line) => line.stockEffect)
    .map(({ sku, quantity, uom }, at) => ({ lineNo: at + 1, sku, quantity, uom }));
  const move = { transferId: key, from: location.id, to: webLocation, inTransit: null, event: 'DIRECT', lines };
  const transfer = { ...about, type: 'transfer.posting.v1', documentKey: `${key}/T`, body: move } as const;
  return {
    companyId: about.companyId,
    key,
    steps: [
      { ...transfer, entryKey, group: group(1) },
      { ...sale, group: group(2) },
    ],
  };
}

/** What its invoice says; of one from before invoices had lines: what the parcel holds, and with the first what nobody picks. */
function linesOf(read: Read, fact: ShipmentFact, first: boolean, invoice: Invoice) {
  const lines = read.lines.get(fact.orderId) ?? [];
  const billed = read.billed.get(invoice.id);
  if (billed !== undefined)
    return billed.flatMap(({ orderLineId, quantity, grossMinor, taxMinor, rateBp }) => {
      const line = lines.find((one) => one.id === orderLineId);
      if (line === undefined) return [];
      return [
        {
          line,
          quantity,
          uom: uomOf(read.items.get(line.sku)),
          billed: { grossMinor, taxMinor, percent: rateBp / 100 },
        },
      ];
    });
  const held = new Map((read.parcels.get(fact.shipmentId) ?? []).map((one) => [one.orderLineId, one.quantity]));
  return lines.flatMap((line) => {
    const quantity = held.get(line.id) ?? (first && !line.ships ? line.quantity : 0);
    return quantity === 0 ? [] : [{ line, quantity, uom: uomOf(read.items.get(line.sku)) }];
  });
}

const LONGEST_KEY = 35;

/** Room is left for the step of a group. Our own reference is short and unique where an order's number is long. */
function documentKeyOf(order: Order, shipment: Shipment, nth: number): string {
  const readable = `${order.number}/S${nth}`;
  return readable.length <= LONGEST_KEY - 2 ? readable : shipment.reference;
}

/** Our ids are made in the order of time and carry their moment (RFC 9562, version 7). */
function momentInId(id: string): Date {
  return new Date(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16));
}
