/** The channel's entries that one parcel ships: rows of a bundle, and parts of one row, are counted once. Pure. */
import type { OrderLine, ShipNotice } from '../order/index.ts';

type Line = Pick<OrderLine, 'id' | 'quantity' | 'magentoItemId' | 'shipItemId' | 'shipQuantity'>;
/** What the channel sold as one row; here it may have become several lines, e.g. with a substitute. */
type Row = { ordered: number; entries: number; before: number; mine: number };

/**
 * @param earlier pieces by line in the parcels before this one, whichever of them leaves first: together all parcels
 * ship each entry as often as it was ordered, and never more
 * @param mine pieces by line in this one
 */
export function parcelItems(
  lines: readonly Line[],
  earlier: ReadonlyMap<string, number>,
  mine: ReadonlyMap<string, number>,
): ShipNotice['items'] {
  const groups = new Map<number, Map<number, Row>>();
  for (const line of lines) {
    const rows = groups.get(line.shipItemId) ?? new Map<number, Row>();
    groups.set(line.shipItemId, rows);
    const row = rows.get(line.magentoItemId) ?? { ordered: 0, entries: 0, before: 0, mine: 0 };
    rows.set(line.magentoItemId, {
      ordered: row.ordered + line.quantity,
      entries: row.entries + line.shipQuantity,
      before: row.before + (earlier.get(line.id) ?? 0),
      mine: row.mine + (mine.get(line.id) ?? 0),
    });
  }
  return [...groups].flatMap(([orderItemId, byId]) => {
    const rows = [...byId.values()];
    if (rows.every((row) => row.mine === 0)) return [];
    const entries = Math.max(...rows.map((row) => row.entries));
    const reached = (count: (row: Row) => number): number =>
      Math.round((entries * rows.reduce((sum, row) => sum + count(row) / Math.max(1, row.ordered), 0)) / rows.length);
    const quantity = reached((row) => row.before + row.mine) - reached((row) => row.before);
    return quantity > 0 ? [{ orderItemId, quantity }] : [];
  });
}
