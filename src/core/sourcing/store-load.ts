/** The table location_loads: parcels that a place with a daily capacity was given on a local day, also those it gave back. */
import type { KeyColumn, Reader, Tx } from '../../platform/db/index.ts';

type Day = { readonly locationId: string; readonly on: string };

const dayColumns: readonly KeyColumn[] = [
  ['location_id', 'text'],
  ['on_date', 'text'],
];

export async function readLoad(reader: Reader, days: readonly Day[]): Promise<Map<string, number>> {
  const rows = await reader.all<{ location_id: string; parcels: number }>(
    `SELECT l.location_id, l.parcels FROM ${reader.keysTable(dayColumns)} k
     ${reader.sql.joinInOrder} location_loads l ON l.location_id = k.location_id AND l.on_date = k.on_date`,
    [JSON.stringify(days.map(({ locationId, on }) => [locationId, on]))],
  );
  return new Map(rows.map((row) => [row.location_id, Number(row.parcels)]));
}

/** Rows are locked in the order of the places, behind all stock rows. */
export async function addLoad(tx: Tx, given: readonly (Day & { readonly parcels: number })[]): Promise<void> {
  if (given.length === 0) return;
  const sorted = [...given].sort((a, b) => (a.locationId < b.locationId ? -1 : 1));
  await tx.insert(
    'location_loads',
    sorted.map(({ locationId, on }) => ({ location_id: locationId, on_date: on, parcels: 0 })),
    { ifAbsent: true },
  );
  await tx.updateMany(
    'location_loads',
    [...dayColumns, ['parcels', 'int']],
    sorted.map(({ locationId, on, parcels }) => [locationId, on, parcels]),
    ['location_id', 'on_date'],
    { parcels: 't.parcels + k.parcels' },
  );
}
