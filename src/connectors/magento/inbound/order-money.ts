/** The totals of an order, in the currency the customer saw. What no core field names is the residual `otherMinor`. */
import type { IncomingLine, IncomingOrder } from '../../../core/order/incoming-order.ts';
import { toleranceOf } from '../../../../config/order-checks.ts';
import { isNone, numberOf, textOf, type Loose } from './loose.ts';
import { amount, requiredAmount, type Problems } from './problems.ts';

type Totals = Pick<
  IncomingOrder,
  | 'subtotalMinor'
  | 'discountMinor'
  | 'shippingMinor'
  | 'shippingTaxMinor'
  | 'taxMinor'
  | 'otherMinor'
  | 'grandTotalMinor'
>;
type Currencies = Pick<IncomingOrder, 'currency' | 'baseCurrency' | 'baseToOrderRate'>;

export function currenciesOf(order: Loose, problems: Problems): Currencies {
  const currency = textOf(order.order_currency_code)?.toUpperCase() ?? '';
  if (currency === '') problems.add('order_currency_code', 'is missing');
  else if (!/^[A-Z]{3}$/.test(currency)) problems.add('order_currency_code', 'is no currency');
  const rate = numberOf(order.base_to_order_rate);
  return {
    currency,
    baseCurrency: textOf(order.base_currency_code)?.toUpperCase() ?? currency,
    baseToOrderRate: rate !== undefined && rate > 0 ? rate : 1,
  };
}

export function totalsOf(order: Loose, lines: readonly IncomingLine[], currency: string, problems: Problems): Totals {
  const read = (field: string): number => amount(order, field, currency, '', problems) ?? 0;
  const grandTotalMinor = requiredAmount(order, 'grand_total', currency, '', problems);
  const shippingTaxMinor = read('shipping_tax_amount');
  const shippingMinor = Math.max(0, shippingOf(order, read));
  const goodsMinor = lines.reduce((sum, { totalMinor }) => sum + totalMinor, 0);
  checkSubtotal(order, lines, currency, problems);
  return {
    subtotalMinor: read('subtotal'),
    discountMinor: Math.abs(read('discount_amount')),
    shippingMinor,
    shippingTaxMinor,
    taxMinor: read('tax_amount'),
    // Fees of modules (cash on delivery, service) and credits (gift card, store credit) stand only in the grand total.
    otherMinor: grandTotalMinor - goodsMinor - shippingMinor,
    grandTotalMinor,
  };
}

/** The subtotal is the rows' goods before or after their discounts; fees and shipping are never in it. */
function checkSubtotal(order: Loose, lines: readonly IncomingLine[], currency: string, problems: Problems): void {
  const subtotal = amount(order, 'subtotal', currency, '', problems);
  if (subtotal === undefined || problems.any()) return;
  const { row, order: own } = toleranceOf(currency);
  const gross = lines.reduce((sum, line) => sum + (line.grossMinor ?? line.unitPriceMinor * line.quantity), 0);
  const discount = lines.reduce((sum, line) => sum + line.discountMinor, 0);
  const allowed = own + row * lines.length;
  if (![gross, gross - discount].some((sum) => Math.abs(sum - subtotal) <= allowed))
    problems.add('subtotal', 'is not the sum of the rows', 'order.subtotal_off');
}

// shipping_incl_tax is from before the discount, so it serves only where the tax by itself was not sent.
function shippingOf(order: Loose, read: (field: string) => number): number {
  const discount = Math.abs(read('shipping_discount_amount'));
  if (isNone(order.shipping_tax_amount) && !isNone(order.shipping_incl_tax))
    return read('shipping_incl_tax') - discount;
  const tax = read('shipping_tax_amount') + read('shipping_discount_tax_compensation_amount');
  return read('shipping_amount') + tax - discount;
}
