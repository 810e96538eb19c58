/** Kept papers as screens list them, their prints, and the parcels that wait for papers; within what their reader may see. */
import type { Param, Reader } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import type { Scope } from './reading.ts';
import { camel, channelScope, locationScope, orderScope } from './store-scope.ts';

export type DocumentRow = {
  readonly id: string;
  readonly kind: string;
  readonly ownerId: string;
  readonly orderId: string | null;
  readonly orderNumber: string | null;
  readonly subject: string | null;
  readonly reference: string | null;
  readonly locationId: string | null;
  readonly version: number;
  readonly supersededBy: string | null;
  readonly origin: string;
  readonly mediaType: string;
  readonly sha256: string;
  readonly size: number;
  readonly facts: string | null;
  readonly madeBy: string | null;
  readonly createdAt: string;
  /** Its bytes are gone since. */
  readonly droppedAt: string | null;
  readonly copies: number;
};

export type DocumentFilter = {
  readonly kind?: string;
  /** Number of the order, reference or AWB of the parcel, or the paper's own name. */
  readonly number?: string;
  readonly orderId?: string;
  readonly locationId?: string;
  readonly limit: number;
  readonly offset: number;
};

const rows = `SELECT d.id, d.kind, d.owner_id, d.order_id, o.number AS order_number, d.subject, s.reference, d.location_id,
    d.version, d.superseded_by, d.origin, d.media_type, d.sha256, d.size, d.facts, d.made_by, d.created_at, d.dropped_at,
    (SELECT COUNT(*) FROM print_jobs p WHERE p.document_id = d.id) AS copies
  FROM documents d LEFT JOIN orders o ON o.id = d.order_id LEFT JOIN shipments s ON s.id = d.owner_id WHERE 1 = 1`;

/** A paper of a store is that store's; one of an order is of those who see the order; money needs its own right. */
function within(scope: Scope, money: boolean): { sql: string; params: Param[] } {
  const place = locationScope(scope, 'd.location_id');
  const order = orderScope(scope);
  const channel = channelScope(scope, 'o.channel_id');
  const sql =
    ` AND ((d.location_id IS NOT NULL${place.sql} AND (d.order_id IS NULL OR (1 = 1${channel.sql})))` +
    ` OR (d.location_id IS NULL AND d.order_id IS NOT NULL${order.sql}))` +
    (money ? '' : " AND d.kind NOT IN ('invoice', 'credit_note')");
  return { sql, params: [...place.params, ...channel.params, ...order.params] };
}

/** The newest first; one more than asked for when there are more. `money`: the reader may see invoices. */
export async function listDocuments(
  reader: Reader,
  scope: Scope,
  money: boolean,
  filter: DocumentFilter,
): Promise<DocumentRow[]> {
  const mine = within(scope, money);
  const also: string[] = [];
  const params: Param[] = [...mine.params];
  const add = (sql: string, ...values: Param[]): void => {
    also.push(` AND ${sql}`);
    params.push(...values);
  };
  if (filter.kind !== undefined) add('d.kind = ?', filter.kind);
  if (filter.orderId !== undefined) add('d.order_id = ?', filter.orderId);
  if (filter.locationId !== undefined) add('d.location_id = ?', filter.locationId);
  const { number } = filter;
  if (number !== undefined)
    add('(o.number = ? OR s.reference = ? OR s.awb = ? OR d.subject = ?)', number, number, number, number);
  const found = await reader.all<Record<string, unknown>>(
    `${rows}${mine.sql}${also.join('')} ORDER BY d.created_at DESC, d.id DESC LIMIT ? OFFSET ?`,
    [...params, filter.limit + 1, filter.offset],
  );
  return found.map(rowOf);
}

function rowOf(row: Record<string, unknown>): DocumentRow {
  const one = camel<DocumentRow>(row);
  return { ...one, version: Number(one.version), size: Number(one.size), copies: Number(one.copies) };
}

