/** Builds the rows of an order of a given kind, with the money on the rows where Magento puts it. */
import type { Random } from '../random.ts';
import type { Item, OrderKind, SkuSetting, StoreSetting } from './types.ts';
import { round } from './types.ts';

export interface LineContext {
  random: Random;
  skus: readonly SkuSetting[];
  taxPercent: number;
  reduced?: StoreSetting['reduced'];
  decimals: number;
  arabic: boolean;
  nextItemId: () => number;
}

interface Wish {
  sku: string;
  name: string;
  productId: number;
  type: Item['product_type'];
  qty: number;
  /** Unit price, tax included. */
  price: number;
  discountPercent?: number;
  parent?: Item;
  weight?: number;
}

/** India taxes cheap apparel and footwear less. */
function percentOf({ taxPercent, reduced }: LineContext, { sku, price, discountPercent = 0 }: Wish): number {
  if (reduced?.skus.includes(sku) !== true) return taxPercent;
  const net = (price * (1 - discountPercent / 100)) / (1 + reduced.percent / 100);
  return net <= reduced.upToNet ? reduced.percent : taxPercent;
}

function row(context: LineContext, wish: Wish): Item {
  const { decimals } = context;
  const taxPercent = percentOf(context, wish);
  const rate = taxPercent / 100;
  const { qty, discountPercent = 0 } = wish;
  const incl = round(wish.price, decimals);
  const price = round(incl / (1 + rate), decimals);
  const rowTotal = round(price * qty, decimals);
  const rowIncl = round(incl * qty, decimals);
  const discount = round((rowIncl * discountPercent) / 100, decimals);
  const fullTax = round(rowIncl - rowTotal, decimals);
  // catalogue prices include tax, so a part of the discount was tax: Magento calls it compensation
  const tax = discount === 0 ? fullTax : round(((rowIncl - discount) * rate) / (1 + rate), decimals);
  return {
    item_id: context.nextItemId(),
    parent_item_id: wish.parent?.item_id ?? null,
    product_id: wish.productId,
    product_type: wish.type,
    sku: wish.sku,
    name: wish.name,
    weight: wish.type === 'virtual' ? 0 : (wish.weight ?? 0.5),
    qty_ordered: qty,
    qty_invoiced: 0,
    qty_shipped: 0,
    qty_canceled: 0,
    qty_refunded: 0,
    price,
    price_incl_tax: incl,
    row_total: rowTotal,
    row_total_incl_tax: rowIncl,
    tax_percent: taxPercent,
    tax_amount: tax,
    discount_amount: discount,
    discount_percent: discountPercent,
    discount_tax_compensation_amount: round(fullTax - tax, decimals),
  };
}

function choose(context: LineContext, count: number): SkuSetting[] {
  const { random, skus } = context;
  const start = random.int(0, skus.length - 1);
  return Array.from({ length: count }, (_, index) => {
    const sku = skus[(start + index) % skus.length];
    if (sku === undefined) throw new Error('the Magento simulator needs at least one sku');
    return sku;
  });
}

function plain(context: LineContext, sku: SkuSetting, more: Partial<Wish> = {}): Item {
  const name = context.arabic ? (sku.nameAr ?? sku.name) : sku.name;
  const weight = sku.weight ?? 0.5;
  const wish = {
    sku: sku.sku,
    name,
    productId: sku.productId,
    type: 'simple' as const,
    qty: 1,
    price: sku.price,
    weight,
  };
  return row(context, { ...wish, ...more });
}

function bundle(context: LineContext, dynamic: boolean): Item[] {
  const parts = choose(context, 2);
  const price = parts.reduce((sum, part) => sum + part.price, 0);
  const sku = dynamic ? ['BUNDLE', ...parts.map((part) => part.sku)].join('-') : `BUNDLE-${parts[0]?.sku ?? ''}`;
  const parent = row(context, {
    sku,
    name: 'Gift set',
    productId: 900_000 + (parts[0]?.productId ?? 0),
    type: 'bundle',
    qty: 1,
    price,
  });
  const children = parts.map((part) => plain(context, part, { parent, ...(dynamic ? {} : { price: 0 }) }));
  if (!dynamic) return [parent, ...children];
  // with a dynamic price the parent row repeats the sum of its children: adding all rows counts twice
  const sum = (field: 'price' | 'row_total' | 'row_total_incl_tax' | 'tax_amount' | 'price_incl_tax') =>
    round(
      children.reduce((total, child) => total + child[field], 0),
      context.decimals,
    );
  Object.assign(parent, {
    dynamic: true,
    price: sum('price'),
    price_incl_tax: sum('price_incl_tax'),
    row_total: sum('row_total'),
    row_total_incl_tax: sum('row_total_incl_tax'),
    tax_amount: sum('tax_amount'),
  });
  return [parent, ...children];
}

function configurable(context: LineContext): Item[] {
  const [sku] = choose(context, 1);
  if (sku === undefined) return [];
  const parent = plain(context, sku, {
    type: 'configurable',
    productId: sku.productId + 500_000,
    qty: context.random.int(1, 2),
  });
  const child = plain(context, sku, { parent, qty: parent.qty_ordered, price: 0 });
  return [parent, { ...child, tax_percent: 0 }];
}

export function makeLines(kind: OrderKind, context: LineContext): Item[] {
  const { random } = context;
  const [first, second] = choose(context, 2);
  if (first === undefined || second === undefined) return [];
  switch (kind) {
    case 'two_lines':
      return [plain(context, first, { qty: random.int(1, 2) }), plain(context, second)];
    case 'configurable':
      return configurable(context);
    case 'bundle_fixed':
      return bundle(context, false);
    case 'bundle_dynamic':
      return bundle(context, true);
    case 'bundle_separate':
      return bundle(context, false).map((item) =>
        item.product_type === 'bundle' ? { ...item, separate: true } : item,
      );
    case 'virtual':
      return [
        plain(context, first, { type: 'virtual', sku: `EGIFT-${first.sku}`, productId: first.productId + 700_000 }),
      ];
    case 'mixed':
      return [plain(context, first), plain(context, second, { type: 'virtual', sku: `EGIFT-${second.sku}` })];
    case 'discounted':
      return [plain(context, first, { qty: 2, discountPercent: 10 }), plain(context, second, { discountPercent: 10 })];
    case 'three_decimals':
      return [plain(context, first, { price: first.price + 0.125, qty: 3 })];
    default:
      return [plain(context, first, { qty: random.int(1, 2) })];
  }
}
