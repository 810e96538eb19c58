/** What jobs and pages about places that do not serve have to know of others' tables. */
import type { Reader } from '../../platform/db/index.ts';
import type { Scope } from './reading.ts';
import { camel, locationScope, marks } from './store-scope.ts';

export type UnlookedRow = {
  readonly id: string;
  readonly channelId: string;
  readonly locationId: string;
  readonly since: string;
};

/** Parcels whose label waits, that nobody has printed and of which nobody has done a step; the oldest first. */
export async function listUnlooked(
  reader: Reader,
  channelIds: readonly string[],
  before: string,
  after: { readonly since: string; readonly id: string },
  limit: number,
): Promise<UnlookedRow[]> {
  if (channelIds.length === 0) return [];
  const rows = await reader.all<Record<string, unknown>>(
    `SELECT s.id, s.channel_id, s.location_id, s.updated_at AS since FROM shipments s
     WHERE s.state = 'labelled' AND s.updated_at < ? AND (s.updated_at > ? OR (s.updated_at = ? AND s.id > ?))
       AND s.channel_id IN (${marks(channelIds)})
       AND NOT EXISTS (SELECT 1 FROM print_jobs p WHERE p.document_id = s.label_id)
       AND NOT EXISTS (SELECT 1 FROM done_steps d WHERE d.subject_id = s.id)
     ORDER BY s.updated_at, s.id LIMIT ${Math.trunc(limit)}`,
    [before, after.since, after.since, after.id, ...channelIds],
  );
  return rows.map((row) => camel<UnlookedRow>(row));
}

/** What a piece of each place was sold for on average in parcels with ids from `fromId` on. */
export async function averagePrices(
  reader: Reader,
  locationIds: readonly string[],
  fromId: string,
): Promise<ReadonlyMap<string, { readonly currency: string; readonly minor: number }>> {
  if (locationIds.length === 0) return new Map();
  const rows = await reader.all<{ location_id: string; currency: string; minor: number }>(
    `SELECT s.location_id, MIN(o.currency) AS currency,
       SUM(ol.total_minor * l.quantity / ol.quantity) / SUM(l.quantity * l.sales_factor) AS minor
     FROM shipments s ${reader.sql.joinInOrder} shipment_lines l ON l.shipment_id = s.id
     ${reader.sql.joinInOrder} order_lines ol ON ol.id = l.order_line_id
     ${reader.sql.joinInOrder} orders o ON o.id = s.order_id
     WHERE s.id >= ? AND s.location_id IN (${marks(locationIds)}) GROUP BY s.location_id`,
    [fromId, ...locationIds],
  );
  return new Map(
    rows.map((row) => [row.location_id, { currency: row.currency, minor: Math.round(Number(row.minor)) }]),
  );
}

export type RefusalRow = {
  readonly orderId: string;
  readonly orderNumber: string;
  readonly reference: string;
  readonly locationId: string;
  readonly cause: string;
  readonly reason: string;
  readonly note: string | null;
  readonly who: string;
  readonly at: string;
};

/** What places turned down of late, the newest first: all that the person may see, or of one place. */
export async function listRefused(
  reader: Reader,
  scope: Scope,
  options: { readonly locationId?: string; readonly orderId?: string; readonly limit: number },
): Promise<RefusalRow[]> {
  const mine = locationScope(scope, 'r.location_id');
  const where = [
    ...(options.locationId === undefined ? [] : ['r.location_id = ?']),
    ...(options.orderId === undefined ? [] : ['r.order_id = ?']),
  ];
  const rows = await reader.all<Record<string, unknown>>(
    `SELECT r.order_id, o.number AS order_number, s.reference, r.location_id, r.cause, r.reason, r.note, r.who, r.at
     FROM refusals r JOIN orders o ON o.id = r.order_id JOIN shipments s ON s.id = r.shipment_id
     WHERE ${where.length === 0 ? '1 = 1' : where.join(' AND ')}${mine.sql} ORDER BY r.at DESC, r.id DESC LIMIT ${Math.trunc(options.limit)}`,
    [
      ...(options.locationId === undefined ? [] : [options.locationId]),
      ...(options.orderId === undefined ? [] : [options.orderId]),
      ...mine.params,
    ],
  );
  return rows.map((row) => camel<RefusalRow>(row));
}
