/** The table web_buffers. */
import type { Reader, Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';

export type WebBuffer = {
  readonly channelId: string;
  readonly sku: string;
  readonly quantity: number;
  readonly changedBy: string;
  readonly changedAt: string;
};

export async function writeBuffer(
  tx: Tx,
  one: { channelId: string; sku: string; quantity: number; who: string },
): Promise<void> {
  const row = {
    channel_id: one.channelId,
    sku: one.sku,
    quantity: one.quantity,
    changed_by: one.who.slice(0, 80),
    changed_at: momentOf(new Date()),
  };
  await tx.upsert('web_buffers', ['channel_id', 'sku'], [row], ['quantity', 'changed_by', 'changed_at']);
}

export async function listBuffers(
  reader: Reader,
  filter: { readonly channelId?: string; readonly sku?: string; readonly after?: string },
  limit: number,
): Promise<WebBuffer[]> {
  const parts: [string, string | undefined][] = [
    ['channel_id = ?', filter.channelId],
    ['sku = ?', filter.sku],
    ["concat(channel_id, ' ', sku) > ?", filter.after],
  ];
  const set = parts.filter((part): part is [string, string] => part[1] !== undefined);
  const rows = await reader.all<{
    channel_id: string;
    sku: string;
    quantity: number;
    changed_by: string;
    changed_at: string;
  }>(
    `SELECT channel_id, sku, quantity, changed_by, changed_at FROM web_buffers
     WHERE quantity > 0${set.map(([text]) => ` AND ${text}`).join('')} ORDER BY channel_id, sku LIMIT ${limit}`,
    set.map(([, value]) => value),
  );
  return rows.map((row) => ({
    channelId: row.channel_id,
    sku: row.sku,
    quantity: Number(row.quantity),
    changedBy: row.changed_by,
    changedAt: row.changed_at,
  }));
}

/** Where a SKU has a row of stock. */
export async function placesOf(reader: Reader, sku: string): Promise<{ locationId: string; sku: string }[]> {
  const rows = await reader.all<{ location_id: string }>('SELECT location_id FROM stock WHERE sku = ?', [sku]);
  return rows.map((row) => ({ locationId: row.location_id, sku }));
}
