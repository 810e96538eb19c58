/** The tables location_days and location_trust, as the keeper of the scores and its page see them. */
import type { Reader, Tx } from '../../platform/db/index.ts';

export type PlaceDay = {
  readonly day: string;
  readonly locationId: string;
  readonly offered: number;
  readonly refused: number;
};

/** Base units turned down between two moments, by place and reason. */
export async function countRefused(reader: Reader, from: string, to: string) {
  const rows = await reader.all<{ location_id: string; reason: string; pieces: number }>(
    `SELECT r.location_id, l.reason, SUM(l.quantity) AS pieces FROM refusals r
     ${reader.sql.joinInOrder} refusal_lines l ON l.refusal_id = r.id
     WHERE r.at >= ? AND r.at < ? GROUP BY r.location_id, l.reason`,
    [from, to],
  );
  return rows.map((row) => ({ locationId: row.location_id, reason: row.reason, pieces: Number(row.pieces) }));
}

export async function saveDays(tx: Tx, days: readonly PlaceDay[]): Promise<void> {
  await tx.upsert(
    'location_days',
    ['day', 'location_id'],
    days.map((one) => ({ day: one.day, location_id: one.locationId, offered: one.offered, refused: one.refused })),
    ['offered', 'refused'],
  );
}

export async function listDays(reader: Reader, since: string): Promise<PlaceDay[]> {
  const rows = await reader.all<{ day: string; location_id: string; offered: number; refused: number }>(
    'SELECT day, location_id, offered, refused FROM location_days WHERE day >= ?',
    [since],
  );
  return rows.map((row) => ({
    day: row.day,
    locationId: row.location_id,
    offered: Number(row.offered),
    refused: Number(row.refused),
  }));
}

export type PlaceTrust = {
  readonly locationId: string;
  /** Hundredths of a percent, as computed. */
  readonly scoreBp: number;
  readonly offered: number;
  readonly refused: number;
  readonly costPieces: number;
  /** Currency → minor units. */
  readonly costValue: Readonly<Record<string, number>>;
  readonly computedAt: string | null;
  /** What a person has set instead, until when, and why. */
  readonly setBp: number | null;
  readonly setUntil: string | null;
  readonly setBy: string | null;
  readonly setWhy: string | null;
  readonly version: number;
};

type TrustRecord = Record<string, string | number | null>;

export async function listTrust(reader: Reader): Promise<PlaceTrust[]> {
  const rows = await reader.all<TrustRecord>(
    `SELECT location_id, score_bp, offered, refused, cost_pieces, cost_value, computed_at, set_bp, set_until, set_by,
       set_why, version FROM location_trust ORDER BY location_id`,
  );
  return rows.map((row) => ({
    locationId: String(row['location_id']),
    scoreBp: Number(row['score_bp']),
    offered: Number(row['offered']),
    refused: Number(row['refused']),
    costPieces: Number(row['cost_pieces']),
    costValue: row['cost_value'] === null ? {} : (JSON.parse(String(row['cost_value'])) as Record<string, number>),
    computedAt: row['computed_at'] as string | null,
    setBp: row['set_bp'] === null ? null : Number(row['set_bp']),
    setUntil: row['set_until'] as string | null,
    setBy: row['set_by'] as string | null,
    setWhy: row['set_why'] as string | null,
    version: Number(row['version']),
  }));
}

export type Computed = Pick<PlaceTrust, 'locationId' | 'scoreBp' | 'offered' | 'refused' | 'costPieces' | 'costValue'>;

/** What a person has set stays. */
export async function saveScores(tx: Tx, scores: readonly Computed[], at: string): Promise<void> {
  await tx.upsert(
    'location_trust',
    ['location_id'],
    scores.map((one) => ({
      location_id: one.locationId,
      score_bp: one.scoreBp,
      offered: one.offered,
      refused: one.refused,
      cost_pieces: one.costPieces,
      cost_value: JSON.stringify(one.costValue),
      computed_at: at,
      set_bp: null,
      set_until: null,
      set_by: null,
      set_why: null,
      version: 1,
    })),
    ['score_bp', 'offered', 'refused', 'cost_pieces', 'cost_value', 'computed_at'],
  );
}

export type TrustSet = {
  readonly locationId: string;
  /** Null: what was computed holds again. */
  readonly bp: number | null;
  readonly until: string | null;
  readonly by: string;
  readonly why: string;
};

/** Against the version that a person saw, 0 where there was no row; false when another was faster. */
export async function saveSet(tx: Tx, set: TrustSet, version: number): Promise<boolean> {
  if (version === 0) {
    const row = {
      location_id: set.locationId,
      score_bp: 10_000,
      offered: 0,
      refused: 0,
      cost_pieces: 0,
      cost_value: null,
      computed_at: null,
      set_bp: set.bp,
      set_until: set.until,
      set_by: set.by.slice(0, 80),
      set_why: set.why.slice(0, 200),
      version: 1,
    };
    return (await tx.insert('location_trust', [row], { ifAbsent: true })) === 1;
  }
  const changed = await tx.run(
    `UPDATE location_trust SET set_bp = ?, set_until = ?, set_by = ?, set_why = ?, version = version + 1
     WHERE location_id = ? AND version = ?`,
    [set.bp, set.until, set.by.slice(0, 80), set.why.slice(0, 200), set.locationId, version],
  );
  return changed === 1;
}
