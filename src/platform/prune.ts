/** Deletes old plumbing rows in small steps, so that nobody waits for it. */
import type { Database } from './db/index.ts';
import { momentOf } from './time.ts';

const STEP = 2_000;

/** Inbox marks older than any replay could be. */
export async function pruneInbox(db: Database, before: Date): Promise<number> {
  let dropped = 0;
  for (;;) {
    const rows = await db.read((r) =>
      r.all<{ listener: string; message_id: string }>(
        `SELECT listener, message_id FROM inbox WHERE done_at < ? ORDER BY done_at LIMIT ${STEP}`,
        [momentOf(before)],
      ),
    );
    await db.tx(async (tx) => {
      for (const row of rows)
        await tx.run('DELETE FROM inbox WHERE listener = ? AND message_id = ?', [row.listener, row.message_id]);
    });
    dropped += rows.length;
    if (rows.length < STEP) return dropped;
  }
}

export async function pruneJournal(db: Database, before: Date): Promise<number> {
  let dropped = 0;
  for (;;) {
    const rows = await db.read((r) =>
      r.all<{ seq: number }>(`SELECT seq FROM partner_journal WHERE at < ? ORDER BY seq LIMIT ${STEP}`, [
        momentOf(before),
      ]),
    );
    dropped += await db.tx((tx) =>
      tx.deleteByKeys(
        'partner_journal',
        ['seq', 'int'],
        rows.map((row) => row.seq),
      ),
    );
    if (rows.length < STEP) return dropped;
  }
}

/** What the gauges show. */
export async function backlog(db: Database): Promise<{ oldestOutboxSeconds: number; parkedOpen: number }> {
  return db.read(async (r) => {
    const oldest = await r.one<{ at: string | null; now: string }>(
      `SELECT MIN(available_at) AS at, ${r.sql.now} AS now FROM outbox`,
    );
    const parked = await r.one<{ n: number }>("SELECT COUNT(*) AS n FROM parked WHERE state = 'open'");
    const age =
      oldest?.at == null
        ? 0
        : (Date.parse(`${oldest.now.replace(' ', 'T')}Z`) - Date.parse(`${oldest.at.replace(' ', 'T')}Z`)) / 1000;
    return { oldestOutboxSeconds: Math.max(0, age), parkedOpen: Number(parked?.n ?? 0) };
  });
}