/** @throws missing `document.unknown`, also for papers that the reader may not see */
export async function loadDocumentRow(reader: Reader, scope: Scope, money: boolean, id: string): Promise<DocumentRow> {
  const mine = within(scope, money);
  const row = await reader.one<Record<string, unknown>>(`${rows}${mine.sql} AND d.id = ?`, [...mine.params, id]);
  return row === undefined ? fail('missing', 'document.unknown', { id }) : rowOf(row);
}

export type PrintLine = {
  readonly copyNo: number;
  readonly reprint: number;
  readonly reason: string | null;
  readonly format: string | null;
  readonly printer: string | null;
  readonly requestedBy: string;
  readonly requestedAt: string;
};

export async function listPrints(reader: Reader, documentId: string): Promise<PrintLine[]> {
  const found = await reader.all<Record<string, unknown>>(
    `SELECT copy_no, reprint, reason, format, printer, requested_by, requested_at FROM print_jobs
     WHERE document_id = ? ORDER BY copy_no DESC LIMIT 200`,
    [documentId],
  );
  return found.map((row) => camel<PrintLine>(row));
}

/** A parcel in a store whose papers are to be made. */
export type WaitingParcel = {
  readonly id: string;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly reference: string;
  readonly state: string;
  readonly locationId: string;
  readonly courierCode: string | null;
  readonly courierName: string | null;
  readonly awb: string | null;
  readonly labelId: string | null;
  readonly customerName: string;
  readonly copies: number;
};

const inTheStore = ['planned', 'invoiced', 'booked', 'labelled'];

/** The oldest first: they leave first. */
export async function listWaitingParcels(
  reader: Reader,
  scope: Scope,
  filter: {
    readonly locationId?: string;
    readonly courierCode?: string;
    readonly ids?: readonly string[];
    readonly limit: number;
  },
): Promise<WaitingParcel[]> {
  const place = locationScope(scope, 's.location_id');
  const channel = channelScope(scope, 'o.channel_id');
  const also: string[] = [];
  const params: Param[] = [...inTheStore, ...place.params, ...channel.params];
  const add = (sql: string, ...values: Param[]): void => {
    also.push(` AND ${sql}`);
    params.push(...values);
  };
  if (filter.locationId !== undefined) add('s.location_id = ?', filter.locationId);
  if (filter.courierCode !== undefined) add('s.courier_code = ?', filter.courierCode);
  if (filter.ids !== undefined) add(`s.id IN (${filter.ids.map(() => '?').join(', ')})`, ...filter.ids);
  const found = await reader.all<Record<string, unknown>>(
    `SELECT s.id, s.order_id, o.number AS order_number, s.reference, s.state, s.location_id, s.courier_code, s.courier_name,
       s.awb, s.label_id, o.customer_name, (SELECT COUNT(*) FROM print_jobs p WHERE p.document_id = s.label_id) AS copies
     FROM shipments s JOIN orders o ON o.id = s.order_id
     WHERE s.state IN (?, ?, ?, ?)${place.sql}${channel.sql}${also.join('')} ORDER BY s.id LIMIT ?`,
    [...params, filter.limit],
  );
  return found.map((row) => ({ ...camel<WaitingParcel>(row), copies: Number(row['copies']) }));
}

export type PrintedWith = { readonly shipmentId: string; readonly jobId: string };

/** With which jobs the papers of these parcels went to a printer, the newest first. */
export async function listPrintedWith(reader: Reader, shipmentIds: readonly string[]): Promise<PrintedWith[]> {
  if (shipmentIds.length === 0) return [];
  const found = await reader.all<Record<string, unknown>>(
    `SELECT d.owner_id AS shipment_id, p.job_id FROM documents d JOIN print_jobs p ON p.document_id = d.id
     WHERE d.owner_id IN (${shipmentIds.map(() => '?').join(', ')}) AND p.job_id IS NOT NULL
     GROUP BY d.owner_id, p.job_id ORDER BY p.job_id DESC LIMIT 60`,
    [...shipmentIds],
  );
  return found.map((row) => camel<PrintedWith>(row));
}
