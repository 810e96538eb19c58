/** Which customers have ordered before. */
import type { Reader } from '../../platform/db/index.ts';

/** Of these customers, those who have another order than the one named that was not called off. */
export async function knownCustomers(
  reader: Pick<Reader, 'all' | 'keysTable' | 'sql'>,
  wanted: readonly { readonly customerKey: string; readonly orderId: string }[],
): Promise<Set<string>> {
  if (wanted.length === 0) return new Set();
  const rows = await reader.all<{ order_id: string }>(
    `SELECT DISTINCT k.order_id FROM ${reader.keysTable([
      ['customer_key', 'text'],
      ['order_id', 'text'],
    ])} k ${reader.sql.joinInOrder} orders o ON o.customer_key = k.customer_key
     WHERE o.id <> k.order_id AND o.state NOT IN ('cancelled', 'rejected')`,
    [JSON.stringify(wanted.map((one) => [one.customerKey, one.orderId]))],
  );
  return new Set(rows.map((row) => row.order_id));
}
