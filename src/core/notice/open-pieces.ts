/** Pieces of an order that are wanted and that no parcel holds. */
import type { Reader } from '../../platform/db/index.ts';
import { listLines } from '../order/index.ts';
import { listShipmentLines } from '../shipment/index.ts';

/** @param parcels those that are not cancelled */
export async function countOpen(
  reader: Reader,
  orderId: string,
  parcels: readonly { readonly id: string }[],
): Promise<number> {
  const wanted = (await listLines(reader, [orderId])).filter((line) => line.ships);
  const held = await listShipmentLines(
    reader,
    parcels.map((one) => one.id),
  );
  return wanted.reduce((sum, line) => {
    const placed = held.filter((one) => one.orderLineId === line.id).reduce((all, one) => all + one.quantity, 0);
    return sum + Math.max(0, line.quantity - line.cancelled - placed);
  }, 0);
}
