/** The entries that still count on top of a base. Whoever changes them has locked their stock row. */
import type { KeyColumn, Reader, Tx } from '../../platform/db/index.ts';
import { placeColumns } from './store.ts';
import type { OpenEntry, OpenKind, StockKey } from './stock.ts';

const columns =
  't.location_id, t.sku, t.entry_key, t.kind, t.quantity, t.quarantine, t.counted, t.ledger, t.out_seq, t.at';
const entryColumns: readonly KeyColumn[] = [...placeColumns, ['entry_key', 'text']];

type OpenRecord = {
  location_id: string;
  sku: string;
  entry_key: string;
  kind: OpenKind;
  quantity: number;
  quarantine: number;
  counted: number;
  ledger: string | null;
  out_seq: number | null;
  at: string;
};

function entryOf(row: OpenRecord): OpenEntry {
  return {
    locationId: row.location_id,
    sku: row.sku,
    entryKey: row.entry_key,
    kind: row.kind,
    quantity: row.quantity,
    quarantine: row.quarantine,
    counted: row.counted,
    ledger: row.ledger,
    outSeq: row.out_seq === null ? null : Number(row.out_seq),
    at: row.at,
  };
}

/** Everything open at the places. */
export async function listOpen(reader: Reader, places: readonly StockKey[]): Promise<OpenEntry[]> {
  if (places.length === 0) return [];
  const rows = await reader.all<OpenRecord>(
    `SELECT ${columns} FROM ${reader.keysTable(placeColumns)} k ${reader.sql.joinInOrder} stock_open t
     ON t.location_id = k.location_id AND t.sku = k.sku`,
    [JSON.stringify(places.map((at) => [at.locationId, at.sku]))],
  );
  return rows.map(entryOf);
}

/** Named entries; what is not open any more is left out. */
export async function findOpen(
  reader: Reader,
  keys: readonly (StockKey & { entryKey: string })[],
): Promise<OpenEntry[]> {
  if (keys.length === 0) return [];
  const rows = await reader.all<OpenRecord>(
    `SELECT ${columns} FROM ${reader.keysTable(entryColumns)} k ${reader.sql.joinInOrder} stock_open t
     ON t.location_id = k.location_id AND t.sku = k.sku AND t.entry_key = k.entry_key`,
    [JSON.stringify(keys.map((at) => [at.locationId, at.sku, at.entryKey]))],
  );
  return rows.map(entryOf);
}

/** Overlay entries by the number of their posting. */
export async function findOverlays(
  reader: Reader,
  keys: readonly (StockKey & { outSeq: number })[],
): Promise<OpenEntry[]> {
  if (keys.length === 0) return [];
  const rows = await reader.all<OpenRecord>(
    `SELECT ${columns} FROM ${reader.keysTable([...placeColumns, ['out_seq', 'int']])} k
     ${reader.sql.joinInOrder} stock_open t ON t.location_id = k.location_id AND t.sku = k.sku
     WHERE t.kind = 'overlay' AND t.out_seq = k.out_seq`,
    [JSON.stringify(keys.map((at) => [at.locationId, at.sku, at.outSeq]))],
  );
  return rows.map(entryOf);
}

/** The rows of one posting at one place. */
export async function listByEntry(reader: Reader, locationId: string, entryKey: string): Promise<OpenEntry[]> {
  const rows = await reader.all<OpenRecord>(
    `SELECT ${columns} FROM stock_open t WHERE t.entry_key = ? AND t.location_id = ? ORDER BY t.sku`,
    [entryKey, locationId],
  );
  return rows.map(entryOf);
}

export async function insertOpen(tx: Tx, entries: readonly OpenEntry[]): Promise<void> {
  await tx.insert(
    'stock_open',
    entries.map((one) => ({
      location_id: one.locationId,
      sku: one.sku,
      entry_key: one.entryKey,
      kind: one.kind,
      quantity: one.quantity,
      quarantine: one.quarantine,
      counted: one.counted,
      ledger: one.ledger,
      out_seq: one.outSeq,
      at: one.at,
    })),
  );
}

/** Writes quantity and what of it counts. */
export async function updateOpen(tx: Tx, entries: readonly OpenEntry[]): Promise<void> {
  await tx.updateMany(
    'stock_open',
    [...entryColumns, ['quantity', 'int'], ['quarantine', 'int'], ['counted', 'int']],
    entries.map((one) => [one.locationId, one.sku, one.entryKey, one.quantity, one.quarantine, one.counted]),
    ['location_id', 'sku', 'entry_key'],
    { quantity: 'k.quantity', quarantine: 'k.quarantine', counted: 'k.counted' },
  );
}

export async function deleteOpen(tx: Tx, entries: readonly OpenEntry[]): Promise<void> {
  await tx.deleteMany(
    'stock_open',
    entryColumns,
    entries.map((one) => [one.locationId, one.sku, one.entryKey]),
  );
}

/** Gives the rows of postings the numbers under which the ERP will name them. */
export async function numberOpen(
  tx: Tx,
  entries: readonly { readonly locationId: string; readonly entryKey: string; readonly outSeq: number }[],
): Promise<void> {
  const columns: KeyColumn[] = [
    ['location_id', 'text'],
    ['entry_key', 'text'],
    ['out_seq', 'int'],
  ];
  const rows = entries.map((one) => [one.locationId, one.entryKey, one.outSeq]);
  await tx.updateMany('stock_open', columns, rows, ['entry_key', 'location_id'], { out_seq: 'k.out_seq' });
}
