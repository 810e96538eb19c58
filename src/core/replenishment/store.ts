/** The table replenishments. */
import type { Param, Reader, Row, Tx } from '../../platform/db/index.ts';
import { openKeyOf, type Replenishment } from './replenishment.ts';
import { unfinished, replenishmentStates, type ReplenishmentState } from './states.ts';

type Stored = Record<string, string | number | null>;

const columns =
  'r.id, r.number, r.company_id, r.location_id, r.sku, r.supplier_id, r.from_location, r.quantity, r.shipped, r.received, ' +
  'r.threshold, r.free_when_asked, r.state, r.version, r.letter_id, r.sent_by, r.sent_at, r.due_on, r.error_code, ' +
  'r.created_at, r.closed_at, r.closed_by, r.closed_why';

const text = (value: Stored[string] | undefined): string | null => (value == null ? null : String(value));

function replenishmentOf(row: Stored): Replenishment {
  return {
    id: String(row['id']),
    number: String(row['number']),
    companyId: String(row['company_id']),
    locationId: String(row['location_id']),
    sku: String(row['sku']),
    supplierId: text(row['supplier_id']),
    fromLocation: text(row['from_location']),
    quantity: Number(row['quantity']),
    shipped: Number(row['shipped']),
    received: Number(row['received']),
    threshold: Number(row['threshold']),
    freeWhenAsked: Number(row['free_when_asked']),
    state: row['state'] as ReplenishmentState,
    version: Number(row['version']),
    letterId: text(row['letter_id']),
    sentBy: text(row['sent_by']) as Replenishment['sentBy'],
    sentAt: text(row['sent_at']),
    dueOn: text(row['due_on']),
    errorCode: text(row['error_code']),
    createdAt: String(row['created_at']),
    closedAt: text(row['closed_at']),
    closedBy: text(row['closed_by']),
    closedWhy: text(row['closed_why']),
  };
}

function rowOf(one: Replenishment): Row {
  return {
    number: one.number,
    company_id: one.companyId,
    location_id: one.locationId,
    sku: one.sku,
    open_key: replenishmentStates[one.state].final ? null : openKeyOf(one),
    supplier_id: one.supplierId,
    from_location: one.fromLocation,
    quantity: one.quantity,
    shipped: one.shipped,
    received: one.received,
    threshold: one.threshold,
    free_when_asked: one.freeWhenAsked,
    state: one.state,
    version: one.version,
    letter_id: one.letterId,
    sent_by: one.sentBy,
    sent_at: one.sentAt,
    due_on: one.dueOn,
    error_code: one.errorCode?.slice(0, 80) ?? null,
    created_at: one.createdAt,
    closed_at: one.closedAt,
    closed_by: one.closedBy,
    closed_why: one.closedWhy?.slice(0, 200) ?? null,
  };
}

export async function insertReplenishments(tx: Tx, all: readonly Replenishment[]): Promise<void> {
  await tx.insert(
    'replenishments',
    all.map((one) => ({ id: one.id, ...rowOf(one) })),
  );
}

/** False when somebody else has changed it since it was read. */
export async function saveReplenishment(tx: Tx, seen: number, one: Replenishment): Promise<boolean> {
  const row = rowOf(one);
  const names = Object.keys(row);
  const changed = await tx.run(
    `UPDATE replenishments SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE id = ? AND version = ?`,
    [...Object.values(row), one.id, seen],
  );
  return changed === 1;
}

export async function findReplenishment(reader: Reader, id: string): Promise<Replenishment | undefined> {
  const row = await reader.one<Stored>(`SELECT ${columns} FROM replenishments r WHERE r.id = ?`, [id]);
  return row === undefined ? undefined : replenishmentOf(row);
}

export async function lockReplenishment(tx: Tx, id: string): Promise<Replenishment | undefined> {
  const row = await tx.one<Stored>(`SELECT ${columns} FROM replenishments r WHERE r.id = ?${tx.sql.forUpdate}`, [id]);
  return row === undefined ? undefined : replenishmentOf(row);
}

/** The open ones of these keys, locked, in the order of their keys. */
export async function lockOpen(tx: Tx, keys: readonly string[]): Promise<Replenishment[]> {
  if (keys.length === 0) return [];
  const rows = await tx.all<Stored>(
    `SELECT ${columns} FROM ${tx.keysTable([['open_key', 'text']])} k ${tx.sql.joinInOrder} replenishments r
     ON r.open_key = k.open_key${tx.sql.forUpdate}`,
    [JSON.stringify([...new Set(keys)].sort().map((key) => [key]))],
  );
  return rows.map(replenishmentOf);
}

