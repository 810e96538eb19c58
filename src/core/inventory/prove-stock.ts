/** Proves the numbers: each column of a stock row against the rows that make it. Finds, never repairs. */
import type { Reader } from '../../platform/db/index.ts';
import { readProof } from './store-proof.ts';

export type ProofColumn =
  | 'physical'
  | 'sum'
  | 'rel_sum'
  | 'overlay_sum'
  | 'open_count'
  | 'pending'
  | 'hold'
  | 'reserved'
  | 'quarantine'
  | 'shortfall';

export type Difference = {
  readonly locationId: string;
  readonly sku: string;
  readonly column: ProofColumn;
  /** What the row says. */
  readonly stored: number;
  /** What the rows behind it say. */
  readonly proven: number;
};

/** Every row of a place that does not add up; nothing when all is well. */
export async function proveStock(reader: Reader, locationId: string): Promise<Difference[]> {
  const rows = await readProof(reader, locationId);
  return rows.flatMap((row) => {
    const pairs: [ProofColumn, number, number][] = [
      ['physical', row.physical, row.moved],
      ['sum', row.physical, row.base + row.relSum + row.overlaySum],
      ['rel_sum', row.relSum, row.rel],
      ['overlay_sum', row.overlaySum, row.overlay],
      ['open_count', row.openCount, row.open],
      ['pending', row.pending, row.receipts],
      ['hold', row.hold, row.held],
      ['reserved', row.reserved, row.promised],
      ['quarantine', row.quarantine, row.quarantined],
      ['shortfall', row.shortfall, Math.max(0, row.reserved - row.physical)],
    ];
    return pairs
      .filter(([, stored, proven]) => stored !== proven)
      .map(([column, stored, proven]) => ({ locationId, sku: row.sku, column, stored, proven }));
  });
}
