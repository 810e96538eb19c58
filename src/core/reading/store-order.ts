/** One order with everything that led to its state, within what its reader may see. */
import type { Reader } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import type {
  EventRow,
  HistoryRow,
  JournalRow,
  LineRow,
  OrderHead,
  OrderView,
  ParkedRow,
  PrintRow,
  PushRow,
  RoutingRow,
  ScanRow,
  Scope,
  ShipmentRow,
  TaskRow,
} from './reading.ts';
import { camel, locationScope, marks, orderScope, type Part } from './store-scope.ts';

const MOST = 300;

type Rows = Record<string, unknown>[];
type BareShipment = Omit<ShipmentRow, 'lines' | 'scans' | 'prints'>;

/** @throws missing `order.unknown`, also for orders that the reader may not see */
export async function loadOrderView(reader: Reader, scope: Scope, id: string): Promise<OrderView> {
  const order = await loadOrderHead(reader, scope, id);
  const list = async <T>(sql: string, params: readonly (string | number)[]): Promise<T[]> =>
    (await reader.all<Rows[number]>(`${sql} LIMIT ${MOST}`, params)).map((row) => camel<T>(row));

  const lines = await list<LineRow>(
    `SELECT id, line_no, sku, name, quantity, cancelled, ships, unit_price_minor, discount_minor, tax_minor, total_minor
     FROM order_lines WHERE order_id = ? ORDER BY line_no`,
    [id],
  );
  const { shipments, hidden } = await shipmentsOf(reader, scope, id);
  const history = (
    await list<HistoryRow>(
      `SELECT seq, entity, entity_id, move, from_state, to_state, changes, who, why, correlation_id, version, at
       FROM history WHERE order_id = ? ORDER BY seq DESC`,
      [id],
    )
  ).filter((row) => !hidden.has(row.entityId));
  const events = await list<EventRow>(
    'SELECT event, doc_version, correlation_id, told_at FROM event_log WHERE doc_key = ? ORDER BY seq DESC',
    [id],
  );
  const pushes = await list<PushRow>(
    `SELECT id, source, state, attempts, error_code, correlation_id, received_at FROM inbound_messages
     WHERE order_number = ? ORDER BY seq DESC`,
    [order.number],
  );
  const causes = [...new Set([...history, ...events, ...pushes].map((row) => row.correlationId))].slice(0, 100);
  const journal =
    causes.length === 0
      ? []
      : await list<JournalRow>(
          `SELECT partner, operation, method, url, request, status, answer, error, took_ms, correlation_id, at
           FROM partner_journal WHERE correlation_id IN (${marks(causes)}) ORDER BY seq DESC`,
          causes,
        );
  const routing = await list<RoutingRow>(
    'SELECT location_id, explanation, decided_at FROM routing_decisions WHERE order_id = ? ORDER BY seq DESC',
    [id],
  );
  const tasks = await list<TaskRow>(
    `SELECT id, kind, workgroup, priority, order_id, reason_code, facts, state, created_at, closed_at, closed_by
     FROM tasks WHERE order_id = ? ORDER BY created_at DESC`,
    [id],
  );
  const parked = await list<ParkedRow>(
    `SELECT id, source, listener, event, document_id, order_number, reason_kind, reason_code, reason_detail, state,
       parked_at, closed_at, closed_by
     FROM parked WHERE state = 'open' AND (document_id = ? OR order_number = ?) ORDER BY parked_at DESC`,
    [id, order.number],
  );
  return { order, lines, shipments, routing, history, events, journal, pushes, tasks, parked };
}

/** @throws missing `order.unknown`, also for orders that the reader may not see */
export async function loadOrderHead(reader: Reader, scope: Scope, id: string): Promise<OrderHead> {
  const mine = orderScope(scope);
  const row = await reader.one<Rows[number]>(`SELECT o.* FROM orders o WHERE o.id = ?${mine.sql}`, [
    id,
    ...mine.params,
  ]);
  return row === undefined ? fail('missing', 'order.unknown', { id }) : camel<OrderHead>(row);
}

export type ShipmentHead = {
  readonly id: string;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly locationId: string;
  readonly reference: string;
  readonly state: string;
  readonly reason: string | null;
  readonly awb: string | null;
  readonly labelId: string | null;
  /** Copies of the label printed so far. */
  readonly copies: number;
};

