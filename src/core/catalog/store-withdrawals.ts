/** The table item_withdrawals: what nobody may be promised any more, wherever it lies. */
import type { Reader, Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import { kept } from './kept.ts';

export type Withdrawal = { readonly sku: string; readonly why: string; readonly who: string; readonly at: string };

/** All of them, the latest first. */
export async function listWithdrawals(reader: Reader): Promise<Withdrawal[]> {
  return reader.all<Withdrawal>('SELECT sku, why, who, at FROM item_withdrawals ORDER BY at DESC, sku');
}

/** SKUs that are withdrawn, as this process has read them a moment ago. */
export async function loadWithdrawn(reader: Reader): Promise<ReadonlySet<string>> {
  return kept(reader, 'withdrawn', async () => new Set((await listWithdrawals(reader)).map((one) => one.sku)));
}

/** False when it is withdrawn already. */
export async function saveWithdrawal(
  tx: Tx,
  { sku, why, who }: Omit<Withdrawal, 'at'>,
  now = new Date(),
): Promise<boolean> {
  const row = { sku, why: why.slice(0, 200), who: who.slice(0, 80), at: momentOf(now) };
  return (await tx.insert('item_withdrawals', [row], { ifAbsent: true })) === 1;
}

/** False when it is not withdrawn. */
export async function dropWithdrawal(tx: Tx, sku: string): Promise<boolean> {
  return (await tx.run('DELETE FROM item_withdrawals WHERE sku = ?', [sku])) === 1;
}
