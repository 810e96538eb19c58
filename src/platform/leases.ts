/** Leases by the database's clock with a fencing token: who does what only one process may do at a time. */
import type { Database, Tx } from './db/index.ts';

export type Held = ReadonlyMap<string, number>;

export async function seedLeases(db: Database, names: readonly string[]): Promise<void> {
  await db.tx((tx) =>
    tx.insert(
      'leases',
      names.map((name) => ({ name, owner: '', token: 0, expires_at: '2000-01-01 00:00:00.000' })),
      { ifAbsent: true },
    ),
  );
}

/** Takes what is free and renews what is ours, among the leases whose name begins with `prefix`; name → token. */
export async function holdLeases(db: Database, prefix: string, owner: string, forMs: number): Promise<Held> {
  return db.tx(async (tx) => {
    // MySQL assigns left to right, SQLite from the old row: the token comes before the owner for both.
    await tx.run(
      `UPDATE leases SET token = token + CASE WHEN owner = ? THEN 0 ELSE 1 END, owner = ?, expires_at = ${tx.sql.nowPlusMs}
       WHERE name LIKE ? AND (owner = ? OR expires_at < ${tx.sql.now})`,
      [owner, owner, forMs, `${prefix}%`, owner],
    );
    return heldIn(tx, prefix, owner);
  });
}

/** Which of our leases are still ours, read in the transaction that relies on them. */
export async function heldIn(tx: Tx, prefix: string, owner: string): Promise<Held> {
  const rows = await tx.all<{ name: string; token: number }>(
    `SELECT name, token FROM leases WHERE name LIKE ? AND owner = ? AND expires_at > ${tx.sql.now}`,
    [`${prefix}%`, owner],
  );
  return new Map(rows.map((row) => [row.name, Number(row.token)]));
}

/** Lets go, so that another process need not wait for the end of the lease. */
export async function releaseLeases(db: Database, prefix: string, owner: string): Promise<void> {
  await db.tx((tx) =>
    tx.run("UPDATE leases SET expires_at = '2000-01-01 00:00:00.000' WHERE name LIKE ? AND owner = ?", [
      `${prefix}%`,
      owner,
    ]),
  );
}
