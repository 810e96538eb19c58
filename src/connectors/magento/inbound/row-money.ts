/** The money of one item row, and its fair division over the parts of a bundle. */
import { toleranceOf } from '../../../../config/order-checks.ts';
import { decimalOf, minorOf } from '../../../platform/money.ts';
import { numberOf, type Loose } from './loose.ts';
import { amount, requiredAmount, type Problems } from './problems.ts';

export type RowMoney = {
  /** Net of tax, before discount. */
  readonly grossMinor: number;
  readonly discountMinor: number;
  readonly taxMinor: number;
  /** After discount, tax included. */
  readonly totalMinor: number;
};

/** The money of a row that carries it: what is paid = goods + tax + tax hidden in the discount + fixed taxes − discount. */
export function rowMoney(row: Loose, quantity: number, currency: string, path: string, problems: Problems): RowMoney {
  requiredAmount(row, 'price', currency, path, problems);
  const read = (field: string): number => amount(row, field, currency, path, problems) ?? 0;
  const grossMinor = minorOf(grossOf(row, quantity), currency);
  // Positive on items, negative on orders; some dumps copy the order's sign.
  const discountMinor = Math.abs(read('discount_amount'));
  const taxMinor = read('tax_amount');
  const more = read('discount_tax_compensation_amount') + read('weee_tax_applied_row_amount');
  const { row: tolerance } = toleranceOf(currency);
  if (!agrees(row, quantity, currency))
    problems.add(`${path}row_total`, 'is not price times quantity', 'order.row_total_off');
  if (discountMinor > grossMinor + taxMinor + more + tolerance)
    problems.add(`${path}discount_amount`, 'is larger than its row', 'order.discount_too_large');
  return { grossMinor, discountMinor, taxMinor, totalMinor: Math.max(0, grossMinor + taxMinor + more - discountMinor) };
}

/**
 * Goods of a row before discount, in major units. `row_total` is net of discount in REST and gross in dumps, and the price
 * alone may be rounded; so the reading of row_total that lies near price × quantity wins, else price × quantity.
 */
export function grossOf(row: Loose, quantity: number): number {
  const product = round4((numberOf(row.price) ?? 0) * quantity);
  const rowTotal = numberOf(row.row_total);
  if (rowTotal === undefined) return product;
  const discount = Math.abs(numberOf(row.discount_amount) ?? 0);
  // A price rounded to two decimals is off by half a cent per piece at most.
  const allowed = 0.005 * quantity + 0.0051;
  const near = [rowTotal + discount, rowTotal]
    .map((value) => ({ value: round4(value), off: Math.abs(value - product) }))
    .filter(({ off }) => off <= allowed)
    .sort((a, b) => a.off - b.off)[0];
  return near?.value ?? product;
}

/** Whether one of the two readings of row_total lies near price × quantity; one that was not sent contradicts nothing. */
function agrees(row: Loose, quantity: number, currency: string): boolean {
  const rowTotal = numberOf(row.row_total);
  const price = numberOf(row.price);
  // A quantity that cannot be read has been named already.
  if (rowTotal === undefined || price === undefined || numberOf(row.qty_ordered) !== quantity) return true;
  const discount = Math.abs(numberOf(row.discount_amount) ?? 0);
  // A price of two decimals, times many.
  const allowed = 0.005 * quantity + 0.0051 + Number(decimalOf(toleranceOf(currency).row, currency));
  return [rowTotal, rowTotal + discount].some((value) => Math.abs(value - price * quantity) <= allowed);
}

/** Whole units of `total` over the weights by largest remainder: the parts sum to the total exactly. */
export function divide(total: number, weights: readonly number[]): number[] {
  const whole = weights.map((weight) => BigInt(Math.max(0, Math.round(weight))));
  const sum = whole.reduce((a, b) => a + b, 0n);
  if (sum === 0n) return weights.length === 0 ? [] : divide(total, new Array<number>(weights.length).fill(1));
  const units = BigInt(Math.abs(total));
  const parts = whole.map((weight, at) => ({ at, part: (units * weight) / sum, rest: (units * weight) % sum }));
  let left = Number(units - parts.reduce((a, { part }) => a + part, 0n));
  const given = parts.map(({ part }) => Number(part));
  for (const { at } of [...parts].sort((a, b) => (a.rest === b.rest ? a.at - b.at : a.rest > b.rest ? -1 : 1))) {
    if (left-- <= 0) break;
    given[at] = (given[at] ?? 0) + 1;
  }
  return given.map((part) => (total < 0 ? -part : part) || 0);
}

/** A row's money over parts, each measure by itself. */
export function divideMoney(money: RowMoney, weights: readonly number[]): RowMoney[] {
  const gross = divide(money.grossMinor, weights);
  const discount = divide(money.discountMinor, weights);
  const tax = divide(money.taxMinor, weights);
  const total = divide(money.totalMinor, weights);
  return weights.map((_, at) => ({
    grossMinor: gross[at] ?? 0,
    discountMinor: discount[at] ?? 0,
    taxMinor: tax[at] ?? 0,
    totalMinor: total[at] ?? 0,
  }));
}

// Magento keeps four decimals; PHP floats add noise beyond them.
function round4(value: number): number {
  return Number(value.toFixed(4));
}
