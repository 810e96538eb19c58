/** The table cod_receivables. */
import type { KeyColumn, Param, Reader, Row, Tx } from '../../platform/db/index.ts';
import type { Receivable } from './receivable.ts';
import type { ReceivableState } from './states.ts';

type Stored = Record<string, string | number | null>;

const marks = (values: readonly unknown[]): string => values.map(() => '?').join(', ');

const columns = `r.id, r.shipment_id, r.order_id, r.order_number, r.channel_id, r.courier_code, r.awb, r.reference, r.currency,
  r.amount_minor, r.remitted_minor, r.written_minor, r.state, r.version, r.collected_at, r.due_at, r.settled_at`;

function receivableOf(row: Stored): Receivable {
  return {
    id: String(row.id),
    shipmentId: String(row.shipment_id),
    orderId: String(row.order_id),
    orderNumber: String(row.order_number),
    channelId: String(row.channel_id),
    courierCode: String(row.courier_code),
    awb: String(row.awb),
    reference: String(row.reference),
    currency: String(row.currency),
    amountMinor: Number(row.amount_minor),
    remittedMinor: Number(row.remitted_minor),
    writtenMinor: Number(row.written_minor),
    state: row.state as ReceivableState,
    version: Number(row.version),
    collectedAt: String(row.collected_at),
    dueAt: String(row.due_at),
    settledAt: row.settled_at == null ? null : String(row.settled_at),
  };
}

/** Each once per shipment. */
export async function insertReceivables(tx: Tx, rows: readonly Row[]): Promise<number> {
  return tx.insert('cod_receivables', rows, { ifAbsent: true });
}

/** Locked in the order of their shipments; unknown ones are left out. */
export async function lockReceivablesOf(tx: Tx, shipmentIds: readonly string[]): Promise<Receivable[]> {
  if (shipmentIds.length === 0) return [];
  const rows = await tx.all<Stored>(
    `SELECT ${columns} FROM ${tx.keysTable([['id', 'text']])} k ${tx.sql.joinInOrder} cod_receivables r ON r.shipment_id = k.id${tx.sql.forUpdate}`,
    [JSON.stringify([...new Set(shipmentIds)].sort().map((id) => [id]))],
  );
  return rows.map(receivableOf);
}

export async function lockReceivable(tx: Tx, id: string): Promise<Receivable | undefined> {
  const row = await tx.one<Stored>(`SELECT ${columns} FROM cod_receivables r WHERE r.id = ?${tx.sql.forUpdate}`, [id]);
  return row === undefined ? undefined : receivableOf(row);
}

export async function findReceivable(reader: Pick<Reader, 'one'>, id: string): Promise<Receivable | undefined> {
  const row = await reader.one<Stored>(`SELECT ${columns} FROM cod_receivables r WHERE r.id = ?`, [id]);
  return row === undefined ? undefined : receivableOf(row);
}

/** A courier's, by AWB, our reference or the order's number, in any of these spellings. */
export async function searchReceivables(
  reader: Pick<Reader, 'all'>,
  courierCode: string,
  spellings: readonly string[],
): Promise<Receivable[]> {
  if (spellings.length === 0) return [];
  const one = `IN (${marks(spellings)})`;
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM cod_receivables r WHERE r.courier_code = ? AND (r.awb ${one} OR r.reference ${one} OR r.order_number ${one}) LIMIT 20`,
    [courierCode, ...spellings, ...spellings, ...spellings],
  );
  return rows.map(receivableOf);
}

const saved: readonly KeyColumn[] = [
  ['id', 'text'],
  ['old_version', 'int'],
  ['version', 'int'],
  ['state', 'text'],
  ['remitted_minor', 'wide'],
  ['written_minor', 'wide'],
  ['settled_at', 'text'],
];

/** Each against the version it was locked in; how many were still in it. */
export async function saveReceivables(
  tx: Tx,
  changes: readonly { readonly before: number; readonly after: Receivable }[],
): Promise<number> {
  const rows: Param[][] = changes.map(({ before, after }) => [
    after.id,
    before,
    after.version,
    after.state,
    after.remittedMinor,
    after.writtenMinor,
    after.settledAt,
  ]);
  const set: Record<string, string> = {};
  for (const [name] of saved) if (name !== 'id' && name !== 'old_version') set[name] = `k.${name}`;
  return tx.updateMany('cod_receivables', saved, rows, ['id'], set, 't.version = k.old_version');
}

/** Collected and not here in time, the oldest first. */
export async function listBecomingLate(reader: Pick<Reader, 'all'>, now: string, limit: number): Promise<Receivable[]> {
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM cod_receivables r WHERE r.state = 'collected' AND r.due_at <= ? ORDER BY r.due_at LIMIT ${Math.trunc(limit)}`,
    [now],
  );
  return rows.map(receivableOf);
}

