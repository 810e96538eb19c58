/** What about stock waits for a person: tasks, lines that the ERP sent too early, differences between the systems. */
import type { Param, Reader } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import type { StockPlaces } from './stock.ts';
import { placeScope } from './store-stock.ts';
import { COUNTED } from './store-dashboard.ts';
import { camel, marks, type Part } from './store-scope.ts';
import type { WorkPage } from './store-work.ts';

/** Which tasks a group of alarms shows. */
export const alarmKinds = {
  negative: ['stock.negative'],
  shortfall: ['stock.shortfall'],
  unproven: ['stock.unproven'],
  postings: ['erp.posting_overdue', 'erp.posting_parked'],
  others: ['erp.snapshot_wanted', 'channel_stock.refused', 'channel_stock.shut_out'],
} as const satisfies Record<string, readonly string[]>;
export type TaskAlarm = keyof typeof alarmKinds;

export type AlarmRow = {
  readonly id: string;
  readonly kind: string;
  /** What it is about: a place and SKU, a posting's id, … */
  readonly about: string;
  readonly priority: number;
  readonly reasonCode: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly createdAt: string;
};

type Page = { readonly limit: number; readonly offset: number };

/** Text of a field of the facts: the dialects agree on it but for the quotes. */
const fact = (name: string): string => `REPLACE(JSON_EXTRACT(t.facts, '$.${name}'), '"', '')`;

/** A task names a place, or else a channel. */
function alarmsSeen(places: StockPlaces): Part {
  if (places.all) return { sql: '', params: [] };
  const place = placeScope(places, fact('locationId')).sql.replace(' AND ', '');
  if (places.bound) return { sql: ` AND ${place}`, params: placeScope(places, '').params };
  const channels = places.channels.includes('*')
    ? `${fact('channelId')} IS NOT NULL`
    : `${fact('channelId')} IN (${marks(places.channels)})`;
  return {
    sql: ` AND (${place} OR ${channels})`,
    params: [...placeScope(places, '').params, ...(places.channels.includes('*') ? [] : places.channels)],
  };
}

function tasksOf(places: StockPlaces, group: TaskAlarm): Part {
  const mine = alarmsSeen(places);
  const kinds = alarmKinds[group];
  return {
    sql: `FROM tasks t WHERE t.state = 'open' AND t.kind IN (${marks(kinds)})${mine.sql}`,
    params: [...kinds, ...mine.params],
  };
}

export async function listAlarms(
  reader: Reader,
  places: StockPlaces,
  group: TaskAlarm,
  page: Page,
): Promise<WorkPage<AlarmRow>> {
  const from = tasksOf(places, group);
  const rows = await reader.all<Record<string, unknown>>(
    `SELECT t.id, t.kind, t.open_key, t.priority, t.reason_code, t.facts, t.created_at ${from.sql}
     ORDER BY t.priority, t.created_at, t.id LIMIT ${page.limit + 1} OFFSET ${page.offset}`,
    from.params,
  );
  return paged(rows, page, ({ open_key: key, ...row }) => ({
    ...camel<AlarmRow>(row),
    about: String(key).slice(String(row['kind']).length + 1),
    facts: JSON.parse(String(row['facts'])) as AlarmRow['facts'],
  }));
}

function paged<T>(
  rows: readonly Record<string, unknown>[],
  page: Page,
  read: (row: Record<string, unknown>) => T,
): WorkPage<T> {
  return { rows: rows.slice(0, page.limit).map(read), more: rows.length > page.limit };
}

export type ParkedErpLine = {
  readonly id: string;
  readonly companyId: string;
  readonly type: string;
  readonly locationId: string | null;
  readonly sku: string | null;
  readonly code: string;
  readonly body: string;
  readonly messageId: string;
  readonly parkedAt: string;
};

/** A line is its place's; one of a place that nobody knows belongs to those who see the whole company. */
function linesSeen(places: StockPlaces): Part {
  if (places.all) return { sql: '', params: [] };
  if (places.bound) return placeScope(places, 'l.location_id');
  if (places.companies.length === 0) return { sql: ' AND 1 = 0', params: [] };
  return { sql: ` AND l.company_id IN (${marks(places.companies)})`, params: places.companies };
}

const lineColumns = 'l.id, l.company_id, l.type, l.location_id, l.sku, l.code, l.body, l.message_id, l.parked_at';

export async function listParkedErpLines(
  reader: Reader,
  places: StockPlaces,
  page: Page,
): Promise<WorkPage<ParkedErpLine>> {
  const mine = linesSeen(places);
  const rows = await reader.all<Record<string, unknown>>(
    `SELECT ${lineColumns} FROM erp_parked_lines l WHERE l.state = 'open'${mine.sql}
     ORDER BY l.parked_at, l.id LIMIT ${page.limit + 1} OFFSET ${page.offset}`,
    mine.params,
  );
  return paged(rows, page, (row) => camel<ParkedErpLine>(row));
}

/** @throws missing `erp.parked_line_unknown`, also for lines that the reader may not see */
export async function mustSeeParkedErpLine(reader: Reader, places: StockPlaces, id: string): Promise<ParkedErpLine> {
  const mine = linesSeen(places);
  const row = await reader.one<Record<string, unknown>>(
    `SELECT ${lineColumns} FROM erp_parked_lines l WHERE l.id = ?${mine.sql}`,
    [id, ...mine.params],
  );
  return row === undefined ? fail('missing', 'erp.parked_line_unknown', { id }) : camel<ParkedErpLine>(row);
}

