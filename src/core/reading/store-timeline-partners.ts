/** What an order and its partners have said to each other: pushes, callbacks, scans, our events, and every call with its answers. */
import type { Reader } from '../../platform/db/index.ts';
import { marks } from './store-scope.ts';
import { MOST, type Bare, type Subject } from './store-timeline.ts';

type Parcel = { readonly id: string; readonly reference: string; readonly awb: string | null };
type Row = Record<string, string | number | null>;

export async function listPartnerEntries(reader: Reader, order: Subject, parcels: readonly Parcel[]): Promise<Bare[]> {
  const said = await events(reader, order.id);
  const arrived = [
    ...(await pushes(reader, order)),
    ...(await callbacks(reader, parcels)),
    ...said.map(({ entry }) => entry),
  ];
  const told = await calls(reader, order.id, new Map(said.map(({ id, entry }) => [id, entry.correlationId ?? null])));
  const causes = [...new Set([...arrived, ...told].flatMap((entry) => entry.correlationId ?? []))];
  return [...arrived, ...told, ...(await scans(reader, parcels)), ...(await exchanges(reader, causes))];
}

const inbound = 'id, seq, source, state, attempts, error_code, correlation_id, received_at, business_key';

async function pushes(reader: Reader, order: Subject): Promise<Bare[]> {
  const rows = await reader.all<Row>(
    `SELECT ${inbound} FROM inbound_messages WHERE order_number = ? ORDER BY seq LIMIT ${MOST}`,
    [order.number],
  );
  return rows.map((row) => arrivalOf(row, null));
}

/** Couriers' callbacks are kept by the AWB they name. */
async function callbacks(reader: Reader, parcels: readonly Parcel[]): Promise<Bare[]> {
  const byAwb = new Map(parcels.flatMap((one) => (one.awb === null ? [] : [[one.awb, one.reference] as const])));
  if (byAwb.size === 0) return [];
  const awbs = [...byAwb.keys()];
  const rows = await reader.all<Row>(
    `SELECT ${inbound} FROM inbound_messages
     WHERE source = 'clickpost.status.changed' AND channel_id = '-' AND business_key IN (${marks(awbs)}) ORDER BY seq LIMIT ${MOST}`,
    awbs,
  );
  return rows.map((row) => arrivalOf(row, byAwb.get(String(row['business_key'])) ?? null));
}

function arrivalOf(row: Row, about: string | null): Bare {
  const source = String(row['source']);
  return {
    at: String(row['received_at']),
    key: `in:${String(row['seq']).padStart(12, '0')}`,
    kind: 'message_in',
    what: source,
    about,
    who: source.split('.')[0] ?? source,
    to: String(row['state']),
    why: row['error_code'] as string | null,
    correlationId: String(row['correlation_id']),
    facts: { attempts: row['attempts'] },
  };
}

async function events(reader: Reader, orderId: string): Promise<{ readonly id: string; readonly entry: Bare }[]> {
  const rows = await reader.all<Row>(
    `SELECT seq, id, event, doc_version, correlation_id, told_at FROM event_log WHERE doc_key = ? ORDER BY seq LIMIT ${MOST}`,
    [orderId],
  );
  return rows.map((row) => ({
    id: String(row['id']),
    entry: {
      at: String(row['told_at']),
      key: `out:${String(row['seq']).padStart(12, '0')}`,
      kind: 'message_out',
      what: String(row['event']),
      correlationId: String(row['correlation_id']),
      facts: { version: row['doc_version'] },
    },
  }));
}

/**
 * Intents: what was to be asked, how often it was tried, and whether the answer is recorded.
 * @param causes of the events that led to them
 */
async function calls(reader: Reader, orderId: string, causes: ReadonlyMap<string, string | null>): Promise<Bare[]> {
  const rows = await reader.all<Row>(
    `SELECT c.id, c.message_id, c.listener, c.state, c.attempts, c.created_at, c.updated_at
     FROM partner_calls c WHERE c.doc_key = ? ORDER BY c.created_at LIMIT ${MOST}`,
    [orderId],
  );
  return rows.map((row) => ({
    at: String(row['created_at']),
    key: `call:${row['id']}`,
    kind: 'call',
    what: String(row['listener']),
    to: String(row['state']),
    correlationId: causes.get(String(row['message_id'])) ?? null,
    facts: { attempts: row['attempts'], endedAt: row['updated_at'] },
  }));
}

async function scans(reader: Reader, parcels: readonly Parcel[]): Promise<Bare[]> {
  if (parcels.length === 0) return [];
  const names = new Map(parcels.map((one) => [one.id, one.reference]));
  const rows = await reader.all<Row>(
    `SELECT seq, shipment_id, code, meaning, description, place, scanned_at, received_at, ndr_code, npr_code, attempt_no
     FROM tracking_events WHERE shipment_id IN (${marks(parcels)}) ORDER BY seq LIMIT ${MOST}`,
    parcels.map((one) => one.id),
  );
  return rows.map((row) => ({
    at: String(row['received_at']),
    key: `scan:${String(row['seq']).padStart(12, '0')}`,
    kind: 'scan',
    what: `courier.${row['meaning']}`,
    about: names.get(String(row['shipment_id'])) ?? null,
    who: 'courier',
    facts: {
      code: row['code'],
      description: row['description'],
      place: row['place'],
      scannedAt: row['scanned_at'],
      ...(row['ndr_code'] === null ? {} : { ndr: row['ndr_code'] }),
      ...(row['npr_code'] === null ? {} : { npr: row['npr_code'] }),
      ...(row['attempt_no'] === null ? {} : { attempt: row['attempt_no'] }),
    },
  }));
}

/** Requests as they went over the line; their bodies, masked, stand in the order's page. */
async function exchanges(reader: Reader, causes: readonly string[]): Promise<Bare[]> {
  const asked = causes.slice(0, 200);
  if (asked.length === 0) return [];
  const rows = await reader.all<Row>(
    `SELECT seq, partner, operation, method, status, error, took_ms, correlation_id, at
     FROM partner_journal WHERE correlation_id IN (${marks(asked)}) ORDER BY seq LIMIT ${MOST}`,
    asked,
  );
  return rows.map((row) => ({
    at: String(row['at']),
    key: `line:${String(row['seq']).padStart(12, '0')}`,
    kind: 'exchange',
    what: String(row['operation']),
    to: row['status'] === null ? null : String(row['status']),
    why: row['error'] as string | null,
    correlationId: String(row['correlation_id']),
    facts: { partner: row['partner'], method: row['method'], tookMs: row['took_ms'] },
  }));
}
