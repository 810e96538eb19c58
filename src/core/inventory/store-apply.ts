/** The set-wise statements that apply a slice of a snapshot: one place, SKUs after one and up to another. */
import type { Param, Reader, Tx } from '../../platform/db/index.ts';
import { currentCause } from '../../platform/correlation.ts';
import { momentOf } from '../../platform/time.ts';
import type { Mark } from './stock.ts';

export type Slice = {
  readonly snapshotId: string;
  readonly locationId: string;
  /** SKUs after this one, */
  readonly after: string;
  /** up to this one. */
  readonly to: string;
  readonly mark: Mark;
  /** Speaks of every SKU: rows that do not change need no mark of their own, the place gets it at the end. */
  readonly whole: boolean;
};

/** Where the next slice ends: after `size` SKUs of the file or, when absent ones become empty, of the place. */
export async function sliceEnd(
  reader: Reader,
  at: { snapshotId: string; locationId: string; after: string; missingIsZero: boolean },
  size: number,
): Promise<string | undefined> {
  const ends: (string | undefined)[] = [];
  const ask = async (sql: string, params: readonly Param[]): Promise<void> => {
    const row = await reader.one<{ last: string | null; n: number }>(
      `SELECT MAX(sku) AS last, COUNT(*) AS n FROM (${sql} ORDER BY sku LIMIT ${size}) x`,
      params,
    );
    if (Number(row?.n) > 0) ends.push(row?.last ?? undefined);
  };
  await ask('SELECT sku FROM stock_snapshot_lines WHERE snapshot_id = ? AND location_id = ? AND sku > ?', [
    at.snapshotId,
    at.locationId,
    at.after,
  ]);
  if (at.missingIsZero) await ask('SELECT sku FROM stock WHERE location_id = ? AND sku > ?', [at.locationId, at.after]);
  const known = ends.filter((one): one is string => one !== undefined).sort();
  // The nearer end: the farther one could lie any number of rows away in the other table.
  return known[0];
}

const lines = 'stock_snapshot_lines l';
const sameKey = 's.location_id = l.location_id AND s.sku = l.sku';
const inSlice = 'l.snapshot_id = ? AND l.location_id = ? AND l.sku > ? AND l.sku <= ?';
const sliceParams = (one: Slice): Param[] => [one.snapshotId, one.locationId, one.after, one.to];

/** The row's own mark is older than the snapshot's (rule R1). */
const older = '(s.watermark < ? OR (s.watermark = ? AND s.oms_seq < ?))';
const olderParams = (one: Slice): Param[] => [one.mark.watermark, one.mark.watermark, one.mark.omsSeq];

/** Rows without anything open on top: their new number is the file's number. */
function plain(one: Slice): string {
  const changes = one.whole
    ? ' AND (l.on_hand <> s.base OR l.quarantine <> s.base_quarantine OR s.physical <> l.on_hand)'
    : '';
  return `s.open_count = 0 AND ${older}${changes}`;
}

export type SliceFacts = {
  /** Plain rows that will change, */
  readonly changed: number;
  /** and those of them that will have less than was promised. */
  readonly short: number;
  /** Rows that the place does not have yet. */
  readonly fresh: number;
  /** Rows with something open on top, or absent from a file that empties absent ones. */
  readonly special: number;
};

/** What the slice will do; the rows it counts are locked until the commit. */
export async function lockSlice(tx: Tx, one: Slice, missingIsZero: boolean): Promise<SliceFacts> {
  const row = await tx.one<Record<string, number>>(
    `SELECT COALESCE(SUM(CASE WHEN s.sku IS NOT NULL AND ${plain(one)} THEN 1 ELSE 0 END), 0) AS changed,
       COALESCE(SUM(CASE WHEN s.reserved > 0 AND s.reserved > l.on_hand THEN 1 ELSE 0 END), 0) AS short,
       COALESCE(SUM(CASE WHEN s.sku IS NULL AND (l.on_hand <> 0 OR l.quarantine <> 0) THEN 1 ELSE 0 END), 0) AS fresh,
       COALESCE(SUM(CASE WHEN s.open_count > 0 THEN 1 ELSE 0 END), 0) AS topped,
       COUNT(s.sku) AS matched
     FROM ${lines} LEFT JOIN stock s ON ${sameKey} WHERE ${inSlice}${tx.sql.forUpdate}`,
    [...olderParams(one), ...sliceParams(one)],
  );
  const here = missingIsZero
    ? await tx.one<{ n: number }>(
        'SELECT COUNT(*) AS n FROM stock s WHERE s.location_id = ? AND s.sku > ? AND s.sku <= ?',
        [one.locationId, one.after, one.to],
      )
    : undefined;
  const absent = here === undefined ? 0 : Number(here.n) - Number(row?.matched);
  return {
    changed: Number(row?.changed),
    short: Number(row?.short),
    fresh: Number(row?.fresh),
    special: Number(row?.topped) + absent,
  };
}

const ledgerColumns = 'location_id, sku, kind, quantity, quarantine, business_key, order_id, ref, who, at';
const ledgerKey = "concat('snap:', l.snapshot_id, ':', l.location_id, ':', l.sku)";

