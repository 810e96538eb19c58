/** The table stock_differences: where two of hub, ERP and channel disagree, and why. */
import { uuidv7 } from '../../platform/ids.ts';
import type { KeyColumn, Reader, Tx } from '../../platform/db/index.ts';
import { momentIn } from './store-told.ts';

export type DifferenceKind = 'magento' | 'erp' | 'ledger';

export type StockDifference = {
  readonly kind: DifferenceKind;
  readonly channelId?: string;
  /** A place, or the channel's source. */
  readonly locationId: string;
  readonly sku: string;
  readonly hubQuantity: number;
  readonly theirQuantity: number;
  readonly cause: string;
  readonly detail?: string;
};
export type KeptDifference = StockDifference & {
  readonly id: string;
  readonly state: 'open' | 'ended';
  readonly foundAt: string;
  readonly endedAt?: string;
};

type Stored = {
  id: string;
  kind: DifferenceKind;
  channel_id: string | null;
  location_id: string;
  sku: string;
  hub_quantity: number;
  their_quantity: number;
  cause: string;
  detail: string | null;
  state: 'open' | 'ended';
  found_at: string;
  ended_at: string | null;
};
const place: readonly KeyColumn[] = [
  ['location_id', 'text'],
  ['sku', 'text'],
];

/** What a run has found; a difference that is known already keeps its row and its first moment. */
export async function keepDifferences(tx: Tx, runId: string, found: readonly StockDifference[]): Promise<number> {
  let fresh = 0;
  for (const one of found) {
    const same = [one.kind, one.channelId ?? '', one.locationId, one.sku];
    const kept = await tx.run(
      `UPDATE stock_differences SET run_id = ?, hub_quantity = ?, their_quantity = ?, cause = ?, detail = ?
       WHERE state = 'open' AND kind = ? AND COALESCE(channel_id, '') = ? AND location_id = ? AND sku = ?`,
      [runId, one.hubQuantity, one.theirQuantity, one.cause, one.detail ?? null, ...same],
    );
    if (kept > 0) continue;
    fresh += 1;
    await tx.insert('stock_differences', [
      {
        id: uuidv7(),
        run_id: runId,
        kind: one.kind,
        channel_id: one.channelId ?? null,
        location_id: one.locationId,
        sku: one.sku,
        hub_quantity: one.hubQuantity,
        their_quantity: one.theirQuantity,
        cause: one.cause,
        detail: one.detail?.slice(0, 500) ?? null,
        state: 'open',
        found_at: await momentIn(tx, 0),
        ended_at: null,
      },
    ]);
  }
  return fresh;
}

/** Differences that a whole run has not found again are over. */
export async function endOthers(tx: Tx, runId: string, kind: DifferenceKind, channelId?: string): Promise<number> {
  return tx.run(
    `UPDATE stock_differences SET state = 'ended', ended_at = ${tx.sql.now}
     WHERE state = 'open' AND kind = ? AND COALESCE(channel_id, '') = ? AND run_id <> ?`,
    [kind, channelId ?? '', runId],
  );
}

/** The channel has been told again: what it had instead is over. */
export async function endDifferences(
  tx: Tx,
  channelId: string,
  rows: readonly { readonly sourceCode: string; readonly sku: string }[],
): Promise<void> {
  await tx.updateMany(
    'stock_differences',
    [...place, ['channel_id', 'text']],
    rows.map((one) => [one.sourceCode, one.sku, channelId]),
    ['location_id', 'sku', 'channel_id'],
    { state: "'ended'", ended_at: tx.sql.now },
    "t.state = 'open' AND t.kind = 'magento'",
  );
}

/** What ended so many days ago is nobody's any more; how many there were. */
export async function forgetDifferences(tx: Tx, days: number): Promise<number> {
  return tx.run(`DELETE FROM stock_differences WHERE state = 'ended' AND ended_at < ${tx.sql.nowPlusMs}`, [
    -days * 86_400_000,
  ]);
}

export type DifferenceFilter = {
  readonly state?: 'open' | 'ended';
  readonly kind?: DifferenceKind;
  readonly cause?: string;
  readonly locationIds?: readonly string[];
  readonly sku?: string;
  /** The last id of the page before. */
  readonly after?: string;
  readonly limit: number;
};

/** Newest first, in pages. */
export async function listDifferences(reader: Reader, filter: DifferenceFilter): Promise<KeptDifference[]> {
  const parts: [string, string | undefined][] = [
    ['t.state = ?', filter.state],
    ['t.kind = ?', filter.kind],
    ['t.cause = ?', filter.cause],
    ['t.sku = ?', filter.sku],
    ['t.id < ?', filter.after],
  ];
  const set = parts.filter((part): part is [string, string] => part[1] !== undefined);
  const places = filter.locationIds;
  const where = [
    ...set.map(([text]) => text),
    ...(places === undefined ? [] : [`t.location_id IN (${marks(places)})`]),
  ];
  const rows = await reader.all<Stored>(
    `SELECT t.id, t.kind, t.channel_id, t.location_id, t.sku, t.hub_quantity, t.their_quantity, t.cause, t.detail,
       t.state, t.found_at, t.ended_at FROM stock_differences t
     WHERE ${where.length === 0 ? '1 = 1' : where.join(' AND ')} ORDER BY t.id DESC LIMIT ${Math.min(500, filter.limit)}`,
    [...set.map(([, value]) => value), ...(places ?? [])],
  );
  return rows.map(differenceOf);
}

/** How many are open of each kind and cause. */
export async function countDifferences(
  reader: Reader,
): Promise<{ readonly kind: DifferenceKind; readonly cause: string; readonly count: number }[]> {
  const rows = await reader.all<{ kind: DifferenceKind; cause: string; n: number }>(
    "SELECT kind, cause, COUNT(*) AS n FROM stock_differences WHERE state = 'open' GROUP BY kind, cause ORDER BY kind, cause",
  );
  return rows.map((row) => ({ kind: row.kind, cause: row.cause, count: Number(row.n) }));
}

// An empty list matches nothing.
function marks(values: readonly string[]): string {
  return values.length === 0 ? 'NULL' : values.map(() => '?').join(', ');
}

function differenceOf(row: Stored): KeptDifference {
  return {
    id: row.id,
    kind: row.kind,
    ...(row.channel_id === null ? {} : { channelId: row.channel_id }),
    locationId: row.location_id,
    sku: row.sku,
    hubQuantity: Number(row.hub_quantity),
    theirQuantity: Number(row.their_quantity),
    cause: row.cause,
    ...(row.detail === null ? {} : { detail: row.detail }),
    state: row.state,
    foundAt: row.found_at,
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
  };
}
