/** Orders that wait for the end of the maintenance mode. */
import type { Reader } from '../../platform/db/index.ts';

/** The next of them after `after`, the oldest first, in channels that `stopped` does not name. */
export async function listMaintenanceHeld(
  reader: Pick<Reader, 'all'>,
  asked: { readonly stopped: readonly string[]; readonly after: string; readonly limit: number },
): Promise<string[]> {
  const { stopped, after, limit } = asked;
  const without = stopped.length === 0 ? '' : ` AND channel_id NOT IN (${stopped.map(() => '?').join(',')})`;
  const rows = await reader.all<{ id: string }>(
    `SELECT id FROM orders WHERE state = 'on_hold' AND reason = 'maintenance' AND id > ?${without} ORDER BY id LIMIT ?`,
    [after, ...stopped, limit],
  );
  return rows.map((row) => row.id);
}
