/**
 * An order that a person or another system enters here: checked as every other, with a number of the channel's own
 * series. Its channel knows nothing of it, and is told nothing.
 */
import { createHash } from 'node:crypto';
import { uuidv7 } from '../../platform/ids.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { phoneOf } from '../../platform/phone.ts';
import { momentOf } from '../../platform/time.ts';
import { findItems, listChannels, type Channel, type Item } from '../catalog/index.ts';
import type { Address } from '../values.ts';
import { checkOrder } from './check-order.ts';
import type { IncomingLine, IncomingOrder } from './incoming-order.ts';
import { errorsOf, refusalOf, warningsOf, type Found } from './order-problems.ts';
import { orderOf } from './order-rows.ts';
import type { Order } from './order.ts';
import { saveNewOrders } from './save-new-orders.ts';
import { findByReference, takeNumber } from './store-entry.ts';

export type EnteredOrder = {
  readonly channelId: string;
  /** The sender's own key: the same again is the same order. */
  readonly clientReference?: string;
  readonly customer: { readonly id?: string; readonly email: string; readonly name: string };
  readonly shipTo: Address;
  readonly billTo?: Address;
  /** What one piece costs, tax included, in minor units of the channel's currency. */
  readonly lines: readonly { readonly sku: string; readonly quantity: number; readonly priceMinor: number }[];
  /** Tax included. */
  readonly shipping?: { readonly method?: string; readonly amountMinor: number };
  readonly payment: { readonly mode: 'prepaid' | 'cod' | 'pending'; readonly method?: string };
  /** UTC. */
  readonly notBefore?: string;
  readonly note?: string;
};

export type Entered = { readonly order: Order; readonly repeated: boolean; readonly warnings: readonly Found[] };

/**
 * @throws invalid `order.unknown_channel`, or the gravest code of `order-problems.ts` with all that is wrong;
 * conflict `order.reference_taken` when the reference names an order with other contents
 */
export async function enterOrder(tx: Tx, wish: EnteredOrder): Promise<Entered> {
  const channels = new Map((await listChannels(tx)).map((one) => [one.id, one]));
  const channel = channels.get(wish.channelId);
  if (channel === undefined) fail('invalid', 'order.unknown_channel', { channelId: wish.channelId });
  const bodyHash = createHash('sha256').update(JSON.stringify(wish)).digest('hex');
  // The series' row is locked until the commit: two senders of one reference come one after the other.
  const number = await takeNumber(tx, `order.${channel.id}`);
  if (wish.clientReference !== undefined) {
    const before = await findByReference(tx, channel.id, wish.clientReference);
    if (before !== undefined && before.bodyHash !== bodyHash)
      fail('conflict', 'order.reference_taken', { number: before.order.number });
    if (before !== undefined) return { order: before.order, repeated: true, warnings: [] };
  }
  const items = await findItems(
    tx,
    wish.lines.map((line) => line.sku),
  );
  const incoming = incomingOf(wish, channel, items, `M${number}`);
  const found = checkOrder(incoming, { channel, items });
  if (errorsOf(found).length > 0) throw refusalOf(errorsOf(found), {});
  const now = momentOf(new Date());
  const from = {
    inboundId: uuidv7(),
    bodyHash,
    receivedAt: now,
    warnings: warningsOf(found),
    ...(wish.clientReference === undefined ? {} : { clientReference: wish.clientReference }),
    ...(wish.note === undefined ? {} : { note: wish.note }),
  };
  const order = { ...orderOf(incoming, channel, 'manual'), channelState: null };
  const [saved = order] = await saveNewOrders(tx, [{ order, incoming, from }], { channels, items });
  return { order: saved, repeated: false, warnings: from.warnings };
}

function incomingOf(
  wish: EnteredOrder,
  channel: Channel,
  items: ReadonlyMap<string, Item>,
  incrementId: string,
): IncomingOrder {
  const rate = channel.config.taxPercent;
  const lines = wish.lines.map((line, at) => lineOf(line, at, rate, items.get(line.sku)));
  const goods = lines.reduce((sum, line) => sum + line.totalMinor, 0);
  const shippingMinor = wish.shipping?.amountMinor ?? 0;
  const grandTotalMinor = goods + shippingMinor;
  const shippingTaxMinor = taxIn(shippingMinor, rate);
  const shipTo = withPhone(wish.shipTo);
  const paid = wish.payment.mode === 'prepaid';
  return {
    incrementId,
    placedAt: momentOf(new Date()),
    ...(wish.notBefore === undefined ? {} : { notBefore: wish.notBefore }),
    state: '',
    status: '',
    currency: channel.currency,
    baseCurrency: channel.currency,
    baseToOrderRate: 1,
    subtotalMinor: lines.reduce((sum, line) => sum + (line.grossMinor ?? 0), 0),
    discountMinor: 0,
    shippingMinor,
    shippingTaxMinor,
    taxMinor: lines.reduce((sum, line) => sum + line.taxMinor, shippingTaxMinor),
    otherMinor: 0,
    grandTotalMinor,
    customer: {
      ...wish.customer,
      email: wish.customer.email.trim().toLowerCase(),
      guest: wish.customer.id === undefined,
    },
    billTo: wish.billTo === undefined ? shipTo : withPhone(wish.billTo),
    shipTo,
    ...(wish.shipping?.method === undefined ? {} : { shippingMethod: wish.shipping.method }),
    payment: {
      method: wish.payment.method ?? 'manual',
      mode: wish.payment.mode,
      paidMinor: paid ? grandTotalMinor : 0,
      dueMinor: paid ? 0 : grandTotalMinor,
    },
    virtual: false,
    lines,
  };
}

function lineOf(
  { sku, quantity, priceMinor }: EnteredOrder['lines'][number],
  at: number,
  taxPercent: number,
  item: Item | undefined,
): IncomingLine {
  const totalMinor = priceMinor * quantity;
  const taxMinor = taxIn(totalMinor, taxPercent);
  // No channel has ids for these rows: their place in the order stands for them.
  const id = at + 1;
  return {
    magentoItemId: id,
    shipItemId: id,
    shipQuantity: quantity,
    billItemId: id,
    sku,
    name: item?.name ?? sku,
    productType: 'simple',
    quantity,
    ships: true,
    unitPriceMinor: quantity > 0 ? Math.round((totalMinor - taxMinor) / quantity) : priceMinor,
    totalMinor,
    taxMinor,
    discountMinor: 0,
    taxPercent,
    grossMinor: totalMinor - taxMinor,
  };
}

/** The tax that an amount includes, half away from zero. */
function taxIn(minor: number, percent: number): number {
  return Math.round((minor * percent) / (100 + percent));
}

function withPhone(address: Address): Address {
  return { ...address, phone: phoneOf(address.phone, address.country) };
}
