/** The numbers of the front page; each is bounded, so that a million orders cost no more than ten thousand. */
import type { Reader } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import type { Scope } from './reading.ts';
import { orderScope, type Part } from './store-scope.ts';
import { listParkedGroups } from './store-work.ts';

/** Counting stops here; the page says "10,000+". */
export const COUNTED = 10_000;
const DAY_MS = 86_400_000;

export type Dashboard = {
  readonly states: Readonly<Record<string, number>>;
  /** Orders received in each of the last minutes, the oldest first. */
  readonly perMinute: readonly number[];
  readonly parkedOpen: number;
  readonly tasksOpen: number;
  /** Age of the oldest message that waits to be sent, in ms; undefined when none waits. */
  readonly oldestOutboxMs?: number;
};

export async function readDashboard(
  reader: Reader,
  scope: Scope,
  options: {
    readonly states: readonly string[];
    readonly finals: readonly string[];
    readonly minutes: number;
    readonly now: Date;
  },
): Promise<Dashboard> {
  const mine = orderScope(scope);
  const states: Record<string, number> = {};
  const since = momentOf(new Date(options.now.getTime() - DAY_MS));
  for (const state of options.states) {
    // Final states only grow: of those the last day counts.
    const final = options.finals.includes(state);
    const recent: Part = final ? { sql: ' AND o.updated_at >= ?', params: [since] } : { sql: '', params: [] };
    const row = await reader.one<{ n: number }>(
      `SELECT COUNT(*) AS n FROM (SELECT 1 FROM orders o WHERE o.state = ?${recent.sql}${mine.sql} LIMIT ${COUNTED + 1}) few`,
      [state, ...recent.params, ...mine.params],
    );
    states[state] = Number(row?.n ?? 0);
  }
  const parked = await listParkedGroups(reader, scope);
  const tasks = await reader.one<{ n: number }>(
    mine.sql === ''
      ? `SELECT COUNT(*) AS n FROM (SELECT 1 FROM tasks WHERE state = 'open' LIMIT ${COUNTED + 1}) few`
      : `SELECT COUNT(*) AS n FROM (SELECT 1 FROM tasks t JOIN orders o ON o.id = t.order_id
         WHERE t.state = 'open'${mine.sql} LIMIT ${COUNTED + 1}) few`,
    mine.params,
  );
  const outbox = await reader.one<{ at: string | null }>('SELECT MIN(available_at) AS at FROM outbox');
  const waiting =
    outbox?.at == null ? undefined : Math.max(0, options.now.getTime() - Date.parse(`${outbox.at.replace(' ', 'T')}Z`));
  return {
    states,
    perMinute: await perMinute(reader, scope, options.minutes, options.now),
    parkedOpen: parked.reduce((sum, group) => sum + Number(group.count), 0),
    tasksOpen: Number(tasks?.n ?? 0),
    ...(waiting === undefined ? {} : { oldestOutboxMs: waiting }),
  };
}

async function perMinute(reader: Reader, scope: Scope, minutes: number, now: Date): Promise<number[]> {
  const mine = orderScope(scope);
  const minuteMs = 60_000;
  const start = Math.floor(now.getTime() / minuteMs) * minuteMs - (minutes - 1) * minuteMs;
  const rows = await reader.all<{ minute: string; n: number }>(
    `SELECT SUBSTR(o.received_at, 1, 16) AS minute, COUNT(*) AS n FROM orders o WHERE o.received_at >= ?${mine.sql}
     GROUP BY SUBSTR(o.received_at, 1, 16)`,
    [momentOf(new Date(start)), ...mine.params],
  );
  const counts = new Map(rows.map((row) => [String(row.minute), Number(row.n)]));
  return Array.from(
    { length: minutes },
    (_, at) => counts.get(momentOf(new Date(start + at * minuteMs)).slice(0, 16)) ?? 0,
  );
}
