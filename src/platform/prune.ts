/** Deletes old plumbing rows in small steps, so that nobody waits for it. */
import type { Database } from './db/index.ts';
import { momentOf } from './time.ts';

const STEP = 2_000;

/** Inbox marks older than any replay could be. Message ids begin with their time, so no index on a moment is needed. */
export async function pruneInbox(db: Database, before: Date): Promise<number> {
  const oldest = uuidFloor(before);
  const listeners = await db.read((r) => r.all<{ listener: string }>('SELECT DISTINCT listener FROM inbox'));
  let dropped = 0;
  for (const { listener } of listeners) {
    for (;;) {
      const rows = await db.read((r) =>
        r.all<{ message_id: string }>(
          `SELECT message_id FROM inbox WHERE listener = ? AND message_id < ? ORDER BY message_id LIMIT ${STEP}`,
          [listener, oldest],
        ),
      );
      await db.tx(async (tx) => {
        for (const row of rows)
          await tx.run('DELETE FROM inbox WHERE listener = ? AND message_id = ?', [listener, row.message_id]);
      });
      dropped += rows.length;
      if (rows.length < STEP) break;
    }
  }
  return dropped;
}

/** The smallest UUIDv7 of a moment. */
function uuidFloor(at: Date): string {
  const hex = at.getTime().toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
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

/** Lines of the jobs' log; their ids begin with their time. */
export async function pruneJobRuns(db: Database, before: Date): Promise<number> {
  const oldest = uuidFloor(before);
  let dropped = 0;
  for (;;) {
    const rows = await db.read((r) =>
      r.all<{ id: string }>(`SELECT id FROM job_runs WHERE id < ? ORDER BY id LIMIT ${STEP}`, [oldest]),
    );
    dropped += await db.tx((tx) =>
      tx.deleteByKeys(
        'job_runs',
        ['id', 'text'],
        rows.map((row) => row.id),
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
