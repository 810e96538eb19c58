/** Orders that wait on hold for one of these reasons. */
import type { Reader } from '../../platform/db/index.ts';

/** In the order of their ids, behind `after`. */
export async function listHeldFor(
  reader: Reader,
  reasons: readonly string[],
  after: string,
  limit: number,
): Promise<{ readonly id: string }[]> {
  return reader.all<{ id: string }>(
    `SELECT o.id FROM orders o WHERE o.state = 'on_hold' AND o.reason IN (${reasons.map(() => '?').join(', ')})
       AND o.id > ? ORDER BY o.id LIMIT ${Math.trunc(limit)}`,
    [...reasons, after],
  );
}
