/** The table cod_refusals: cash parcels that came back, by customer. */
import type { Reader, Tx } from '../../platform/db/index.ts';

export type CodRefusal = {
  readonly orderId: string;
  readonly customerKey: string;
  /** UTC. */
  readonly at: string;
};

/** Each order counts once. */
export async function noteRefusals(tx: Tx, refusals: readonly CodRefusal[]): Promise<void> {
  if (refusals.length === 0) return;
  await tx.insert(
    'cod_refusals',
    refusals.map((one) => ({ order_id: one.orderId, customer_key: one.customerKey, refused_at: one.at })),
    { ifAbsent: true },
  );
}

/** How often each has refused since its moment; who never did is absent. */
export async function countRefusals(
  reader: Pick<Reader, 'all' | 'keysTable' | 'sql'>,
  wanted: readonly { readonly customerKey: string; readonly since: string }[],
): Promise<Map<string, number>> {
  if (wanted.length === 0) return new Map();
  const rows = await reader.all<{ customer_key: string; n: number }>(
    `SELECT k.customer_key, COUNT(*) AS n FROM ${reader.keysTable([
      ['customer_key', 'text'],
      ['since', 'text'],
    ])} k ${reader.sql.joinInOrder} cod_refusals r ON r.customer_key = k.customer_key AND r.refused_at >= k.since
     GROUP BY k.customer_key`,
    [JSON.stringify(wanted.map((one) => [one.customerKey, one.since]))],
  );
  return new Map(rows.map((row) => [row.customer_key, Number(row.n)]));
}
