/** Places orders: puts rows, addresses, totals, payment and first status of each kind together, the same for the same seed. */
import type { Random } from '../random.ts';
import { makeLines } from './lines.ts';
import { makeAddress } from './places.ts';
import type { Amounts, Item, Order, OrderKind, ShopGateway, SkuSetting, StoreSetting } from './types.ts';
import { orderKinds, round, stamp } from './types.ts';

export interface OrderMakerOptions {
  random: Random;
  stores: readonly StoreSetting[];
  skus: readonly SkuSetting[];
  firstOrderId: number;
  now: () => Date;
  gateway?: ShopGateway | undefined;
  /** Every n-th card payment is only authorised. */
  authorisedEvery?: number | undefined;
}

/** What a caller may fix about an order; the rest is chosen by chance. */
export interface OrderOverrides {
  storeCode?: string;
  method?: string;
  paid?: boolean;
  /** The gateway holds the money and the shop has not captured it. */
  authorised?: boolean;
  incrementId?: string;
  customerId?: number;
  email?: string;
  lines?: { sku: string; qty: number }[];
}

export interface OrderMaker {
  make: (kind?: OrderKind, overrides?: OrderOverrides) => Order[];
}

/** Mostly plain orders, now and then a hard one, as in a real shop. */
const usual: readonly OrderKind[] = [
  'simple',
  'simple',
  'simple',
  'two_lines',
  'two_lines',
  'configurable',
  'cod',
  ...orderKinds,
];

const defaultTax: Record<string, number> = { AE: 5, SA: 15, IN: 18, QA: 0, KW: 0 };

function totals(
  items: readonly Item[],
  taxPercent: number,
  decimals: number,
  virtual: boolean,
  codFee: number,
): Amounts {
  // children repeat or share the money of their parent: only rows without one count
  const rows = items.filter((item) => item.parent_item_id === null);
  const sum = (field: keyof Item) =>
    round(
      rows.reduce((all, item) => all + Number(item[field]), 0),
      decimals,
    );
  const shippingIncl = virtual ? 0 : 15;
  const shipping = round(shippingIncl / (1 + taxPercent / 100), decimals);
  const shippingTax = round(shippingIncl - shipping, decimals);
  const subtotal = sum('row_total');
  const tax = round(sum('tax_amount') + shippingTax, decimals);
  const compensation = sum('discount_tax_compensation_amount');
  const discount = sum('discount_amount');
  const grand = round(subtotal + tax + shipping - discount + compensation + codFee, decimals);
  return {
    subtotal,
    subtotal_incl_tax: sum('row_total_incl_tax'),
    discount_amount: discount === 0 ? 0 : -discount,
    shipping_amount: shipping,
    shipping_incl_tax: shippingIncl,
    shipping_tax_amount: shippingTax,
    shipping_discount_amount: 0,
    tax_amount: tax,
    discount_tax_compensation_amount: compensation,
    grand_total: grand,
    total_due: grand,
    total_paid: null,
    total_invoiced: null,
    total_canceled: null,
    total_refunded: null,
    shipping_refunded: null,
  };
}

