/** What is known of a place as a whole: the ERP's last word on all of it, and the number of our last posting. */
import type { Reader, Tx } from '../../platform/db/index.ts';
import type { Mark } from './stock.ts';

export type PlaceMark = Mark & {
  readonly locationId: string;
  /** Postings at or below `omsSeq` that the ERP has processed but not posted. */
  readonly omsParked: readonly number[];
  readonly outSeq: number;
  readonly snapshotId: string | null;
  readonly snapshotAt: string | null;
};

type PlaceRecord = {
  location_id: string;
  watermark: string;
  doubt_to: string;
  oms_seq: number;
  oms_parked: string | null;
  out_seq: number;
  snapshot_id: string | null;
  snapshot_at: string | null;
};

const columns =
  't.location_id, t.watermark, t.doubt_to, t.oms_seq, t.oms_parked, t.out_seq, t.snapshot_id, t.snapshot_at';

const noPlace = { watermark: '', doubtTo: '', omsSeq: 0, omsParked: [], outSeq: 0, snapshotId: null, snapshotAt: null };

function placeOf(row: PlaceRecord): PlaceMark {
  return {
    locationId: row.location_id,
    watermark: row.watermark,
    doubtTo: row.doubt_to,
    omsSeq: Number(row.oms_seq),
    omsParked: row.oms_parked === null ? [] : (JSON.parse(row.oms_parked) as number[]),
    outSeq: Number(row.out_seq),
    snapshotId: row.snapshot_id,
    snapshotAt: row.snapshot_at,
  };
}

/**
 * Locks the places, making their rows where absent: writers of the ERP's facts about one place take turns, so that a
 * watermark never moves between the check of a movement and its entry. Reservations and dispatches do not come here.
 */
export async function lockPlaces(tx: Tx, locationIds: readonly string[]): Promise<Map<string, PlaceMark>> {
  const ids = [...new Set(locationIds)].sort();
  if (ids.length === 0) return new Map();
  const found = await read(tx, ids, tx.sql.forUpdate);
  const absent = ids.filter((id) => !found.has(id));
  if (absent.length === 0) return found;
  await tx.insert(
    'stock_places',
    absent.map((id) => ({ location_id: id })),
    { ifAbsent: true },
  );
  return read(tx, ids, tx.sql.forUpdate);
}

export async function readPlaces(reader: Reader, locationIds: readonly string[]): Promise<Map<string, PlaceMark>> {
  const ids = [...new Set(locationIds)].sort();
  const found = ids.length === 0 ? new Map<string, PlaceMark>() : await read(reader, ids, '');
  for (const id of ids) if (!found.has(id)) found.set(id, { locationId: id, ...noPlace });
  return found;
}

async function read(reader: Reader, ids: readonly string[], lock: string): Promise<Map<string, PlaceMark>> {
  const rows = await reader.all<PlaceRecord>(
    `SELECT ${columns} FROM ${reader.keysTable([['location_id', 'text']])} k ${reader.sql.joinInOrder} stock_places t
     ON t.location_id = k.location_id${lock}`,
    [JSON.stringify(ids.map((id) => [id]))],
  );
  return new Map(rows.map((row) => [row.location_id, placeOf(row)]));
}

/** A whole snapshot has been applied: its mark holds for every row of the place without a later one. */
export async function savePlaceMark(
  tx: Tx,
  locationId: string,
  mark: Mark & { readonly omsParked: readonly number[] },
  snapshot: { readonly id: string; readonly at: string },
): Promise<void> {
  await tx.run(
    `UPDATE stock_places SET watermark = ?, doubt_to = ?, oms_seq = ?, oms_parked = ?, snapshot_id = ?, snapshot_at = ?
     WHERE location_id = ?`,
    [mark.watermark, mark.doubtTo, mark.omsSeq, JSON.stringify(mark.omsParked), snapshot.id, snapshot.at, locationId],
  );
}

/**
 * The next numbers of places' postings: place → the last number before those taken. The rows stay locked until the
 * commit, so the numbers have no gap and are committed in their order.
 * @param counts how many numbers each place takes
 */
export async function takeOutSeqs(tx: Tx, counts: ReadonlyMap<string, number>): Promise<Map<string, number>> {
  const places = await lockPlaces(tx, [...counts.keys()]);
  const before = new Map([...counts.keys()].map((id) => [id, places.get(id)?.outSeq ?? 0]));
  const rows = [...counts].map(([id, count]) => [id, (before.get(id) ?? 0) + count]);
  const columns = [['location_id', 'text'] as const, ['out_seq', 'int'] as const];
  await tx.updateMany('stock_places', columns, rows, ['location_id'], { out_seq: 'k.out_seq' });
  return before;
}
