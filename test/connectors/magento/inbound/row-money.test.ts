/** For any order: goods + shipping + other is the grand total, and what is divided is neither lost nor made. */
import { expect } from 'chai';
import fc from 'fast-check';
import { orderPlaced } from '../../../../src/connectors/magento/inbound/order-placed.ts';
import { divide } from '../../../../src/connectors/magento/inbound/row-money.ts';
import { fixture } from '../made.ts';

const runs = { seed: 20_260_301, numRuns: 300 };
const cents = fc.integer({ min: 0, max: 500_000 }).map((n) => n / 10_000 + Math.floor(n / 7));
const count = fc.integer({ min: 1, max: 12 });
const row = fc.record({
  price: cents,
  qty_ordered: count,
  discount: fc.double({ min: 0, max: 1.1, noNaN: true }),
  tax_percent: fc.constantFrom(0, 5, 10, 15),
  kind: fc.constantFrom('simple', 'configurable', 'fixed', 'dynamic'),
  parts: fc.array(fc.record({ price: cents, qty: count }), { minLength: 1, maxLength: 5 }),
  asText: fc.boolean(),
  gross: fc.boolean(),
});
type Row = typeof row extends fc.Arbitrary<infer R> ? R : never;

function itemsOf(rows: readonly Row[]): { items: Record<string, unknown>[]; shown: number } {
  let id = 0;
  let shown = 0;
  const items = rows.flatMap((r) => {
    const parentId = ++id;
    const money = (price: number, qty: number) => {
      const goods = Number((price * qty).toFixed(4));
      const discount_amount = Number((goods * r.discount).toFixed(2));
      const tax_amount = Number((Math.max(0, goods - discount_amount) * (r.tax_percent / 100)).toFixed(2));
      shown += goods - discount_amount + tax_amount;
      const row_total = r.gross ? goods : Math.max(0, goods - discount_amount);
      const all = { price, row_total, discount_amount, tax_amount };
      return r.asText ? Object.fromEntries(Object.entries(all).map(([k, v]) => [k, v.toFixed(4)])) : all;
    };
    const one = { item_id: parentId, sku: `S${parentId}`, qty_ordered: r.qty_ordered, tax_percent: r.tax_percent };
    const child = (more: object) => ({
      item_id: ++id,
      parent_item_id: parentId,
      sku: `S${parentId}`,
      product_type: 'simple',
      ...more,
    });
    const free = { price: 0, row_total: 0 };
    if (r.kind === 'simple') return [{ ...one, product_type: 'simple', ...money(r.price, r.qty_ordered) }];
    if (r.kind === 'configurable') {
      const parent = { ...one, product_type: 'configurable', ...money(r.price, r.qty_ordered) };
      return [parent, child({ qty_ordered: r.qty_ordered, ...free })];
    }
    if (r.kind === 'fixed') {
      const parent = { ...one, product_type: 'bundle', ...money(r.price, r.qty_ordered) };
      return [parent, ...r.parts.map((p) => child({ qty_ordered: p.qty * r.qty_ordered, ...free }))];
    }
    const parts = r.parts.map((p) =>
      child({ qty_ordered: p.qty * r.qty_ordered, ...money(p.price, p.qty * r.qty_ordered) }),
    );
    const price = r.parts.reduce((sum, p) => sum + p.price * p.qty, 0);
    return [{ ...one, product_type: 'bundle', price, row_total: price * r.qty_ordered, discount_amount: 0 }, ...parts];
  });
  return { items, shown };
}

describe('connectors/magento/inbound/row-money', () => {
  it('parse: any order, its parts sum to its grand total exactly', () => {
    const orders = fc.record({
      rows: fc.array(row, { minLength: 1, maxLength: 6 }),
      currency: fc.constantFrom('AED', 'KWD', 'JPY'),
      shipping: fc.double({ min: 0, max: 50, noNaN: true }),
      fee: fc.double({ min: -100, max: 100, noNaN: true }),
    });

    fc.assert(
      fc.property(orders, ({ rows, currency, shipping, fee }) => {
        const { items, shown } = itemsOf(rows);
        const grand_total = Math.max(0, shown + shipping + fee);
        const order = orderPlaced.parse({
          ...fixture('rest-configurable'),
          ...{ items, grand_total, order_currency_code: currency, shipping_amount: shipping, shipping_tax_amount: 0 },
        });

        const goods = order.lines.reduce((sum, { totalMinor }) => sum + totalMinor, 0);
        const whole = [order.shippingMinor, order.otherMinor, ...order.lines.map(({ totalMinor }) => totalMinor)];
        expect(goods + order.shippingMinor + order.otherMinor).to.equal(order.grandTotalMinor);
        expect(whole.every(Number.isSafeInteger)).to.equal(true);
        expect(order.lines.every(({ totalMinor }) => totalMinor >= 0)).to.equal(true);
      }),
      runs,
    );
  });

  it('parse: no fee and no rounding of totals, other is at most a unit per row', () => {
    const plain = fc
      .array(row, { minLength: 1, maxLength: 6 })
      .map((rows) => rows.map((r) => ({ ...r, discount: r.discount / 1.1 })));

    fc.assert(
      fc.property(plain, (rows) => {
        const { items, shown } = itemsOf(rows);
        const order = orderPlaced.parse({
          ...fixture('rest-configurable'),
          ...{ items, grand_total: shown, shipping_amount: 0, shipping_tax_amount: 0 },
        });

        expect(Math.abs(order.otherMinor)).to.be.at.most(items.length + 1);
      }),
      runs,
    );
  });

  it('divide: any amount over any weights, nothing lost and nobody more than one unit from his share', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 20 });

    fc.assert(
      fc.property(fc.integer({ min: -10_000_000, max: 10_000_000 }), weights, (total, over) => {
        const parts = divide(total, over);
        const sum = over.reduce((a, b) => a + b, 0);

        expect(parts.reduce((a, b) => a + b, 0)).to.equal(total);
        if (sum > 0) {
          parts.forEach((part, at) => expect(Math.abs(part - (total * (over[at] ?? 0)) / sum)).to.be.lessThan(1));
        }
      }),
      runs,
    );
  });
});
