/** Orders entered here: their number from the channel's series, and the key that their sender knows them by. */
import type { Tx } from '../../platform/db/index.ts';
import { loadOrder } from './store.ts';
import type { Order } from './order.ts';

/** The next number of a series; its row stays locked until the commit. Gaps do no harm. */
export async function takeNumber(tx: Tx, series: string): Promise<number> {
  await tx.insert('number_series', [{ name: series, last_number: 0 }], { ifAbsent: true });
  await tx.run('UPDATE number_series SET last_number = last_number + 1 WHERE name = ?', [series]);
  const row = await tx.one<{ last_number: number }>('SELECT last_number FROM number_series WHERE name = ?', [series]);
  return Number(row?.last_number ?? 1);
}

export async function findByReference(
  tx: Tx,
  channelId: string,
  reference: string,
): Promise<{ readonly order: Order; readonly bodyHash: string } | undefined> {
  const row = await tx.one<{ id: string; body_hash: string }>(
    'SELECT id, body_hash FROM orders WHERE channel_id = ? AND client_reference = ?',
    [channelId, reference],
  );
  return row === undefined ? undefined : { order: await loadOrder(tx, row.id), bodyHash: row.body_hash };
}