/** Ledger rows of the plain ones, before they change. */
export async function insertPlainLedger(tx: Tx, one: Slice): Promise<void> {
  await tx.run(
    `INSERT INTO stock_movements (${ledgerColumns})
     SELECT l.location_id, l.sku, 'snapshot', l.on_hand - s.physical, l.quarantine - s.quarantine, ${ledgerKey}, NULL, ?, ?, ?
     FROM ${lines} ${tx.sql.joinInOrder} stock s ON ${sameKey}
     WHERE ${inSlice} AND ${plain(one)} AND (l.on_hand <> s.physical OR l.quarantine <> s.quarantine)`,
    [one.mark.watermark, currentCause().who, momentOf(new Date()), ...sliceParams(one), ...olderParams(one)],
  );
}

export async function updatePlain(tx: Tx, one: Slice): Promise<number> {
  const text = (value: string): string => `'${value.replace(/'/g, "''")}'`;
  return tx.updateFrom(
    'stock_snapshot_lines',
    [...sliceParams(one), ...olderParams(one)],
    'stock',
    ['location_id', 'sku'],
    {
      base: 'k.on_hand',
      base_quarantine: 'k.quarantine',
      shortfall: 'CASE WHEN t.reserved > k.on_hand THEN t.reserved - k.on_hand ELSE 0 END',
      physical: 'k.on_hand',
      quarantine: 'k.quarantine',
      watermark: text(one.mark.watermark),
      doubt_to: text(one.mark.doubtTo),
      oms_seq: String(Math.trunc(one.mark.omsSeq)),
      version: 't.version + 1',
    },
    `${inSlice} AND ${plain(one)}`.replace(/\bl\./g, 'k.').replace(/\bs\./g, 't.'),
  );
}

/** Rows that the place did not have. */
export async function insertFresh(tx: Tx, one: Slice): Promise<void> {
  const absent = `FROM ${lines} LEFT JOIN stock s ON ${sameKey}
     WHERE ${inSlice} AND s.sku IS NULL AND (l.on_hand <> 0 OR l.quarantine <> 0)`;
  await tx.run(
    `INSERT INTO stock_movements (${ledgerColumns})
     SELECT l.location_id, l.sku, 'snapshot', l.on_hand, l.quarantine, ${ledgerKey}, NULL, ?, ?, ? ${absent}`,
    [one.mark.watermark, currentCause().who, momentOf(new Date()), ...sliceParams(one)],
  );
  await tx.run(
    `INSERT INTO stock (location_id, sku, base, base_quarantine, physical, quarantine, watermark, doubt_to, oms_seq)
     SELECT l.location_id, l.sku, l.on_hand, l.quarantine, l.on_hand, l.quarantine, ?, ?, ? ${absent}`,
    [one.mark.watermark, one.mark.doubtTo, one.mark.omsSeq, ...sliceParams(one)],
  );
}

export type Special = { readonly sku: string; readonly onHand: number; readonly quarantine: number };

/**
 * Rows of the slice that need a look: with something open on top, or absent from a file that makes absent ones empty.
 */
export async function listSpecial(tx: Tx, one: Slice, missingIsZero: boolean): Promise<Special[]> {
  const absent = missingIsZero
    ? 'OR (l.sku IS NULL AND (s.base <> 0 OR s.base_quarantine <> 0 OR s.physical <> 0))'
    : 'AND l.sku IS NOT NULL';
  const rows = await tx.all<{ sku: string; on_hand: number | null; quarantine: number | null }>(
    `SELECT s.sku, l.on_hand, l.quarantine FROM stock s LEFT JOIN ${lines}
       ON l.snapshot_id = ? AND l.location_id = s.location_id AND l.sku = s.sku
     WHERE s.location_id = ? AND s.sku > ? AND s.sku <= ? AND (s.open_count > 0 ${absent}) AND ${older}
     ORDER BY s.sku`,
    [...sliceParams(one), ...olderParams(one)],
  );
  return rows.map((row) => ({
    sku: row.sku,
    onHand: Number(row.on_hand ?? 0),
    quarantine: Number(row.quarantine ?? 0),
  }));
}

/** Rows with something open whose own mark is older than the place's new one: what they count must be looked at again. */
export async function listUnsettled(tx: Tx, locationId: string, mark: Mark): Promise<Special[]> {
  const rows = await tx.all<{ sku: string; base: number; base_quarantine: number }>(
    `SELECT s.sku, s.base, s.base_quarantine FROM stock_open o ${tx.sql.joinInOrder} stock s
       ON s.location_id = o.location_id AND s.sku = o.sku
     WHERE o.location_id = ? AND ${older} GROUP BY s.sku, s.base, s.base_quarantine ORDER BY s.sku`,
    [locationId, mark.watermark, mark.watermark, mark.omsSeq],
  );
  return rows.map((row) => ({ sku: row.sku, onHand: row.base, quarantine: row.base_quarantine }));
}

/** Rows of the slice that are short of what was promised, for their tasks. */
export async function listShort(reader: Reader, one: Slice): Promise<{ sku: string; shortfall: number }[]> {
  return reader.all<{ sku: string; shortfall: number }>(
    `SELECT s.sku, s.shortfall FROM stock s
     WHERE s.location_id = ? AND s.sku > ? AND s.sku <= ? AND s.shortfall > 0 AND s.reserved > 0`,
    [one.locationId, one.after, one.to],
  );
}
