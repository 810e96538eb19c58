/** Orders of a period in the order in which they came, page by page; for looking back over many of them. */
import type { Param, Reader } from '../../platform/db/index.ts';

export type Period = {
  /** UTC, the first one included and the second not. */
  readonly from: string;
  readonly to: string;
  /** Left out: all. */
  readonly channels?: readonly string[];
};
/** Where the next page begins. */
export type PeriodMark = { readonly receivedAt: string; readonly id: string };

export async function listReceived(
  reader: Pick<Reader, 'all'>,
  period: Period,
  { after, limit }: { readonly after?: PeriodMark; readonly limit: number },
): Promise<PeriodMark[]> {
  const { where, params } = whereOf(period);
  const from = after === undefined ? '' : ' AND (received_at > ? OR (received_at = ? AND id > ?))';
  const rows = await reader.all<{ id: string; received_at: string }>(
    `SELECT id, received_at FROM orders WHERE ${where}${from} ORDER BY received_at, id LIMIT ${limit}`,
    [...params, ...(after === undefined ? [] : [after.receivedAt, after.receivedAt, after.id])],
  );
  return rows.map((row) => ({ id: row.id, receivedAt: row.received_at }));
}

export async function countReceived(reader: Pick<Reader, 'one'>, period: Period): Promise<number> {
  const { where, params } = whereOf(period);
  const row = await reader.one<{ n: number }>(`SELECT COUNT(*) AS n FROM orders WHERE ${where}`, params);
  return Number(row?.n ?? 0);
}

function whereOf({ from, to, channels }: Period): { where: string; params: Param[] } {
  const of = channels === undefined ? '' : ` AND channel_id IN (${channels.map(() => '?').join(', ')})`;
  return { where: `received_at >= ? AND received_at < ?${of}`, params: [from, to, ...(channels ?? [])] };
}
