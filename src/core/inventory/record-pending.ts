/**
 * Till receipts that the ERP's ledger does not show yet: the pieces are gone from the shelf, so they are not promised
 * any more, but the number itself waits for the ledger. What comes back to the till counts only then (rule R6).
 */
import type { Tx } from '../../platform/db/index.ts';
import { findFacts } from './store-ledger.ts';
import { findOpen } from './store-open.ts';
import type { FactStatus, Piece, StockKey } from './stock.ts';
import { workbench } from './workbench.ts';

/** `quantity` above nothing has left the shelf, below has come back to it. */
export type PendingReceipt = Piece & { readonly businessKey: string; readonly at: string };

export async function recordPending(tx: Tx, receipts: readonly PendingReceipt[]): Promise<FactStatus[]> {
  if (receipts.length === 0) return [];
  const bench = await workbench(tx, receipts);
  const open = await findOpen(
    tx,
    receipts.map((one) => ({ ...one, entryKey: one.businessKey })),
  );
  const known = await findFacts(
    tx,
    receipts.map((one) => one.businessKey),
    [],
  );
  for (const entry of open) known.add(entry.entryKey);
  const answers = receipts.map((one): FactStatus => {
    if (known.has(one.businessKey)) return { status: 'DUPLICATE' };
    known.add(one.businessKey);
    bench.add({
      locationId: one.locationId,
      sku: one.sku,
      entryKey: one.businessKey,
      kind: 'pending',
      quantity: one.quantity,
      quarantine: 0,
      counted: Math.max(0, one.quantity),
      ledger: null,
      outSeq: null,
      at: one.at,
    });
    // The fact is remembered although it moves nothing yet: a repeat after its end must not count again.
    bench.note({
      locationId: one.locationId,
      sku: one.sku,
      kind: 'receipt',
      quantity: 0,
      businessKey: one.businessKey,
    });
    return { status: 'APPLIED' };
  });
  await bench.save();
  return answers;
}

/** A receipt was cancelled at the till before the ledger showed it; how many were still waiting. */
export async function voidPending(
  tx: Tx,
  keys: readonly (StockKey & { readonly businessKey: string })[],
): Promise<number> {
  if (keys.length === 0) return 0;
  const bench = await workbench(tx, keys);
  const open = (
    await findOpen(
      tx,
      keys.map((one) => ({ ...one, entryKey: one.businessKey })),
    )
  ).filter((entry) => entry.kind === 'pending');
  for (const entry of open) bench.end(entry);
  await bench.save();
  return open.length;
}
