/**
 * Item rows → lines: which row is picked, which carries the money, which id ships and which bills.
 * Configurable: the child is picked, the parent has the money and both ids.
 * Bundle: the children are picked; a fixed price stands on the parent and is divided, a dynamic one on the children.
 */
import type { IncomingLine } from '../../../core/order/incoming-order.ts';
import { flagOf, isNone, looseOrJsonOf, numberOf, textOf, type Loose } from './loose.ts';
import type { Node } from './order-tree.ts';
import { pieces, requiredText, type Problems } from './problems.ts';
import { divideMoney, grossOf, rowMoney, type RowMoney } from './row-money.ts';

type Context = { readonly currency: string; readonly problems: Problems };

export function linesOf(tops: readonly Node[], currency: string, problems: Problems): IncomingLine[] {
  const context = { currency, problems };
  return tops.flatMap((node) => {
    if (node.type === 'configurable' && node.children.length > 0) return [configurableLine(node, context)];
    if (node.children.length > 0) return bundleLines(node, context);
    if (node.type === 'bundle') problems.add(`${node.path}product_type`, 'is a bundle without its parts');
    const quantity = pieces(node.row, node.path, problems);
    const money = rowMoney(node.row, quantity, currency, node.path, problems);
    return [line(node, node, { quantity, money, ship: node, shipQuantity: quantity, bill: node }, context)];
  });
}

function configurableLine(node: Node, context: Context): IncomingLine {
  const [child = node, ...others] = node.children;
  if (others.length > 0) context.problems.add(`${node.path}product_type`, 'is a configurable with several children');
  const ordered = pieces(node.row, node.path, context.problems);
  const quantity = isNone(child.row.qty_ordered) ? ordered : pieces(child.row, child.path, context.problems);
  const money = rowMoney(node.row, ordered, context.currency, node.path, context.problems);
  return line(child, node, { quantity, money, ship: node, shipQuantity: ordered, bill: node }, context);
}

function bundleLines(node: Node, context: Context): IncomingLine[] {
  const { currency, problems } = context;
  const ordered = pieces(node.row, node.path, problems);
  const quantities = node.children.map((child) => pieces(child.row, child.path, problems));
  const options = looseOrJsonOf(node.row.product_options);
  // REST hides it and the default is together; `ship` tries the children when Magento refuses the parent.
  const separately = numberOf(options?.shipment_type) === 1;
  const dynamic = isDynamic(node, ordered, quantities, options);

  const moneys = dynamic
    ? node.children.map((child, at) => rowMoney(child.row, quantities[at] ?? 1, currency, child.path, problems))
    : divideMoney(rowMoney(node.row, ordered, currency, node.path, problems), weightsOf(node.children, quantities));
  return node.children.map((child, at) => {
    const quantity = quantities[at] ?? 1;
    const money = moneys[at] ?? { grossMinor: 0, discountMinor: 0, taxMinor: 0, totalMinor: 0 };
    const ship = separately ? child : node;
    const rates = dynamic ? child : node;
    return line(
      child,
      rates,
      { quantity, money, ship, shipQuantity: separately ? quantity : ordered, bill: rates },
      context,
    );
  });
}

/**
 * Whether the children carry the price. Dumps say so (`product_calculations` 0 = child, 1 = parent); in REST the children's
 * rows then sum to the parent's. Not their prices: newer 2.4 shows a fixed bundle's price on its child as well.
 */
function isDynamic(node: Node, ordered: number, quantities: readonly number[], options: Loose | undefined): boolean {
  const told = numberOf(options?.product_calculations);
  if (told !== undefined) return told === 0;
  const rows = node.children.map(({ row }) => ({
    rowTotal: numberOf(row.row_total) ?? 0,
    discount: Math.abs(numberOf(row.discount_amount) ?? 0),
  }));
  const net = rows.reduce((sum, { rowTotal }) => sum + rowTotal, 0);
  const gross = rows.reduce((sum, { rowTotal, discount }) => sum + rowTotal + discount, 0);
  if (!(gross > 0)) return false;
  const parent = grossOf(node.row, ordered);
  const allowed = 0.01 * (quantities.reduce((sum, quantity) => sum + quantity, ordered) + 1);
  return [net, gross].some((sum) => Math.abs(sum - parent) <= allowed);
}

// By what the parts cost alone where every one says so, else by pieces.
function weightsOf(children: readonly Node[], quantities: readonly number[]): number[] {
  const alone = children.map(({ row }, at) =>
    Math.round((numberOf(row.original_price) ?? 0) * 10_000 * (quantities[at] ?? 1)),
  );
  return alone.every((weight) => weight > 0) ? alone : [...quantities];
}

function line(
  pick: Node,
  rates: Node,
  facts: { quantity: number; money: RowMoney; ship: Node; shipQuantity: number; bill: Node },
  { problems }: Context,
): IncomingLine {
  const { quantity, money } = facts;
  const sku = textOf(pick.row.sku) ?? requiredText(rates.row, 'sku', rates.path, problems);
  return {
    magentoItemId: pick.itemId,
    shipItemId: facts.ship.itemId,
    shipQuantity: facts.shipQuantity,
    billItemId: facts.bill.itemId,
    sku,
    name: textOf(pick.row.name) ?? textOf(rates.row.name) ?? sku,
    productType: pick.type,
    quantity,
    ...cancelledOf(pick, facts, quantity),
    ships: isShipped(pick.row),
    unitPriceMinor: Math.round(money.grossMinor / quantity),
    totalMinor: money.totalMinor,
    taxMinor: money.taxMinor,
    discountMinor: money.discountMinor,
    taxPercent: numberOf(rates.row.tax_percent) ?? 0,
    grossMinor: money.grossMinor,
  };
}

/** Magento writes it on the row that is shipped or on its part, or on both. */
function cancelledOf(
  pick: Node,
  { ship, shipQuantity }: { ship: Node; shipQuantity: number },
  quantity: number,
): { cancelled?: number } {
  const own = numberOf(pick.row.qty_canceled) ?? 0;
  const whole = ((numberOf(ship.row.qty_canceled) ?? 0) * quantity) / Math.max(1, shipQuantity);
  const cancelled = Math.min(quantity, Math.round(Math.max(own, whole)));
  return cancelled > 0 ? { cancelled } : {};
}

/** Whether somebody picks and carries what this row sold. */
export function isShipped(row: Loose): boolean {
  const type = textOf(row.product_type);
  if (type === 'virtual' || type === 'downloadable') return false;
  const virtual = flagOf(row.is_virtual);
  // A gift card is printed or mailed; unless the row says printed, nobody picks it.
  return virtual === undefined ? type !== 'giftcard' : !virtual;
}
