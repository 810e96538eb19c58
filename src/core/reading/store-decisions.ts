/** The routing decisions of an order, for people who ask why. */
import type { Reader } from '../../platform/db/index.ts';
import { readDecision, type DecisionRecord } from '../sourcing/index.ts';
import { marks } from './store-scope.ts';

export type Decided = {
  readonly decidedAt: string;
  /** Who serves it first; null where not all of it was found. */
  readonly locationId: string | null;
  readonly decision: DecisionRecord;
};

/** The latest first; undefined where there is no such order for this reader. */
export async function findDecisions(
  reader: Reader,
  number: string,
  channels: readonly string[] | 'all',
): Promise<Decided[] | undefined> {
  if (channels !== 'all' && channels.length === 0) return undefined;
  const mine = channels === 'all' ? '' : ` AND channel_id IN (${marks(channels)})`;
  const order = await reader.one<{ id: string }>(`SELECT id FROM orders WHERE number = ?${mine}`, [
    number,
    ...(channels === 'all' ? [] : channels),
  ]);
  if (order === undefined) return undefined;
  const rows = await reader.all<{ location_id: string | null; explanation: string; decided_at: string }>(
    'SELECT location_id, explanation, decided_at FROM routing_decisions WHERE order_id = ? ORDER BY seq DESC LIMIT 50',
    [order.id],
  );
  return rows.map((row) => ({
    decidedAt: row.decided_at,
    locationId: row.location_id,
    decision: readDecision(row.explanation),
  }));
}
