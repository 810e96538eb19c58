/**
 * Each shipment is billed before it is booked: its pieces, their tax, and their share of shipping, discount and fees.
 * Steps, up to 64 shipments at once: lock orders and shipments · read what they hold and what is billed already · price each
 * · ask for the money · number what is sure, draft what waits for its charge · insert.
 */
import { uuidv7 } from '../../platform/ids.ts';
import type { Row, Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { groupBy } from '../../platform/group.ts';
import { localTime, momentOf } from '../../platform/time.ts';
import {
  findItems,
  listChannels,
  listCompanies,
  listLocations,
  type Channel,
  type Company,
  type Item,
  type Location,
} from '../catalog/index.ts';
import { tell } from '../events.ts';
import { listLines, lockOrders, type Order, type OrderLine } from '../order/index.ts';
import { chargeShipments } from '../payment/index.ts';
import {
  listShipmentLines,
  listShipmentsOf,
  passSteps,
  workOn,
  type Shipment,
  type ShipmentLine,
  type WorkSet,
} from '../shipment/index.ts';
import { openTasks } from '../task/index.ts';
import { nothing, readBilled, type BilledOrder, type TaxedBilled } from './billed.ts';
import { chargesOf } from './charges-of.ts';
import { creditUndone } from './credit-shipments.ts';
import { freezeFacts } from './freeze-facts.ts';
import type { Invoice, Issuer } from './invoice.ts';
import { askReports } from './report-document.ts';
import { priceShipment, type Priced } from './price-shipment.ts';
import { numberAll, seriesFor } from './number-documents.ts';
import { settleCharged } from './settle-charged.ts';
import { findInvoice, insertInvoices } from './store.ts';
import { taxKindOf } from './tax.ts';
import { isUndone } from './wanted-value.ts';

type Read = {
  readonly orders: ReadonlyMap<string, Order>;
  readonly lines: ReadonlyMap<string, OrderLine[]>;
  readonly pieces: ReadonlyMap<string, ShipmentLine[]>;
  readonly channels: ReadonlyMap<string, Channel>;
  readonly locations: ReadonlyMap<string, Location>;
  readonly companies: ReadonlyMap<string, Company>;
  readonly items: ReadonlyMap<string, Item>;
};

/** A shipment with its price: what becomes one invoice. */
type Bill = {
  readonly id: string;
  readonly shipment: Shipment;
  readonly order: Order;
  readonly company: Company | undefined;
  readonly location: Location | undefined;
  readonly channel: Channel | undefined;
  readonly issuer: Issuer;
  readonly on: string;
  readonly priced: Priced;
  /** Something of the order was billed before. */
  readonly again: boolean;
};

export async function billShipments(tx: Tx, facts: readonly { shipmentId: string; orderId: string }[]): Promise<void> {
  const orders = await lockOrders(
    tx,
    facts.map((fact) => fact.orderId),
  );
  const work = await workOn(
    tx,
    facts.map((fact) => fact.shipmentId),
  );
  // Told again when their order goes on.
  const paused = new Set(orders.filter((order) => order.state === 'paused').map((order) => order.id));
  const planned = work.ids.flatMap((id) => {
    const shipment = work.get(id);
    return shipment?.state === 'planned' && !paused.has(shipment.orderId) ? [shipment] : [];
  });
  const due = await passSteps(tx, 'bill', planned, orders);
  if (due.length === 0) return;
  const read = await readAll(tx, orders, due);
  const bills = priceAll(read, due, await billedBefore(tx, read, due));
  await askAboutTax(tx, bills);
  await issue(tx, work, bills);
  await work.save();
}

async function readAll(tx: Tx, orders: readonly Order[], due: readonly Shipment[]): Promise<Read> {
  const ids = due.map((shipment) => shipment.id);
  const lines = await listLines(tx, [...new Set(due.map((shipment) => shipment.orderId))]);
  // Only India's rates ask what the goods are.
  const inIndia = new Set(orders.filter((order) => order.country === 'IN').map((order) => order.id));
  const skus = lines.filter((line) => inIndia.has(line.orderId)).map((line) => line.sku);
  return {
    orders: new Map(orders.map((order) => [order.id, order])),
    lines: groupBy(lines, (line) => line.orderId),
    pieces: groupBy(await listShipmentLines(tx, ids), (line) => line.shipmentId),
    channels: new Map((await listChannels(tx)).map((channel) => [channel.id, channel])),
    locations: new Map((await listLocations(tx, {})).map((location) => [location.id, location])),
    companies: new Map((await listCompanies(tx)).map((company) => [company.id, company])),
    items: skus.length === 0 ? new Map() : await findItems(tx, [...new Set(skus)]),
  };
}

/** Orders with one shipment have no other invoice; of the others, a cancelled parcel's money comes back first. */
async function billedBefore(tx: Tx, read: Read, due: readonly Shipment[]): Promise<Map<string, BilledOrder>> {
  const siblings = groupBy(await listShipmentsOf(tx, [...read.orders.keys()]), (shipment) => shipment.orderId);
  const several = [...new Set(due.map((shipment) => shipment.orderId))].filter(
    (orderId) => (siblings.get(orderId)?.length ?? 0) > 1,
  );
  if (several.length === 0) return new Map();
  await creditUndone(
    tx,
    several.flatMap((orderId) => (siblings.get(orderId) ?? []).filter(isUndone)),
  );
  return readBilled(tx, several);
}

function priceAll(read: Read, due: readonly Shipment[], before: ReadonlyMap<string, BilledOrder>): Bill[] {
  const now = new Date();
  const billed = new Map<string, TaxedBilled>([...before].map(([orderId, one]) => [orderId, one.billed]));
  return due.map((shipment): Bill => {
    const order = read.orders.get(shipment.orderId);
    if (order === undefined) fail('bug', 'billing.order_missing', { shipmentId: shipment.id });
    const channel = read.channels.get(order.channelId);
    const location = read.locations.get(shipment.locationId);
    const company = read.companies.get(location?.companyId ?? '');
    const lines = read.lines.get(order.id) ?? [];
    const on = localTime(now, channel?.timeZone ?? 'UTC').slice(0, 10);
    const issuer = company?.invoiceIssuer ?? 'hub';
    const standing = billed.get(order.id) ?? nothing;
    const priced = priceShipment({
      order,
      lines,
      channel,
      items: read.items,
      billed: standing,
      pieces: piecesOf(lines, read.pieces.get(shipment.id) ?? [], standing),
      on,
      asChannel: issuer === 'magento' || channel?.config.taxFrom === 'channel',
    });
    billed.set(order.id, priced.billed);
    return {
      id: uuidv7(),
      shipment,
      order,
      company,
      location,
      channel,
      issuer,
      on,
      priced,
      again: before.has(order.id),
    };
  });
}

/** What the parcel holds; what nobody picks goes with the first parcel. */
function piecesOf(
  lines: readonly OrderLine[],
  held: readonly ShipmentLine[],
  billed: TaxedBilled,
): Map<string, number> {
  const pieces = new Map<string, number>();
  for (const one of held) pieces.set(one.orderLineId, (pieces.get(one.orderLineId) ?? 0) + one.quantity);
  for (const line of lines) {
    const open = line.quantity - line.cancelled - (billed.lines.get(line.id)?.quantity ?? 0);
    if (!line.ships && open > 0) pieces.set(line.id, open);
  }
  return pieces;
}

async function issue(tx: Tx, work: WorkSet, bills: readonly Bill[]): Promise<void> {
  const money = await chargeShipments(tx, await chargesOf(tx, bills));
  const sure = bills.filter((bill) => money.get(bill.shipment.id) === 'settled');
  await settleCharged(tx, sure);
  const numbers = await numberAll(
    tx,
    sure
      .filter((bill) => bill.issuer === 'hub')
      .map((bill) => ({ id: bill.id, series: seriesFor('invoice', bill.company, bill.location, bill.on) })),
  );
  const at = momentOf(new Date());
  const rows = bills.map((bill): Row => {
    const isSure = money.get(bill.shipment.id) === 'settled';
    const state = !isSure ? 'drafted' : bill.issuer === 'hub' ? 'issued' : 'awaited';
    const number = numbers.get(bill.id) ?? (isSure ? bill.shipment.reference : draftNumber(bill.shipment.id));
    work.move(bill.shipment.id, isSure ? 'bill' : 'charge');
    return rowOf(bill, state, number, at);
  });
  await insertInvoices(tx, rows, bills.flatMap(linesOf));
  for (const { id, order, shipment } of sure)
    tell(tx, 'invoice.issued', { orderId: order.id, shipmentId: shipment.id, invoiceId: id }, 1);
  askReports(
    tx,
    sure.map(({ id, order, company }) => ({ id, kind: 'invoice', orderId: order.id, company })),
  );
}

/** Unique, and never mistaken for a number of a series. */
export function draftNumber(shipmentId: string): string {
  return `d:${shipmentId}`;
}

function rowOf(bill: Bill, state: Invoice['state'], number: string, at: string): Row {
  const { order, shipment, company, location, priced } = bill;
  const facts = freezeFacts(order, bill.channel, company, location);
  return {
    id: bill.id,
    number,
    state,
    issuer: bill.issuer,
    company_id: company?.id ?? '',
    channel_id: order.channelId,
    shipment_id: shipment.id,
    order_id: order.id,
    currency: order.currency,
    goods_minor: priced.goodsMinor,
    shipping_minor: priced.shippingMinor,
    other_minor: priced.otherMinor,
    tax_minor: priced.taxMinor,
    shipping_tax_minor: priced.shippingTaxMinor,
    other_tax_minor: priced.otherTaxMinor,
    shipping_rate_bp: priced.shippingRateBp,
    total_minor: priced.totalMinor,
    tax_kind: taxKindOf(order.country, facts.seller.taxNumber?.slice(0, 2), facts.placeOfSupply),
    facts: JSON.stringify(facts),
    issued_on: bill.on,
    issued_at: at,
  };
}

function linesOf({ id, priced }: Bill): Row[] {
  return priced.lines.map((one, at) => ({
    id: uuidv7(),
    invoice_id: id,
    order_line_id: one.line.id,
    line_no: at + 1,
    sku: one.line.sku,
    name: one.line.name,
    quantity: one.quantity,
    gross_minor: one.grossMinor,
    tax_minor: one.taxMinor,
    discount_minor: one.discountMinor,
    rate_bp: one.rateBp,
    hsn: one.hsn ?? null,
  }));
}

/** One question per channel and kind of goods: it is the rule or the channel that is wrong, seldom the order. */
async function askAboutTax(tx: Tx, bills: readonly Bill[]): Promise<void> {
  await openTasks(
    tx,
    bills.flatMap(({ order, priced }) =>
      priced.apart.map((one) => ({
        kind: 'billing.tax_apart',
        about: `${order.channelId}:${one.hsn.slice(0, 4)}:${one.ruleBp}:${one.channelBp}`,
        orderId: order.id,
        channelId: order.channelId,
        reasonCode: 'billing.tax_apart',
        facts: { number: order.number, ...one },
      })),
    ),
  );
}

/** @throws missing `billing.no_invoice` */
export async function loadInvoice(tx: Tx, shipmentId: string): Promise<Invoice> {
  return (await findInvoice(tx, shipmentId)) ?? fail('missing', 'billing.no_invoice', { shipmentId });
}
