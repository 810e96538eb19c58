/** What is on its way to a place, and what a supplier has announced: shown to people, never counted as there. */
import type { Reader } from '../../platform/db/index.ts';

export type Incoming = {
  readonly locationId: string;
  readonly sku: string;
  /** Shipped by another place and not received yet. */
  readonly inTransit: number;
  readonly expected: number;
};

type Stored = { location_id: string; sku: string; quantity: number };

/** Base units, of these places and SKUs. What came broken is among what was received. */
export async function readIncoming(
  reader: Reader,
  locationIds: readonly string[],
  skus: readonly string[],
): Promise<Incoming[]> {
  if (skus.length === 0 || locationIds.length === 0) return [];
  const places = JSON.stringify(locationIds.map((id) => [id]));
  const wanted = JSON.stringify([...new Set(skus)].map((sku) => [sku]));
  const moving = await reader.all<Stored>(
    `SELECT t.to_location AS location_id, l.sku, SUM(l.shipped - l.received) AS quantity
     FROM ${reader.keysTable([['id', 'text']])} p
     ${reader.sql.joinInOrder} stock_transfers t ON t.to_location = p.id AND t.state IN ('shipped', 'received')
     ${reader.sql.joinInOrder} ${reader.keysTable([['sku', 'text']])} k
     ${reader.sql.joinInOrder} stock_transfer_lines l
       ON l.company_id = t.company_id AND l.transfer_id = t.id AND l.sku = k.sku
     WHERE l.shipped > l.received GROUP BY t.to_location, l.sku`,
    [places, wanted],
  );
  const announced = await reader.all<Stored>(
    `SELECT e.location_id, e.sku, SUM(e.quantity - e.received) AS quantity
     FROM ${reader.keysTable([['id', 'text']])} p
     ${reader.sql.joinInOrder} ${reader.keysTable([['sku', 'text']])} k
     ${reader.sql.joinInOrder} stock_expected e ON e.location_id = p.id AND e.sku = k.sku
     WHERE e.quantity > e.received AND e.state = 'expected' GROUP BY e.location_id, e.sku`,
    [places, wanted],
  );
  const all = new Map<string, Incoming>();
  const add = (row: Stored, name: 'inTransit' | 'expected'): void => {
    const key = `${row.location_id}\n${row.sku}`;
    const known = all.get(key) ?? { locationId: row.location_id, sku: row.sku, inTransit: 0, expected: 0 };
    all.set(key, { ...known, [name]: Number(row.quantity) });
  };
  for (const row of moving) add(row, 'inTransit');
  for (const row of announced) add(row, 'expected');
  return [...all.values()];
}
