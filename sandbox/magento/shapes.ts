/** One order in the shapes it may leave Magento: as REST gives it, as a model dump, and as a thin hint. */
import type { Address, Item, Order, PushShape } from './types.ts';
import { round } from './types.ts';

type Json = Record<string, unknown>;

/** A null is left out by the REST serialiser, unless the getter is declared non-null. */
function present(fields: Json): Json {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined));
}

const rate = (order: Order) => order.store.baseToOrderRate ?? 1;
const toBase = (order: Order, value: number) => round(value / rate(order), 2);

function money(order: Order): Json {
  const fields: Json = {};
  for (const [name, value] of Object.entries(order.amounts) as [string, number | null][]) {
    fields[name] = value;
    fields[`base_${name}`] = value === null ? null : toBase(order, value);
  }
  return fields;
}

/** The columns of sales_order; searches filter on these. */
export function headerRow(order: Order): Json {
  const { store, customer } = order;
  return {
    entity_id: order.entity_id,
    increment_id: order.increment_id,
    quote_id: order.entity_id + 1000,
    protect_code: `p${order.entity_id}`,
    store_id: store.storeId,
    store_name: `Website ${store.websiteId}\nStore\n${store.name ?? store.code}`,
    state: order.state,
    status: order.status,
    hold_before_state: order.held?.state ?? null,
    hold_before_status: order.held?.status ?? null,
    created_at: order.created_at,
    updated_at: order.updated_at,
    is_virtual: order.is_virtual,
    customer_is_guest: customer.guest ? 1 : 0,
    customer_id: customer.id,
    customer_email: customer.email,
    customer_firstname: customer.firstname,
    customer_lastname: customer.lastname,
    customer_group_id: customer.guest ? 0 : 1,
    customer_note_notify: 1,
    coupon_code: order.coupon_code,
    ext_order_id: order.ext_order_id,
    original_increment_id: order.original_increment_id,
    edit_increment: order.edit_increment,
    relation_parent_id: order.relation_parent_id,
    relation_parent_real_id: order.relation_parent_real_id,
    relation_child_id: order.relation_child_id,
    relation_child_real_id: order.relation_child_real_id,
    total_item_count: order.items.filter((item) => item.parent_item_id === null).length,
    total_qty_ordered: order.items.filter((i) => i.parent_item_id === null).reduce((sum, i) => sum + i.qty_ordered, 0),
    weight: order.items.reduce((sum, item) => sum + item.weight * item.qty_ordered, 0),
    shipping_description: order.is_virtual === 1 ? null : order.shippingDescription,
    global_currency_code: store.baseCurrency,
    base_currency_code: store.baseCurrency,
    store_currency_code: store.baseCurrency,
    order_currency_code: store.currency,
    base_to_order_rate: rate(order),
    base_to_global_rate: 1,
    store_to_base_rate: 0,
    store_to_order_rate: 0,
    ...money(order),
  };
}

function itemRow(order: Order, item: Item): Json {
  const { dynamic: _dynamic, separate: _separate, ...row } = item;
  return {
    ...row,
    order_id: order.entity_id,
    store_id: order.store.storeId,
    created_at: order.created_at,
    updated_at: order.updated_at,
    is_virtual: item.product_type === 'virtual' ? 1 : 0,
    is_qty_decimal: 0,
    free_shipping: 0,
    original_price: item.price_incl_tax,
    base_price: toBase(order, item.price),
    base_row_total: toBase(order, item.row_total),
    base_tax_amount: toBase(order, item.tax_amount),
    base_discount_amount: toBase(order, item.discount_amount),
    weee_tax_applied: '[]',
  };
}

function restItem(order: Order, item: Item): Json {
  const parent = order.items.find((other) => other.item_id === item.parent_item_id);
  const net = Math.max(0, round(item.row_total - item.discount_amount));
  const fixedChild = parent?.product_type === 'bundle' && parent.dynamic !== true;
  return present({
    ...itemRow(order, item),
    // newer 2.4 gives a child of a fixed-price bundle its parent's price
    price: fixedChild ? parent.price : item.price,
    row_total: net,
    base_row_total: Math.max(0, toBase(order, item.row_total - item.discount_amount)),
    row_total_incl_tax: round(net + item.tax_amount + item.discount_tax_compensation_amount),
    parent_item: parent === undefined ? null : restItem(order, parent),
  });
}

