/** Where a field of our order stands in Magento's body: for a person who corrects it. */
import type { IncomingOrder } from '../../../core/order/incoming-order.ts';
import { wrapperOf } from './envelope.ts';
import { looseOf, rowsOf, textOf, type Loose } from './loose.ts';

export type PathOf = ((field: string) => string) & {
  /** Where a field that the translator has named stands in the whole body. */
  readonly whole: (named: string) => string;
};

const tops: Readonly<Record<string, string>> = {
  currency: 'order_currency_code',
  magentoOrderId: 'entity_id',
  shippingMethod: 'extension_attributes.shipping_assignments[0].shipping.method',
  'customer.email': 'customer_email',
  grandTotal: 'grand_total',
  shipping: 'shipping_amount',
  tax: 'tax_amount',
  discount: 'discount_amount',
  payment: 'total_due',
  lines: 'items',
};

const inAddress: Readonly<Record<string, string>> = {
  name: 'firstname',
  lines: 'street',
  city: 'city',
  region: 'region',
  postcode: 'postcode',
  country: 'country_id',
  phone: 'telephone',
};

const inLine: Readonly<Record<string, string>> = {
  sku: 'sku',
  quantity: 'qty_ordered',
  price: 'price',
  tax: 'tax_amount',
  taxPercent: 'tax_percent',
  total: 'row_total',
};

/** A function, so that an order without problems pays nothing for it. */
export function pathsOf(body: unknown, order: Loose, incoming: Pick<IncomingOrder, 'lines'>): PathOf {
  const prefix = wrapperOf(body);
  const pathOf = (field: string): string => {
    const [, at, leaf] = /^lines\[(\d+)\]\.(\w+)$/.exec(field) ?? [];
    if (at !== undefined && leaf !== undefined) {
      const itemId = incoming.lines[Number(at)]?.magentoItemId;
      const row = rowsOf(order.items).findIndex((one) => Number(textOf(one.item_id)) === itemId);
      return `${prefix}items[${row < 0 ? at : row}].${inLine[leaf] ?? leaf}`;
    }
    if (field.startsWith('shipTo.')) {
      const name = field.slice('shipTo.'.length);
      return `${prefix}${shippingPath(order)}${inAddress[name] ?? name}`;
    }
    return prefix + (tops[field] ?? field);
  };
  const whole = (named: string): string =>
    prefix + (named.startsWith('shipping_address.') ? named.replace('shipping_address.', shippingPath(order)) : named);
  return Object.assign(pathOf, { whole });
}

// The first place that holds it, as `order-address.ts` reads them.
function shippingPath(order: Loose): string {
  const [assignment] = rowsOf(looseOf(order.extension_attributes)?.shipping_assignments);
  if (looseOf(looseOf(assignment?.shipping)?.address) !== undefined)
    return 'extension_attributes.shipping_assignments[0].shipping.address.';
  return looseOf(order.shipping_address) === undefined ? 'billing_address.' : 'shipping_address.';
}