export function createOrderMaker(options: OrderMakerOptions): OrderMaker {
  const { random, stores, skus, firstOrderId, now, gateway, authorisedEvery = 0 } = options;
  let cardPayments = 0;
  let orderId = firstOrderId - 1;
  let itemId = (firstOrderId - 1) * 4;
  const sequences = new Map<number, number>();

  function chooseStore(kind: OrderKind, code: string | undefined): StoreSetting {
    const wanted = stores.filter((store) => {
      if (code !== undefined) return store.code === code;
      if (kind === 'three_decimals') return store.currency === 'KWD';
      if (kind === 'base_currency') return store.currency !== store.baseCurrency;
      return true;
    });
    return random.pick(wanted.length > 0 ? wanted : stores);
  }

  function incrementId(store: StoreSetting): string {
    const number = (sequences.get(store.storeId) ?? firstOrderId - 1) + 1;
    sequences.set(store.storeId, number);
    // the first store has plain zeros in front, each other store its id
    return store.storeId === 1 ? String(number).padStart(9, '0') : `${store.storeId}${String(number).padStart(8, '0')}`;
  }

  function one(kind: OrderKind, overrides: OrderOverrides): Order {
    const store = chooseStore(kind, overrides.storeCode);
    const arabic = kind === 'arabic';
    const decimals = kind === 'three_decimals' ? 3 : 2;
    const taxPercent = store.taxPercent ?? defaultTax[store.channel] ?? 0;
    orderId += 1;
    const reduced = store.reduced === undefined ? {} : { reduced: store.reduced };
    const context = { random, skus, taxPercent, ...reduced, decimals, arabic, nextItemId: () => (itemId += 1) };
    const chosen = overrides.lines?.flatMap(({ sku, qty }) => {
      const only = skus.filter((known) => known.sku === sku);
      if (only.length === 0) throw new Error(`unknown sku ${sku}`);
      return makeLines('simple', { ...context, skus: only }).map((item) => sized(item, qty, decimals));
    });
    const items = chosen ?? makeLines(kind, context);
    const virtual = items.every((item) => item.product_type === 'virtual');
    const billing = makeAddress(random, store.channel, orderId * 2 - 1, arabic);
    if (overrides.email !== undefined) billing.email = overrides.email;
    const guest = kind === 'guest';
    const cod = kind === 'cod';
    const pending = kind === 'pending_payment';
    const codFee = cod ? 10 : 0;
    const method = overrides.method ?? (cod ? 'cashondelivery' : 'checkoutcom_card_payment');
    const card = !pending && method.startsWith('checkoutcom');
    if (card) cardPayments += 1;
    const every = card && authorisedEvery > 0 && cardPayments % authorisedEvery === 0;
    const authorised = card && overrides.paid !== true && (overrides.authorised ?? every);
    const paid = !authorised && (overrides.paid ?? card);
    const amounts = totals(items, taxPercent, decimals, virtual, codFee);
    if (paid) {
      Object.assign(amounts, { total_paid: amounts.grand_total, total_invoiced: amounts.grand_total, total_due: 0 });
      for (const item of items) item.qty_invoiced = item.qty_ordered;
    }
    const at = stamp(now());
    const state = paid ? 'processing' : 'new';
    // the Checkout.com module sets only the status when it has authorised
    const status = paid ? 'processing' : pending || authorised ? 'pending_payment' : 'pending';
    const number = overrides.incrementId ?? incrementId(store);
    const paymentId = `pay_${orderId}`;
    const payment =
      paid || authorised
        ? gateway?.pay({
            amount: amounts.grand_total,
            currency: store.currency,
            reference: number,
            capture: paid,
            id: paymentId,
          })
        : undefined;
    return {
      entity_id: orderId,
      increment_id: number,
      kind,
      store,
      state,
      status,
      held: null,
      created_at: at,
      updated_at: at,
      is_virtual: virtual ? 1 : 0,
      customer: {
        guest,
        id: guest ? null : (overrides.customerId ?? random.int(1, 5000)),
        email: billing.email,
        firstname: guest ? null : billing.firstname,
        lastname: guest ? null : billing.lastname,
      },
      original_increment_id: null,
      edit_increment: null,
      relation_parent_id: null,
      relation_parent_real_id: null,
      relation_child_id: null,
      relation_child_real_id: null,
      ext_order_id: null,
      coupon_code: kind === 'discounted' ? 'WELCOME10' : null,
      amounts,
      codFee,
      decimals,
      items,
      billing,
      shipping: virtual ? null : { ...billing, entity_id: orderId * 2, address_type: 'shipping' },
      shippingMethod: 'flatrate_flatrate',
      shippingDescription: 'Flat Rate - Fixed',
      hasAssignments: kind !== 'no_assignments',
      payment: {
        entity_id: orderId,
        method,
        title: method === 'cashondelivery' ? 'Cash On Delivery' : 'Pay by Card with Checkout.com',
        cc_last4: method.startsWith('checkoutcom') ? '4242' : null,
        last_trans_id: paid || authorised ? (payment?.actions.at(-1)?.id ?? `act_${orderId}`) : null,
        paymentId: paid || authorised ? (payment?.id ?? paymentId) : null,
        authorised,
      },
      history: [],
    };
  }

  return {
    make(kind = random.pick(usual), overrides = {}) {
      const order = one(kind, overrides);
      if (kind !== 'edited') return [order];
      // editing in the admin cancels the old order and places a new one that names it
      const old = order;
      const fresh = one('edited', { ...overrides, storeCode: old.store.code, incrementId: `${old.increment_id}-1` });
      for (const item of old.items) item.qty_canceled = item.qty_ordered - item.qty_invoiced;
      const done = { relation_child_id: fresh.entity_id, relation_child_real_id: fresh.increment_id };
      Object.assign(old, { state: 'canceled', status: 'canceled', ...done });
      const link = { relation_parent_id: old.entity_id, relation_parent_real_id: old.increment_id };
      Object.assign(fresh, { ...link, original_increment_id: old.increment_id, edit_increment: '1' });
      return [old, fresh];
    },
  };
}

function sized(item: Item, qty: number, decimals: number): Item {
  const rowTotal = round(item.price * qty, decimals);
  const rowIncl = round(item.price_incl_tax * qty, decimals);
  const tax = round(rowIncl - rowTotal, decimals);
  return { ...item, qty_ordered: qty, row_total: rowTotal, row_total_incl_tax: rowIncl, tax_amount: tax };
}