/** Which of these keys have an open request. */
export async function listOpenKeys(reader: Reader, keys: readonly string[]): Promise<Set<string>> {
  const rows = await reader.all<{ open_key: string }>(
    `SELECT r.open_key FROM ${reader.keysTable([['open_key', 'text']])} k ${reader.sql.joinInOrder} replenishments r
     ON r.open_key = k.open_key`,
    [JSON.stringify(keys.map((key) => [key]))],
  );
  return new Set(rows.map((row) => row.open_key));
}

/** Those that a letter carries, locked. */
export async function lockOfLetter(tx: Tx, letterId: string): Promise<Replenishment[]> {
  const rows = await tx.all<Stored>(
    `SELECT ${columns} FROM replenishments r WHERE r.letter_id = ? ORDER BY r.number${tx.sql.forUpdate}`,
    [letterId],
  );
  return rows.map(replenishmentOf);
}

/** Of a letter's requests, those of which the supplier could not be told. */
export async function countUntold(reader: Reader, letterId: string): Promise<number> {
  const row = await reader.one<{ n: number }>(
    "SELECT COUNT(*) AS n FROM replenishments WHERE letter_id = ? AND state = 'untold'",
    [letterId],
  );
  return Number(row?.n ?? 0);
}

export async function lockUnlettered(
  tx: Tx,
  of: { readonly supplierId: string; readonly companyId: string },
  limit: number,
): Promise<Replenishment[]> {
  const rows = await tx.all<Stored>(
    `SELECT ${columns} FROM replenishments r WHERE r.state = 'requested' AND r.letter_id IS NULL AND r.supplier_id = ?
     AND r.company_id = ? ORDER BY r.created_at, r.id LIMIT ${Math.trunc(limit)}${tx.sql.forUpdate}`,
    [of.supplierId, of.companyId],
  );
  return rows.map(replenishmentOf);
}

/** Who is waited for past the due day. */
export async function listOverdue(reader: Reader, today: string, limit: number): Promise<Replenishment[]> {
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM replenishments r WHERE r.state IN ('told', 'shipped') AND r.due_on < ?
     ORDER BY r.due_on, r.id LIMIT ${Math.trunc(limit)}`,
    [today],
  );
  return rows.map(replenishmentOf);
}

export type ReplenishmentFilter = {
  /** `open`: every state that is not final. */
  readonly state?: ReplenishmentState | 'open';
  readonly companyId?: string;
  readonly locationId?: string;
  readonly fromLocation?: string;
  readonly supplierId?: string;
  readonly sku?: string;
  /** Of these places: asked by them or sent by them. */
  readonly places?: readonly string[];
};

export async function listReplenishments(
  reader: Reader,
  filter: ReplenishmentFilter,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ readonly rows: Replenishment[]; readonly total: number }> {
  const conditions: string[] = ['1 = 1'];
  const values: Param[] = [];
  const { state, places } = filter;
  if (state !== undefined) {
    const states = state === 'open' ? unfinished : [state];
    conditions.push(`r.state IN (${states.map(() => '?').join(', ')})`);
    values.push(...states);
  }
  for (const [column, value] of [
    ['r.company_id', filter.companyId],
    ['r.location_id', filter.locationId],
    ['r.from_location', filter.fromLocation],
    ['r.supplier_id', filter.supplierId],
    ['r.sku', filter.sku],
  ] as const) {
    if (value === undefined) continue;
    conditions.push(`${column} = ?`);
    values.push(value);
  }
  if (places !== undefined) {
    const marks = places.map(() => '?').join(', ') || 'NULL';
    conditions.push(`(r.location_id IN (${marks}) OR r.from_location IN (${marks}))`);
    values.push(...places, ...places);
  }
  const where = conditions.join(' AND ');
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM replenishments r WHERE ${where} ORDER BY r.created_at DESC, r.id DESC
     LIMIT ${Math.trunc(page.limit)} OFFSET ${Math.trunc(page.offset)}`,
    values,
  );
  const count = await reader.one<{ n: number }>(`SELECT COUNT(*) AS n FROM replenishments r WHERE ${where}`, values);
  return { rows: rows.map(replenishmentOf), total: Number(count?.n ?? 0) };
}
