/** Orders that wait for their time. */
import type { Reader } from '../../platform/db/index.ts';

export type Scheduled = {
  readonly id: string;
  readonly channelId: string;
  readonly reason: string | null;
  readonly dueAt: string;
};

/** Scheduled orders that are due until a moment, the oldest first. */
export async function listScheduled(
  reader: Pick<Reader, 'all'>,
  until: string,
  after: { readonly dueAt: string; readonly id: string },
  limit: number,
): Promise<Scheduled[]> {
  const rows = await reader.all<{ id: string; channel_id: string; reason: string | null; due_at: string }>(
    `SELECT id, channel_id, reason, due_at FROM orders
     WHERE state = 'scheduled' AND due_at <= ? AND (due_at > ? OR (due_at = ? AND id > ?))
     ORDER BY due_at, id LIMIT ${Math.trunc(limit)}`,
    [until, after.dueAt, after.dueAt, after.id],
  );
  return rows.map((row) => ({ id: row.id, channelId: row.channel_id, reason: row.reason, dueAt: row.due_at }));
}