export type ReceivableFilter = {
  readonly state?: ReceivableState;
  readonly courier?: string;
  readonly channels?: readonly string[];
};

/** The oldest first, behind the one named. */
export async function listReceivables(
  reader: Pick<Reader, 'all'>,
  { state, courier, channels }: ReceivableFilter,
  page: { readonly after?: { readonly at: string; readonly id: string } | undefined; readonly limit: number },
): Promise<Receivable[]> {
  const where = ['1 = 1'];
  const params: Param[] = [];
  for (const [sql, value] of [
    ['r.state = ?', state],
    ['r.courier_code = ?', courier],
  ] as const) {
    if (value === undefined) continue;
    where.push(sql);
    params.push(value);
  }
  if (channels !== undefined) {
    where.push(channels.length === 0 ? '1 = 0' : `r.channel_id IN (${marks(channels)})`);
    params.push(...channels);
  }
  if (page.after !== undefined) {
    where.push('(r.collected_at > ? OR (r.collected_at = ? AND r.id > ?))');
    params.push(page.after.at, page.after.at, page.after.id);
  }
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM cod_receivables r WHERE ${where.join(' AND ')} ORDER BY r.collected_at, r.id LIMIT ${Math.trunc(page.limit)}`,
    params,
  );
  return rows.map(receivableOf);
}

/** One courier's cash in one currency. Minor units; `collected` = `remitted` + `written` + the open ones. */
export type Ageing = {
  readonly courierCode: string;
  readonly currency: string;
  readonly parcels: number;
  readonly collectedMinor: number;
  readonly remittedMinor: number;
  readonly writtenMinor: number;
  readonly openMinor: number;
  readonly shortMinor: number;
  readonly lateMinor: number;
  readonly disputedMinor: number;
  /** Open by days since the delivery. */
  readonly open: readonly [upTo7: number, upTo14: number, upTo30: number, older: number];
};

/** @param bounds moments 7, 14 and 30 days ago */
export async function readAgeing(
  reader: Pick<Reader, 'all'>,
  bounds: readonly [string, string, string],
  channels: readonly string[] | undefined,
): Promise<Ageing[]> {
  const open = 'r.amount_minor - r.remitted_minor - r.written_minor';
  const sum = (when: string): string => `SUM(CASE WHEN ${when} THEN ${open} ELSE 0 END)`;
  const [week, fortnight, month] = bounds;
  const scope =
    channels === undefined ? '' : channels.length === 0 ? 'WHERE 1 = 0' : `WHERE r.channel_id IN (${marks(channels)})`;
  const rows = await reader.all<Stored>(
    `SELECT r.courier_code, r.currency, COUNT(*) AS parcels, SUM(r.amount_minor) AS collected, SUM(r.remitted_minor) AS remitted,
       SUM(r.written_minor) AS written, SUM(${open}) AS open_minor, ${sum("r.state = 'short'")} AS short_minor,
       ${sum("r.state = 'late'")} AS late_minor, ${sum("r.state = 'disputed'")} AS disputed_minor,
       ${sum('r.collected_at >= ?')} AS w, ${sum('r.collected_at < ? AND r.collected_at >= ?')} AS f,
       ${sum('r.collected_at < ? AND r.collected_at >= ?')} AS m, ${sum('r.collected_at < ?')} AS o
     FROM cod_receivables r ${scope} GROUP BY r.courier_code, r.currency ORDER BY r.courier_code, r.currency`,
    [week, week, fortnight, fortnight, month, month, ...(channels ?? [])],
  );
  return rows.map((row) => ({
    courierCode: String(row.courier_code),
    currency: String(row.currency),
    parcels: Number(row.parcels),
    collectedMinor: Number(row.collected),
    remittedMinor: Number(row.remitted),
    writtenMinor: Number(row.written),
    openMinor: Number(row.open_minor),
    shortMinor: Number(row.short_minor),
    lateMinor: Number(row.late_minor),
    disputedMinor: Number(row.disputed_minor),
    open: [Number(row.w), Number(row.f), Number(row.m), Number(row.o)],
  }));
}

/** What is late, by courier and currency. */
export async function sumLate(
  reader: Pick<Reader, 'all'>,
): Promise<
  { readonly courierCode: string; readonly currency: string; readonly parcels: number; readonly minor: number }[]
> {
  const rows = await reader.all<Stored>(
    `SELECT r.courier_code, r.currency, COUNT(*) AS parcels, SUM(r.amount_minor - r.remitted_minor - r.written_minor) AS minor
     FROM cod_receivables r WHERE r.state = 'late' GROUP BY r.courier_code, r.currency`,
  );
  return rows.map((row) => ({
    courierCode: String(row.courier_code),
    currency: String(row.currency),
    parcels: Number(row.parcels),
    minor: Number(row.minor),
  }));
}