/** @throws missing `shipment.unknown`, also for shipments that the reader may not see */
export async function loadShipmentHead(reader: Reader, scope: Scope, id: string): Promise<ShipmentHead> {
  const mine = allOf(orderScope(scope), locationScope(scope, 's.location_id'));
  const row = await reader.one<Rows[number]>(
    `SELECT s.id, s.order_id, o.number AS order_number, s.location_id, s.reference, s.state, s.reason, s.awb, s.label_id,
       (SELECT COUNT(*) FROM print_jobs p WHERE p.document_id = s.label_id) AS copies
     FROM shipments s JOIN orders o ON o.id = s.order_id WHERE s.id = ?${mine.sql}`,
    [id, ...mine.params],
  );
  return row === undefined ? fail('missing', 'shipment.unknown', { id }) : camel<ShipmentHead>(row);
}

export type Proof = {
  readonly outcome: 'found' | 'none' | 'refused' | null;
  readonly link: string | null;
  /** The file itself, among the documents. */
  readonly documentId: string | null;
  readonly fileError: string | null;
  readonly errorCode: string | null;
  readonly askedAt: string;
  readonly answeredAt: string | null;
};

/** @throws missing `shipment.unknown`, `proof.not_asked` */
export async function loadProof(reader: Reader, scope: Scope, id: string): Promise<Proof> {
  const head = await loadShipmentHead(reader, scope, id);
  const row = await reader.one<Rows[number]>(
    'SELECT outcome, link, document_id, file_error, error_code, asked_at, answered_at FROM delivery_proofs WHERE shipment_id = ?',
    [head.id],
  );
  return row === undefined ? fail('missing', 'proof.not_asked', { id }) : camel<Proof>(row);
}

async function shipmentsOf(
  reader: Reader,
  scope: Scope,
  orderId: string,
): Promise<{ shipments: ShipmentRow[]; hidden: ReadonlySet<string> }> {
  const found = await reader.all<Rows[number]>(
    `SELECT s.id, s.location_id, s.reference, s.state, s.reason, s.version, s.courier_code, s.courier_name, s.awb,
       s.label_id, s.weight_g, s.boxes, s.dispatched_at, s.delivered_at, s.promised_on, s.expected_on, s.resolution, s.choice, s.partner_id,
       p.outcome AS proof_outcome, p.link AS proof_link, p.error_code AS proof_error, p.asked_at AS proof_asked_at,
       p.document_id AS proof_document_id, p.file_error AS proof_file_error,
       COALESCE(i.partner_number, i.number) AS invoice_number, i.total_minor AS invoice_total_minor
     FROM shipments s LEFT JOIN invoices i ON i.shipment_id = s.id AND i.state IN ('issued', 'awaited')
     LEFT JOIN delivery_proofs p ON p.shipment_id = s.id WHERE s.order_id = ? ORDER BY s.reference`,
    [orderId],
  );
  const all = found.map((row) => camel<BareShipment>(row));
  const seen = all.filter((one) => scope.locations.includes('*') || scope.locations.includes(one.locationId));
  const hidden = new Set(all.filter((one) => !seen.includes(one)).map((one) => one.id));
  if (seen.length === 0) return { shipments: [], hidden };
  const ids = seen.map((one) => one.id);
  const list = marks(ids);
  const lines = await reader.all<{ shipment_id: string; sku: string; quantity: number }>(
    `SELECT shipment_id, sku, quantity FROM shipment_lines WHERE shipment_id IN (${list}) ORDER BY sku`,
    ids,
  );
  const scans = (
    await reader.all<Rows[number]>(
      `SELECT shipment_id, code, meaning, description, remark, place, scanned_at_raw, scanned_at, received_at, ndr_code,
         npr_code, attempt_no
       FROM tracking_events WHERE shipment_id IN (${list}) ORDER BY scanned_at DESC, seq DESC LIMIT ${MOST}`,
      ids,
    )
  ).map((row) => camel<ScanRow>(row));
  const prints = (
    await reader.all<Rows[number]>(
      `SELECT d.owner_id, p.copy_no, p.reason, p.requested_by, p.requested_at
       FROM documents d JOIN print_jobs p ON p.document_id = d.id WHERE d.owner_id IN (${list}) ORDER BY p.copy_no DESC LIMIT ${MOST}`,
      ids,
    )
  ).map((row) => camel<PrintRow>(row));
  const shipments = seen.map((one) => ({
    ...one,
    lines: lines.filter((line) => line.shipment_id === one.id).map(({ sku, quantity }) => ({ sku, quantity })),
    scans: scans.filter((scan) => scan.shipmentId === one.id),
    prints: prints.filter((print) => print.ownerId === one.id),
  }));
  return { shipments, hidden };
}

function allOf(...parts: readonly Part[]): Part {
  return { sql: parts.map((part) => part.sql).join(''), params: parts.flatMap((part) => part.params) };
}
