/** Lines of an order whose item is another one than the channel sold. */
import { fail } from '../../platform/errors.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { OrderLine } from './order.ts';

export type SwappedLine = Pick<
  OrderLine,
  | 'sku'
  | 'name'
  | 'salesFactor'
  | 'quantity'
  | 'shipQuantity'
  | 'unitPriceMinor'
  | 'totalMinor'
  | 'taxMinor'
  | 'discountMinor'
>;

export async function saveSwapped(tx: Tx, id: string, line: SwappedLine): Promise<void> {
  const saved = await tx.run(
    `UPDATE order_lines SET sku = ?, name = ?, sales_factor = ?, quantity = ?, ship_quantity = ?, unit_price_minor = ?,
       total_minor = ?, tax_minor = ?, discount_minor = ? WHERE id = ? AND cancelled <= ?`,
    [
      line.sku,
      line.name.slice(0, 250),
      line.salesFactor,
      line.quantity,
      line.shipQuantity,
      line.unitPriceMinor,
      line.totalMinor,
      line.taxMinor,
      line.discountMinor,
      id,
      line.quantity,
    ],
  );
  if (saved !== 1) fail('conflict', 'order.moved_meanwhile', { wanted: 1, saved });
}

/** A line beside another one, of the channel's same row. */
export async function copyLine(
  tx: Tx,
  from: string,
  line: SwappedLine & { readonly id: string; readonly lineNo: number },
): Promise<void> {
  const row = await tx.one('SELECT * FROM order_lines WHERE id = ?', [from]);
  await tx.insert('order_lines', [
    {
      ...row,
      id: line.id,
      line_no: line.lineNo,
      sku: line.sku,
      name: line.name.slice(0, 250),
      sales_factor: line.salesFactor,
      quantity: line.quantity,
      cancelled: 0,
      ship_quantity: line.shipQuantity,
      unit_price_minor: line.unitPriceMinor,
      total_minor: line.totalMinor,
      tax_minor: line.taxMinor,
      discount_minor: line.discountMinor,
    },
  ]);
}
