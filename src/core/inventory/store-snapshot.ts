/** Snapshots and their places. */
import type { Reader, Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import type { NewSnapshot } from './snapshot.ts';
import type { Mark } from './stock.ts';

export type SnapshotState = 'open' | 'held' | 'applying' | 'applied' | 'abandoned' | 'expired';

export type Snapshot = {
  readonly id: string;
  readonly companyId: string;
  readonly clientId: string;
  readonly state: SnapshotState;
  readonly whole: boolean;
  readonly consistency: 'EXACT' | 'FUZZY';
  readonly missingPolicy: 'ZERO' | 'KEEP';
  readonly asOf: string | null;
  readonly bodyHash: string;
  readonly lineCount: number;
  readonly quantitySum: number;
  readonly changedCount: number;
  readonly heldReason: string | null;
  readonly openedAt: string;
  readonly expiresAt: string;
  readonly committedAt: string | null;
  readonly endedAt: string | null;
};

export type SnapshotPlace = Mark & {
  readonly locationId: string;
  readonly omsParked: readonly number[];
  readonly appliedTo: string;
  readonly done: boolean;
};

const columns =
  'id, company_id, client_id, state, whole, consistency, missing_policy, as_of, body_hash, line_count, quantity_sum, ' +
  'changed_count, held_reason, opened_at, expires_at, committed_at, ended_at';

type Stored = Record<string, string | number | null>;

function snapshotOf(row: Stored): Snapshot {
  const text = (name: string): string => String(row[name]);
  const maybe = (name: string): string | null => (row[name] === null ? null : String(row[name]));
  return {
    id: text('id'),
    companyId: text('company_id'),
    clientId: text('client_id'),
    state: text('state') as SnapshotState,
    whole: row.whole === 1,
    consistency: text('consistency') as Snapshot['consistency'],
    missingPolicy: text('missing_policy') as Snapshot['missingPolicy'],
    asOf: maybe('as_of'),
    bodyHash: text('body_hash'),
    lineCount: Number(row.line_count),
    quantitySum: Number(row.quantity_sum),
    changedCount: Number(row.changed_count),
    heldReason: maybe('held_reason'),
    openedAt: text('opened_at'),
    expiresAt: text('expires_at'),
    committedAt: maybe('committed_at'),
    endedAt: maybe('ended_at'),
  };
}

export async function findSnapshot(reader: Reader, id: string): Promise<Snapshot | undefined> {
  const row = await reader.one<Stored>(`SELECT ${columns} FROM stock_snapshots WHERE id = ?`, [id]);
  return row === undefined ? undefined : snapshotOf(row);
}

export async function lockSnapshot(tx: Tx, id: string): Promise<Snapshot | undefined> {
  const row = await tx.one<Stored>(`SELECT ${columns} FROM stock_snapshots WHERE id = ?${tx.sql.forUpdate}`, [id]);
  return row === undefined ? undefined : snapshotOf(row);
}

/** Newest first; `state` narrows. */
export async function listSnapshots(
  reader: Reader,
  by: { readonly state?: SnapshotState; readonly limit: number },
): Promise<Snapshot[]> {
  const where = by.state === undefined ? '' : ' WHERE state = ?';
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM stock_snapshots${where} ORDER BY opened_at DESC LIMIT ${Math.trunc(by.limit)}`,
    by.state === undefined ? [] : [by.state],
  );
  return rows.map(snapshotOf);
}

export async function insertSnapshot(tx: Tx, wish: NewSnapshot): Promise<void> {
  await tx.insert('stock_snapshots', [
    {
      id: wish.id,
      company_id: wish.companyId,
      client_id: wish.clientId,
      state: 'open',
      whole: wish.whole,
      consistency: wish.consistency,
      missing_policy: wish.missingPolicy,
      as_of: wish.asOf ?? null,
      body_hash: wish.bodyHash,
      opened_at: momentOf(new Date()),
      expires_at: momentOf(wish.expiresAt),
    },
  ]);
  await tx.insert(
    'stock_snapshot_places',
    wish.places.map((one) => ({
      snapshot_id: wish.id,
      location_id: one.locationId,
      open_place: one.locationId,
      watermark: one.watermark,
      doubt_to: one.doubtTo ?? '',
      oms_seq: one.omsSeq,
      oms_parked: JSON.stringify(one.omsParked),
    })),
  );
}

/** Which of the places are in an open snapshot already. */
export async function openPlacesOf(
  reader: Reader,
  locationIds: readonly string[],
): Promise<{ locationId: string; snapshotId: string }[]> {
  const rows = await reader.all<{ open_place: string; snapshot_id: string }>(
    `SELECT t.open_place, t.snapshot_id FROM ${reader.keysTable([['open_place', 'text']])} k
     ${reader.sql.joinInOrder} stock_snapshot_places t ON t.open_place = k.open_place`,
    [JSON.stringify(locationIds.map((id) => [id]))],
  );
  return rows.map((row) => ({ locationId: row.open_place, snapshotId: row.snapshot_id }));
}

const placeColumns = 'location_id, watermark, doubt_to, oms_seq, oms_parked, applied_to, done';

export async function listPlacesOf(reader: Reader, snapshotId: string): Promise<SnapshotPlace[]> {
  const rows = await reader.all<Stored>(
    `SELECT ${placeColumns} FROM stock_snapshot_places WHERE snapshot_id = ? ORDER BY location_id`,
    [snapshotId],
  );
  return rows.map(placeOf);
}

/** The place that is being worked on, or the next. */
export async function nextPlaceOf(reader: Reader, snapshotId: string): Promise<SnapshotPlace | undefined> {
  const row = await reader.one<Stored>(
    `SELECT ${placeColumns} FROM stock_snapshot_places WHERE snapshot_id = ? AND done = 0 ORDER BY location_id LIMIT 1`,
    [snapshotId],
  );
  return row === undefined ? undefined : placeOf(row);
}

function placeOf(row: Stored): SnapshotPlace {
  return {
    locationId: String(row.location_id),
    watermark: String(row.watermark),
    doubtTo: String(row.doubt_to),
    omsSeq: Number(row.oms_seq),
    omsParked: JSON.parse(String(row.oms_parked ?? '[]')) as number[],
    appliedTo: String(row.applied_to ?? ''),
    done: row.done === 1,
  };
}

export async function setPlaceProgress(
  tx: Tx,
  snapshotId: string,
  locationId: string,
  appliedTo: string,
  done: boolean,
): Promise<void> {
  await tx.run(
    `UPDATE stock_snapshot_places SET applied_to = ?, done = ?, open_place = ${done ? 'NULL' : 'open_place'}
     WHERE snapshot_id = ? AND location_id = ?`,
    [appliedTo, done, snapshotId, locationId],
  );
}

export type StateFacts = {
  chunkCount?: number;
  lineCount?: number;
  quantitySum?: number;
  heldReason?: string;
  committedAt?: string;
  endedBy?: string;
};

export async function setSnapshotState(
  tx: Tx,
  id: string,
  state: SnapshotState,
  facts: StateFacts = {},
): Promise<void> {
  await tx.run(
    `UPDATE stock_snapshots SET state = ?, chunk_count = COALESCE(?, chunk_count), line_count = COALESCE(?, line_count),
       quantity_sum = COALESCE(?, quantity_sum), held_reason = COALESCE(?, held_reason),
       committed_at = COALESCE(?, committed_at), ended_by = COALESCE(?, ended_by) WHERE id = ?`,
    [
      state,
      facts.chunkCount,
      facts.lineCount,
      facts.quantitySum,
      facts.heldReason?.slice(0, 500),
      facts.committedAt,
      facts.endedBy,
      id,
    ],
  );
}

export async function addChanged(tx: Tx, id: string, count: number): Promise<void> {
  if (count > 0) await tx.run('UPDATE stock_snapshots SET changed_count = changed_count + ? WHERE id = ?', [count, id]);
}

export async function endSnapshot(tx: Tx, id: string, state: string, who: string): Promise<void> {
  await tx.run('UPDATE stock_snapshots SET state = ?, ended_at = ?, ended_by = ? WHERE id = ?', [
    state,
    momentOf(new Date()),
    who,
    id,
  ]);
  await tx.run('UPDATE stock_snapshot_places SET open_place = NULL WHERE snapshot_id = ?', [id]);
}

export async function listDueSnapshots(reader: Reader, now: string, limit: number): Promise<string[]> {
  const rows = await reader.all<{ id: string }>(
    `SELECT id FROM stock_snapshots WHERE state = 'open' AND expires_at <= ? ORDER BY expires_at LIMIT ${Math.trunc(limit)}`,
    [now],
  );
  return rows.map((row) => row.id);
}

/** Snapshots that are being applied: after a crash somebody goes on with them. */
export async function listApplying(reader: Reader): Promise<string[]> {
  const rows = await reader.all<{ id: string }>(
    `SELECT id FROM stock_snapshots WHERE state = 'applying' ORDER BY committed_at LIMIT 100`,
  );
  return rows.map((row) => row.id);
}

/** When the numbers of these marks were taken, the latest by `place\nwatermark`; those that no snapshot gave are absent. */
export async function readTaken(
  reader: Reader,
  marks: readonly { readonly locationId: string; readonly watermark: string }[],
): Promise<Map<string, string>> {
  if (marks.length === 0) return new Map();
  const rows = await reader.all<{ location_id: string; watermark: string; as_of: string | null; opened_at: string }>(
    `SELECT t.location_id, t.watermark, s.as_of, s.opened_at FROM ${reader.keysTable([
      ['location_id', 'text'],
      ['watermark', 'text'],
    ])} k ${reader.sql.joinInOrder} stock_snapshot_places t ON t.location_id = k.location_id AND t.watermark = k.watermark
     JOIN stock_snapshots s ON s.id = t.snapshot_id WHERE s.state IN ('applying', 'applied')`,
    [JSON.stringify(marks.map((one) => [one.locationId, one.watermark]))],
  );
  const taken = new Map<string, string>();
  for (const row of rows) {
    const key = `${row.location_id}\n${row.watermark}`;
    // What was read before it was sent; a clock that goes ahead is not believed.
    const at = row.as_of !== null && row.as_of < row.opened_at ? row.as_of : row.opened_at;
    if (at > (taken.get(key) ?? '')) taken.set(key, at);
  }
  return taken;
}
