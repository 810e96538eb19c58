/** The table location_closings. */
import type { Reader, Row, Tx } from '../../platform/db/index.ts';

export type Closing = {
  readonly id: string;
  readonly locationId: string;
  /** UTC. */
  readonly fromAt: string;
  readonly untilAt: string | null;
  readonly reason: string;
  readonly closedBy: string;
  readonly closedAt: string;
  readonly openedBy: string | null;
  readonly openedAt: string | null;
  /** Its open parcels go elsewhere when it begins. */
  readonly reroutes: boolean;
  readonly reroutedAt: string | null;
};

const columns =
  'c.id, c.location_id, c.from_at, c.until_at, c.reason, c.closed_by, c.closed_at, c.opened_by, c.opened_at, c.reroutes, c.rerouted_at';

function closingOf(row: Record<string, string | number | null>): Closing {
  return {
    id: String(row['id']),
    locationId: String(row['location_id']),
    fromAt: String(row['from_at']),
    untilAt: row['until_at'] as string | null,
    reason: String(row['reason']),
    closedBy: String(row['closed_by']),
    closedAt: String(row['closed_at']),
    openedBy: row['opened_by'] as string | null,
    openedAt: row['opened_at'] as string | null,
    reroutes: Number(row['reroutes']) === 1,
    reroutedAt: row['rerouted_at'] as string | null,
  };
}

/** Ids of the places that are closed at a moment. */
export async function readClosings(reader: Reader, at: string): Promise<ReadonlySet<string>> {
  const rows = await reader.all<{ location_id: string }>(
    `SELECT location_id FROM location_closings
     WHERE opened_at IS NULL AND from_at <= ? AND (until_at IS NULL OR until_at > ?)`,
    [at, at],
  );
  return new Set(rows.map((row) => row.location_id));
}

/** That are not over: closed now, or to be closed. Of one place where it is named. */
export async function readOpenClosings(reader: Reader, now: string, locationId?: string): Promise<Closing[]> {
  const rows = await reader.all<Record<string, string | number | null>>(
    `SELECT ${columns} FROM location_closings c
     WHERE c.opened_at IS NULL AND (c.until_at IS NULL OR c.until_at > ?)${locationId === undefined ? '' : ' AND c.location_id = ?'}
     ORDER BY c.location_id, c.from_at`,
    [now, ...(locationId === undefined ? [] : [locationId])],
  );
  return rows.map(closingOf);
}

/** Closings that have begun and whose parcels nobody has sent elsewhere yet. */
export async function listUnrerouted(reader: Reader, now: string): Promise<Closing[]> {
  const rows = await reader.all<Record<string, string | number | null>>(
    `SELECT ${columns} FROM location_closings c WHERE c.opened_at IS NULL AND (c.until_at IS NULL OR c.until_at > ?)
       AND c.from_at <= ? AND c.reroutes = 1 AND c.rerouted_at IS NULL ORDER BY c.from_at`,
    [now, now],
  );
  return rows.map(closingOf);
}

/** False when somebody was faster. */
export async function markRerouted(tx: Tx, id: string, at: string): Promise<boolean> {
  return (
    (await tx.run('UPDATE location_closings SET rerouted_at = ? WHERE id = ? AND rerouted_at IS NULL', [at, id])) === 1
  );
}

export async function insertClosing(tx: Tx, row: Row): Promise<void> {
  await tx.insert('location_closings', [row]);
}

export async function endClosing(tx: Tx, id: string, who: string, at: string): Promise<boolean> {
  const sql = 'UPDATE location_closings SET opened_at = ?, opened_by = ? WHERE id = ? AND opened_at IS NULL';
  return (await tx.run(sql, [at, who.slice(0, 80), id])) === 1;
}
