/** Another item takes the place of pieces of an order's line; what the customer pays for them stays, or becomes less. */
import { uuidv7 } from '../../platform/ids.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { Order, OrderLine } from './order.ts';
import type { OrderFields } from './store-changes.ts';
import { copyLine, saveSwapped } from './store-swap.ts';

export type ItemSwap = {
  /** Pieces of the line, as the shop counts. */
  readonly quantity: number;
  readonly sku: string;
  readonly name: string;
  readonly salesFactor: number;
  /** How much less a piece costs, tax included; minor units. */
  readonly lessMinor: number;
};

type Amounts = Pick<OrderLine, 'quantity' | 'shipQuantity' | 'totalMinor' | 'taxMinor' | 'discountMinor'>;

/**
 * The line becomes the other item, or is parted in two whose amounts sum to what it was. The caller saves what changed
 * of the order itself.
 * @returns what the order's sums become
 */
export async function swapItem(
  tx: Tx,
  order: Pick<Order, 'id' | 'goodsMinor' | 'taxMinor' | 'grandTotalMinor'>,
  lines: readonly OrderLine[],
  line: OrderLine,
  swap: ItemSwap,
): Promise<OrderFields> {
  const keep = line.quantity - swap.quantity;
  const rest = amountsOf(line, keep);
  const moved: Amounts = {
    quantity: swap.quantity,
    shipQuantity: line.shipQuantity - rest.shipQuantity,
    totalMinor: line.totalMinor - rest.totalMinor,
    taxMinor: line.taxMinor - rest.taxMinor,
    discountMinor: line.discountMinor - rest.discountMinor,
  };
  const lessMinor = Math.min(moved.totalMinor, swap.lessMinor * swap.quantity);
  const lessTax = moved.totalMinor === 0 ? 0 : Math.round((moved.taxMinor * lessMinor) / moved.totalMinor);
  const cheaper = { ...moved, totalMinor: moved.totalMinor - lessMinor, taxMinor: moved.taxMinor - lessTax };
  const unitPriceMinor =
    lessMinor === 0
      ? line.unitPriceMinor
      : Math.max(0, line.unitPriceMinor - Math.round((lessMinor - lessTax) / swap.quantity));
  const item = { sku: swap.sku, name: swap.name, salesFactor: swap.salesFactor, unitPriceMinor };
  if (keep === 0) await saveSwapped(tx, line.id, { ...item, ...cheaper });
  else {
    await saveSwapped(tx, line.id, { ...line, ...rest });
    const lineNo = Math.max(...lines.map((one) => one.lineNo)) + 1;
    await copyLine(tx, line.id, { id: uuidv7(), lineNo, ...item, ...cheaper });
  }
  return {
    goods_minor: order.goodsMinor - lessMinor,
    tax_minor: order.taxMinor - lessTax,
    grand_total_minor: order.grandTotalMinor - lessMinor,
  };
}

/** Of `part` of a line's pieces. */
function amountsOf(line: OrderLine, part: number): Amounts {
  const share = (amount: number): number => Math.trunc((amount * part) / line.quantity);
  return {
    quantity: part,
    shipQuantity: part === 0 ? 0 : Math.max(1, share(line.shipQuantity)),
    totalMinor: share(line.totalMinor),
    taxMinor: share(line.taxMinor),
    discountMinor: share(line.discountMinor),
  };
}
