/** Everything that is wrong or odd with an order, all at once, by the table of `order-problems.ts`; reads nothing. */
import { orderLimits, toleranceOf } from '../../../config/order-checks.ts';
import type { Channel, Item } from '../catalog/index.ts';
import { checkAddress } from './check-address.ts';
import type { IncomingLine, IncomingOrder } from './incoming-order.ts';
import type { Found } from './order-problems.ts';

export type KnownFacts = {
  readonly channel: Channel;
  readonly items: ReadonlyMap<string, Item>;
  /** The channel's id of the order that has this number already. */
  readonly numberOf?: number | null;
};

/** What the translator found comes first; the same field is not complained about twice. */
export function checkOrder(order: IncomingOrder, known: KnownFacts): Found[] {
  const found: Found[] = [...(order.problems ?? [])];
  const before = new Set(found.map(({ field }) => field));
  const name = order.pathOf ?? ((field: string) => field);
  const add = (field: string, one: Omit<Found, 'field'>): void => {
    const named = name(field);
    if (!before.has(named)) found.push({ field: named, ...one });
  };
  checkChannel(order, known, add);
  if (order.lines.length > orderLimits.rows) add('lines', { code: 'order.too_many_lines' });
  order.lines.forEach((line, at) => checkLine(line, `lines[${at}].`, known.items, add));
  // Stand-ins do not add up.
  if (before.size === 0) {
    const { row } = toleranceOf(order.currency);
    order.lines.forEach((line, at) => checkTax(line, `lines[${at}].`, row, add));
    checkSums(order, add);
  }
  checkContact(order, add);
  if (order.shipTo !== undefined && order.pickupLocationCode === undefined)
    for (const { field, ...one } of checkAddress(order.shipTo)) add(`shipTo.${field}`, one);
  return found;
}

type Add = (field: string, one: Omit<Found, 'field'>) => void;

function checkChannel(order: IncomingOrder, { channel, numberOf }: KnownFacts, add: Add): void {
  const { config } = channel;
  if (order.currency !== channel.currency) {
    const facts = { currency: order.currency, expected: channel.currency };
    add('currency', { code: 'order.unsupported_currency', facts });
  }
  if (
    order.shippingMethod !== undefined &&
    order.shipTo !== undefined &&
    config.shippingMethods?.includes(order.shippingMethod) === false
  )
    add('shippingMethod', {
      code: 'order.unsupported_shipping_method',
      facts: { method: order.shippingMethod.slice(0, 80) },
    });
  const country = order.shipTo?.country ?? '';
  if (country !== '' && !(config.deliversTo ?? [channel.country]).includes(country))
    add('shipTo.country', { code: 'order.country_not_served', facts: { country } });
  if (numberOf != null && order.magentoOrderId !== undefined && numberOf !== order.magentoOrderId)
    add('magentoOrderId', { code: 'order.duplicate_number', facts: { known: numberOf, id: order.magentoOrderId } });
}

function checkLine(line: IncomingLine, at: string, items: ReadonlyMap<string, Item>, add: Add): void {
  const { sku } = line;
  const item = items.get(sku);
  if (line.ships) {
    if (item === undefined) add(`${at}sku`, { code: 'order.unknown_sku', facts: { sku } });
    else if (item.blocked) add(`${at}sku`, { code: 'order.blocked_sku', facts: { sku } });
    else if (!item.active) add(`${at}sku`, { code: 'order.inactive_sku', facts: { sku } });
  }
  if (!Number.isInteger(line.quantity) || line.quantity <= 0) add(`${at}quantity`, { code: 'order.bad_quantity' });
  else if (line.quantity > orderLimits.pieces)
    add(`${at}quantity`, { code: 'order.quantity_too_large', facts: { quantity: line.quantity } });
  const amounts = { price: line.unitPriceMinor, tax: line.taxMinor, total: line.totalMinor };
  for (const [field, minor] of Object.entries(amounts))
    if (minor < 0) add(`${at}${field}`, { code: 'order.negative_amount', facts: { minor } });
}

/** Discounts are with or without tax by the shop's settings, so the tax may lie anywhere between those readings. */
function checkTax(line: IncomingLine, at: string, tolerance: number, add: Add): void {
  const { taxMinor, taxPercent, discountMinor, quantity } = line;
  if (taxPercent <= 0) {
    if (taxMinor > tolerance) add(`${at}taxPercent`, { code: 'order.tax_without_rate', facts: { taxMinor } });
    return;
  }
  const gross = line.grossMinor ?? line.unitPriceMinor * quantity;
  const most = (gross * taxPercent) / 100;
  const least = (Math.max(0, gross - discountMinor) * taxPercent) / 100;
  // Taxed by the piece and rounded each time.
  const allowed = tolerance + quantity / 2;
  if (taxMinor > most + allowed || taxMinor < least - allowed) {
    const facts = { taxMinor, from: Math.round(least), to: Math.round(most) };
    add(`${at}tax`, { code: 'order.row_tax_off', facts });
  }
}

function checkSums(order: IncomingOrder, add: Add): void {
  const { row, order: own } = toleranceOf(order.currency);
  const allowed = own + row * order.lines.length;
  const tax = order.lines.reduce((sum, line) => sum + line.taxMinor, 0);
  const discount = order.lines.reduce((sum, line) => sum + line.discountMinor, 0);
  for (const [field, minor] of [
    ['grandTotal', order.grandTotalMinor],
    ['shipping', order.shippingMinor],
    ['tax', order.taxMinor],
  ] as const)
    if (minor < 0) add(field, { code: 'order.negative_amount', facts: { minor } });
  // Fees of modules bring tax of their own, so more than the rows' is right; less contradicts them.
  if (order.taxMinor < tax - allowed) {
    const facts = { order: order.taxMinor, rows: tax };
    add('tax', { code: 'order.tax_total_off', facts });
  }
  if (discount > order.discountMinor + allowed) {
    const facts = { order: order.discountMinor, rows: discount };
    add('discount', { code: 'order.discount_total_off', facts });
  }
  const { paidMinor, dueMinor } = order.payment;
  // A cancelled or refunded order owes nothing any more.
  if (Math.abs(paidMinor + dueMinor - order.grandTotalMinor) > allowed && !['canceled', 'closed'].includes(order.state))
    add('payment', { code: 'order.payment_sums_off', facts: { paidMinor, dueMinor, total: order.grandTotalMinor } });
}

function checkContact(order: IncomingOrder, add: Add): void {
  const phone = (order.shipTo ?? order.billTo).phone;
  const email = /^\S+@\S+$/.test(order.customer.email);
  if (!email && phone === '') add('customer.email', { code: 'order.contact_missing' });
  else if (!email) add('customer.email', { code: 'order.email_missing' });
}
