/** The table stock_doubts; each row has its hold in stock_holds. */
import type { Reader, Tx } from '../../platform/db/index.ts';
import { placeColumns } from './store.ts';
import { placeKey, type StockKey } from './stock.ts';

export type Doubt = StockKey & {
  readonly holdId: string;
  readonly quantity: number;
  readonly reason: string;
  /** How far the ERP's number and our ledger reached when it was last said. */
  readonly watermark: string;
  readonly omsSeq: number;
  readonly ledgerSeq: number;
  /** When it was last said. */
  readonly since: string;
};

type DoubtRecord = {
  location_id: string;
  sku: string;
  hold_id: string;
  quantity: number;
  reason: string;
  watermark: string;
  oms_seq: number;
  ledger_seq: number;
  since: string;
};
const columns = 'd.location_id, d.sku, d.hold_id, d.quantity, d.reason, d.watermark, d.oms_seq, d.ledger_seq, d.since';

function doubtOf(row: DoubtRecord): Doubt {
  return {
    locationId: row.location_id,
    sku: row.sku,
    holdId: row.hold_id,
    quantity: Number(row.quantity),
    reason: row.reason,
    watermark: row.watermark,
    omsSeq: Number(row.oms_seq),
    ledgerSeq: Number(row.ledger_seq),
    since: row.since,
  };
}

const keysOf = (places: readonly StockKey[]): string =>
  JSON.stringify([...new Map(places.map((at) => [placeKey(at), [at.locationId, at.sku]])).values()]);

/** Whoever changes them has locked their stock row. */
export async function readDoubts(reader: Reader, places: readonly StockKey[]): Promise<Map<string, Doubt>> {
  if (places.length === 0) return new Map();
  const rows = await reader.all<DoubtRecord>(
    `SELECT ${columns} FROM ${reader.keysTable(placeColumns)} k ${reader.sql.joinInOrder} stock_doubts d
     ON d.location_id = k.location_id AND d.sku = k.sku`,
    [keysOf(places)],
  );
  return new Map(rows.map((row) => [placeKey(doubtOf(row)), doubtOf(row)]));
}

/** The number of the ledger's newest row of each. */
export async function lastLedger(reader: Reader, places: readonly StockKey[]): Promise<Map<string, number>> {
  const rows = await reader.all<{ location_id: string; sku: string; seq: number }>(
    `SELECT m.location_id, m.sku, MAX(m.seq) AS seq FROM ${reader.keysTable(placeColumns)} k
     ${reader.sql.joinInOrder} stock_movements m ON m.location_id = k.location_id AND m.sku = k.sku
     GROUP BY m.location_id, m.sku`,
    [keysOf(places)],
  );
  return new Map(rows.map((row) => [placeKey({ locationId: row.location_id, sku: row.sku }), Number(row.seq)]));
}

export type Asked = Doubt & {
  /** The ERP's number as it holds now, of the row or of its place. */
  readonly nowWatermark: string;
  /** The latest moment for which a count in our ledger speaks that was written after the doubt. */
  readonly countedAt?: string;
};

/** A page of doubts with what is known of their row by now; a place's own mark counts for rows without a later one. */
export async function listAsked(reader: Reader, limit: number, after?: StockKey): Promise<Asked[]> {
  const rows = await reader.all<
    DoubtRecord & { now_mark: string; place_mark: string | null; counted_at: string | null }
  >(
    `SELECT ${columns}, s.watermark AS now_mark, p.watermark AS place_mark,
       (SELECT MAX(m.taken_at) FROM stock_movements m
          WHERE m.location_id = d.location_id AND m.sku = d.sku AND m.seq > d.ledger_seq) AS counted_at
     FROM stock_doubts d JOIN stock s ON s.location_id = d.location_id AND s.sku = d.sku
     LEFT JOIN stock_places p ON p.location_id = d.location_id
     WHERE (d.location_id > ? OR (d.location_id = ? AND d.sku > ?)) ORDER BY d.location_id, d.sku LIMIT ${Math.trunc(limit)}`,
    [after?.locationId ?? '', after?.locationId ?? '', after?.sku ?? ''],
  );
  return rows.map((row) => {
    const place = row.place_mark ?? '';
    return {
      ...doubtOf(row),
      nowWatermark: place > row.now_mark ? place : row.now_mark,
      ...(row.counted_at === null ? {} : { countedAt: row.counted_at }),
    };
  });
}

export type CountedSince = StockKey & {
  /** Rising within a place and SKU. */
  readonly seq: number;
  /** The moment for which it speaks. */
  readonly takenAt: string;
  /** It says how many of them cannot be sold, too. */
  readonly whole: boolean;
};

/** Counts at these places that speak for a moment after one of theirs; that more was found than thought is no count. */
export async function listCounts(
  reader: Reader,
  since: readonly (StockKey & { readonly since: string })[],
): Promise<CountedSince[]> {
  if (since.length === 0) return [];
  const rows = await reader.all<{
    location_id: string;
    sku: string;
    seq: number;
    taken_at: string;
    kind: string;
    ledger_key: string | null;
  }>(
    `SELECT m.location_id, m.sku, m.seq, m.taken_at, m.kind, m.ledger_key
     FROM ${reader.keysTable([...placeColumns, ['since', 'text']])} k ${reader.sql.joinInOrder} stock_movements m
     ON m.location_id = k.location_id AND m.sku = k.sku AND m.taken_at > k.since
     WHERE NOT (m.kind = 'adjustment' AND COALESCE(m.reason, '') = 'FOUND') ORDER BY m.seq`,
    [JSON.stringify(since.map((one) => [one.locationId, one.sku, one.since]))],
  );
  return rows.map((row) => ({
    locationId: row.location_id,
    sku: row.sku,
    seq: Number(row.seq),
    takenAt: row.taken_at,
    whole: row.kind === 'count' && row.ledger_key === null,
  }));
}

export async function upsertDoubts(tx: Tx, doubts: readonly Doubt[]): Promise<void> {
  await tx.upsert(
    'stock_doubts',
    ['location_id', 'sku'],
    doubts.map((one) => ({
      location_id: one.locationId,
      sku: one.sku,
      hold_id: one.holdId,
      quantity: one.quantity,
      reason: one.reason,
      watermark: one.watermark,
      oms_seq: one.omsSeq,
      ledger_seq: one.ledgerSeq,
      since: one.since,
    })),
    ['hold_id', 'quantity', 'reason', 'watermark', 'oms_seq', 'ledger_seq', 'since'],
  );
}

export async function deleteDoubts(tx: Tx, places: readonly StockKey[]): Promise<void> {
  await tx.deleteMany(
    'stock_doubts',
    placeColumns,
    places.map((at) => [at.locationId, at.sku]),
  );
}

/** Places where there is a sellable piece of an item, promised or not; with what is free of it there. Not locked. */
export async function listSellable(reader: Reader, sku: string): Promise<(StockKey & { readonly free: number })[]> {
  const rows = await reader.all<{ location_id: string; free: number }>(
    `SELECT location_id, physical - quarantine - pending - hold - safety - reserved AS free FROM stock
     WHERE sku = ? AND physical - quarantine - pending > 0 ORDER BY location_id`,
    [sku],
  );
  return rows.map((row) => ({ locationId: row.location_id, sku, free: Number(row.free) }));
}