export type DifferenceRow = {
  readonly id: string;
  readonly kind: string;
  readonly channelId: string | null;
  readonly locationId: string;
  readonly sku: string;
  readonly hubQuantity: number;
  readonly theirQuantity: number;
  readonly cause: string;
  readonly detail: string | null;
  readonly foundAt: string;
  /** Who has seen it as it is now. */
  readonly seenBy: string | null;
};

const seenNow = "d.seen_as = concat(d.hub_quantity, ':', d.their_quantity)";
const differenceColumns = `d.id, d.kind, d.channel_id, d.location_id, d.sku, d.hub_quantity, d.their_quantity, d.cause,
  d.detail, d.found_at, CASE WHEN ${seenNow} THEN d.seen_by ELSE NULL END AS seen_by`;

/** A difference is its place's, or its channel's. */
function differencesSeen(places: StockPlaces): Part {
  if (places.all) return { sql: '', params: [] };
  const place = placeScope(places, 'd.location_id');
  if (places.bound) return place;
  const channels = places.channels.includes('*') ? [] : places.channels;
  const channel = channels.length === 0 ? 'd.channel_id IS NOT NULL' : `d.channel_id IN (${marks(channels)})`;
  return { sql: ` AND (${place.sql.replace(' AND ', '')} OR ${channel})`, params: [...place.params, ...channels] };
}

/** Open ones, those that nobody has seen first. */
export async function listStockDifferences(
  reader: Reader,
  places: StockPlaces,
  page: Page,
  of: { readonly sku?: string; readonly locationIds?: readonly string[] } = {},
): Promise<WorkPage<DifferenceRow>> {
  const mine = differencesSeen(places);
  const where = ["d.state = 'open'"];
  const params: Param[] = [];
  if (of.sku !== undefined) {
    where.push('d.sku = ?');
    params.push(of.sku);
  }
  if (of.locationIds !== undefined) {
    where.push(`d.location_id IN (${marks(of.locationIds)})`);
    params.push(...of.locationIds);
  }
  const rows = await reader.all<Record<string, unknown>>(
    `SELECT ${differenceColumns} FROM stock_differences d WHERE ${where.join(' AND ')}${mine.sql}
     ORDER BY CASE WHEN ${seenNow} THEN 1 ELSE 0 END, d.id DESC LIMIT ${page.limit + 1} OFFSET ${page.offset}`,
    [...params, ...mine.params],
  );
  return paged(rows, page, (row) => camel<DifferenceRow>(row));
}

/** @throws missing `stock.difference_unknown`, also for those that the reader may not see */
export async function mustSeeDifference(reader: Reader, places: StockPlaces, id: string): Promise<DifferenceRow> {
  const mine = differencesSeen(places);
  const row = await reader.one<Record<string, unknown>>(
    `SELECT ${differenceColumns} FROM stock_differences d WHERE d.id = ?${mine.sql}`,
    [id, ...mine.params],
  );
  return row === undefined ? fail('missing', 'stock.difference_unknown', { id }) : camel<DifferenceRow>(row);
}

export const alarmGroups = [
  'shortfall',
  'negative',
  'unproven',
  'held',
  'postings',
  'parked',
  'differences',
  'others',
] as const;
export type AlarmGroup = (typeof alarmGroups)[number];

/** How many wait in each group; counting stops at `COUNTED`. */
export async function countAlarms(reader: Reader, places: StockPlaces): Promise<Record<AlarmGroup, number>> {
  const count = async ({ sql, params }: Part): Promise<number> => {
    const row = await reader.one<{ n: number }>(
      `SELECT COUNT(*) AS n FROM (SELECT 1 ${sql} LIMIT ${COUNTED + 1}) few`,
      params,
    );
    return Number(row?.n ?? 0);
  };
  const lines = linesSeen(places);
  const differences = differencesSeen(places);
  const held = heldSeen(places);
  return {
    negative: await count(tasksOf(places, 'negative')),
    shortfall: await count(tasksOf(places, 'shortfall')),
    unproven: await count(tasksOf(places, 'unproven')),
    postings: await count(tasksOf(places, 'postings')),
    others: await count(tasksOf(places, 'others')),
    held: await count({ sql: `FROM stock_snapshots s WHERE s.state = 'held'${held.sql}`, params: held.params }),
    parked: await count({ sql: `FROM erp_parked_lines l WHERE l.state = 'open'${lines.sql}`, params: lines.params }),
    differences: await count({
      sql: `FROM stock_differences d WHERE d.state = 'open' AND (d.seen_as IS NULL OR NOT (${seenNow}))${differences.sql}`,
      params: differences.params,
    }),
  };
}

/** Snapshots that speak of one of the places. */
export function heldSeen(places: StockPlaces): Part {
  const place = placeScope(places, 'sp.location_id');
  if (place.sql === '') return place;
  return {
    sql: ` AND EXISTS (SELECT 1 FROM stock_snapshot_places sp WHERE sp.snapshot_id = s.id${place.sql})`,
    params: place.params,
  };
}