const restAddress = (order: Order, address: Address): Json => ({
  ...present({ ...address, parent_id: order.entity_id }),
  postcode: address.postcode,
});

function additional(order: Order): { key: string; value: string }[] {
  const pairs = [{ key: 'method_title', value: order.payment.title }];
  if (order.payment.paymentId === null) return pairs;
  return [...pairs, { key: 'transaction_info', value: JSON.stringify({ id: order.payment.paymentId }) }];
}

/** The columns of sales_order_payment that a gateway's module writes. */
function paymentRow(order: Order): Json {
  const { paymentId: _paymentId, authorised, ...row } = order.payment;
  const held = authorised ? order.amounts.grand_total : null;
  return {
    ...row,
    amount_authorized: held,
    base_amount_authorized: held === null ? null : toBase(order, held),
    parent_id: order.entity_id,
  };
}

export function toRest(order: Order): Json {
  const items = order.items.map((item) => restItem(order, item));
  const { amounts, payment } = order;
  const shipping = { ...order.shipping, parent_id: order.entity_id };
  const assignments =
    order.shipping === null
      ? [{ shipping: { total: { shipping_amount: 0, base_shipping_amount: 0 } }, items }]
      : [
          {
            shipping: {
              address: restAddress(order, shipping as Address),
              method: order.shippingMethod,
              total: {
                shipping_amount: amounts.shipping_amount,
                base_shipping_amount: toBase(order, amounts.shipping_amount),
                shipping_incl_tax: amounts.shipping_incl_tax,
                shipping_tax_amount: amounts.shipping_tax_amount,
              },
            },
            items,
          },
        ];
  return {
    ...present(headerRow(order)),
    items,
    billing_address: restAddress(order, order.billing),
    payment: {
      ...present({ ...paymentRow(order), title: null }),
      cc_last4: payment.cc_last4,
      account_status: null,
      amount_ordered: amounts.grand_total,
      base_amount_ordered: toBase(order, amounts.grand_total),
      // keys are lost in REST
      additional_information: additional(order).map((pair) => pair.value),
    },
    status_histories: order.history,
    extension_attributes: {
      ...(order.hasAssignments ? { shipping_assignments: assignments } : {}),
      payment_additional_info: additional(order),
      applied_taxes: [],
      item_applied_taxes: [],
      converting_from_quote: true,
      ...(order.codFee > 0 ? { cod_fee: order.codFee.toFixed(2) } : {}),
    },
  };
}

/** Numbers as the database gives them to PHP: strings with four decimals; ids without. */
function asStrings(row: Json): Json {
  const whole = /(^|_)(id|count|virtual|guest|notify|shipping|decimal)$/;
  const text = ([name, value]: [string, unknown]): [string, unknown] =>
    typeof value === 'number' ? [name, whole.test(name) ? String(value) : value.toFixed(4)] : [name, value];
  return Object.fromEntries(Object.entries(row).map(text));
}

export function toModelDump(order: Order): Json {
  const address = (one: Address): Json => ({
    ...asStrings({ ...one, street: null, parent_id: order.entity_id, fax: null, company: null, vat_id: null }),
    street: one.street.join('\n'),
  });
  const addresses = [order.billing, ...(order.shipping === null ? [] : [order.shipping])].map(address);
  return {
    ...asStrings(headerRow(order)),
    // touched in the same request, so still numbers
    grand_total: order.amounts.grand_total,
    shipping_method: order.is_virtual === 1 ? null : order.shippingMethod,
    addresses,
    items: order.items.map((item) => ({
      ...asStrings(itemRow(order, item)),
      product_options: {
        ...(item.product_type === 'bundle' ? { shipment_type: item.separate === true ? '1' : '0' } : {}),
        info_buyRequest: { qty: item.qty_ordered, product: String(item.product_id) },
      },
    })),
    payment: {
      ...asStrings({ ...paymentRow(order), amount_ordered: order.amounts.grand_total }),
      title: undefined,
      additional_information: Object.fromEntries(additional(order).map((pair) => [pair.key, pair.value])),
    },
    status_histories: [],
    extension_attributes: [],
  };
}

export const toHint = (order: Order): Json => ({ entity_id: order.entity_id });

export const shapeOf = (order: Order, shape: PushShape): Json =>
  shape === 'rest' ? toRest(order) : shape === 'model' ? toModelDump(order) : toHint(order);
