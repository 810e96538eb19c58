/** The tables reroute_groups and reroute_gates: what each group of a run has brought where, by the database's own clock. */
import { uuidv7 } from '../../platform/ids.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';

/** Parcels by the place that they went to. */
export type Targets = ReadonlyMap<string, number>;
export type GroupPlaced = { readonly runId: string; /** UTC. */ readonly at: string; readonly targets: Targets };

/** Longer than any limit looks back. */
const KEPT_MS = 600_000;

/** Whoever is past it has seen what those before have committed, and keeps the others out until its own commit. */
export async function passGate(tx: Tx, name: 'start' | 'place'): Promise<void> {
  await tx.one(`SELECT name FROM reroute_gates WHERE name = ?${tx.sql.forUpdate}`, [name]);
}

export async function insertGroup(tx: Tx, runId: string, targets: Targets): Promise<void> {
  await tx.run(`INSERT INTO reroute_groups (id, run_id, at, placed) VALUES (?, ?, ${tx.sql.now}, ?)`, [
    uuidv7(),
    runId,
    JSON.stringify(Object.fromEntries(targets)),
  ]);
}

/** Of all runs, committed within the last so many milliseconds, and this transaction's own. */
export async function listGroups(reader: Reader, withinMs: number): Promise<GroupPlaced[]> {
  const rows = await reader.all<{ run_id: string; at: string; placed: string }>(
    `SELECT run_id, at, placed FROM reroute_groups WHERE at > ${reader.sql.nowPlusMs} ORDER BY at`,
    [-withinMs],
  );
  return rows.map((row) => ({
    runId: row.run_id,
    at: row.at,
    targets: new Map(Object.entries(JSON.parse(row.placed) as Record<string, number>)),
  }));
}

export async function dropOldGroups(tx: Tx): Promise<void> {
  await tx.run(`DELETE FROM reroute_groups WHERE at < ${tx.sql.nowPlusMs}`, [-KEPT_MS]);
}
