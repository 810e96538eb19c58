/** The tables of charges and refunds. */
import type { KeyColumn, Param, Reader, Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import type { Charge, ChargeMode, Refund, RefundWay } from './payment.ts';
import type { ChargeState, RefundState } from './states.ts';

type Stored = Record<string, string | number | null>;
const text = (value: string | number | null | undefined): string | null => (value == null ? null : String(value));

export const chargeColumns = `c.id, c.order_id, c.shipment_id, c.mode, c.currency, c.amount_minor, c.covered_minor, c.state, c.attempt, c.action_ref,
  c.error_code, c.error_text, c.due_at, c.version, c.created_at, c.updated_at`;
export const refundColumns = `r.id, r.order_id, r.ref_key, r.shipment_id, r.credit_note_id, r.currency, r.amount_minor, r.reason,
  r.way, r.state, r.attempt, r.action_ref, r.done_reference, r.done_by, r.error_code, r.error_text, r.version, r.created_at, r.updated_at`;

export function chargeOf(row: Stored): Charge {
  return {
    id: String(row.id),
    orderId: String(row.order_id),
    shipmentId: String(row.shipment_id),
    mode: row.mode as ChargeMode,
    currency: String(row.currency),
    amountMinor: Number(row.amount_minor),
    coveredMinor: Number(row.covered_minor),
    state: row.state as ChargeState,
    attempt: Number(row.attempt),
    actionRef: text(row.action_ref),
    errorCode: text(row.error_code),
    errorText: text(row.error_text),
    dueAt: text(row.due_at),
    version: Number(row.version),
    createdAt: String(row.created_at),
    updatedAt: String(row.updated_at),
  };
}

export function refundOf(row: Stored): Refund {
  return {
    id: String(row.id),
    orderId: String(row.order_id),
    key: String(row.ref_key),
    shipmentId: text(row.shipment_id),
    creditNoteId: text(row.credit_note_id),
    currency: String(row.currency),
    amountMinor: Number(row.amount_minor),
    reason: String(row.reason),
    way: row.way as RefundWay,
    state: row.state as RefundState,
    attempt: Number(row.attempt),
    actionRef: text(row.action_ref),
    doneReference: text(row.done_reference),
    doneBy: text(row.done_by),
    errorCode: text(row.error_code),
    errorText: text(row.error_text),
    version: Number(row.version),
    createdAt: String(row.created_at),
    updatedAt: String(row.updated_at),
  };
}

/** Inserts charges, each once per shipment; how many were new. */
export async function insertCharges(tx: Tx, charges: readonly Charge[]): Promise<number> {
  return tx.insert(
    'charges',
    charges.map((charge) => ({
      id: charge.id,
      order_id: charge.orderId,
      shipment_id: charge.shipmentId,
      mode: charge.mode,
      currency: charge.currency,
      amount_minor: charge.amountMinor,
      covered_minor: charge.coveredMinor,
      state: charge.state,
      version: charge.version,
      created_at: charge.createdAt,
      updated_at: charge.updatedAt,
    })),
    { ifAbsent: true },
  );
}

/** Inserts refunds, each once per order and key; how many were new. */
export async function insertRefunds(tx: Tx, refunds: readonly Refund[]): Promise<number> {
  return tx.insert(
    'refunds',
    refunds.map((refund) => ({
      id: refund.id,
      order_id: refund.orderId,
      ref_key: refund.key,
      shipment_id: refund.shipmentId,
      credit_note_id: refund.creditNoteId,
      currency: refund.currency,
      amount_minor: refund.amountMinor,
      reason: refund.reason.slice(0, 80),
      way: refund.way,
      state: refund.state,
      version: refund.version,
      created_at: refund.createdAt,
      updated_at: refund.updatedAt,
    })),
    { ifAbsent: true },
  );
}

const listed = (ids: readonly string[]): string => JSON.stringify(ids.map((id) => [id]));
const idKey: readonly KeyColumn[] = [['id', 'text']];
const byShipment: readonly KeyColumn[] = [['shipment_id', 'text']];
const byOrder: readonly KeyColumn[] = [['order_id', 'text']];

export async function listChargesOfShipments(reader: Reader, ids: readonly string[]): Promise<Charge[]> {
  if (ids.length === 0) return [];
  const rows = await reader.all<Stored>(
    `SELECT ${chargeColumns} FROM ${reader.keysTable(byShipment)} k ${reader.sql.joinInOrder} charges c ON c.shipment_id = k.shipment_id`,
    [listed(ids)],
  );
  return rows.map(chargeOf);
}

export async function listChargesOfOrders(reader: Reader, orderIds: readonly string[]): Promise<Charge[]> {
  if (orderIds.length === 0) return [];
  const rows = await reader.all<Stored>(
    `SELECT ${chargeColumns} FROM ${reader.keysTable(byOrder)} k ${reader.sql.joinInOrder} charges c ON c.order_id = k.order_id`,
    [listed([...new Set(orderIds)])],
  );
  return rows.map(chargeOf).sort((a, b) => (a.id < b.id ? -1 : 1));
}

export async function listRefundsOfOrders(reader: Reader, orderIds: readonly string[]): Promise<Refund[]> {
  if (orderIds.length === 0) return [];
  const rows = await reader.all<Stored>(
    `SELECT ${refundColumns} FROM ${reader.keysTable(byOrder)} k ${reader.sql.joinInOrder} refunds r ON r.order_id = k.order_id`,
    [listed([...new Set(orderIds)])],
  );
  return rows.map(refundOf).sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Locks charges of shipments; those without one are left out. */
export async function lockChargesOfShipments(tx: Tx, shipmentIds: readonly string[]): Promise<Charge[]> {
  if (shipmentIds.length === 0) return [];
  const rows = await tx.all<Stored>(
    `SELECT ${chargeColumns} FROM ${tx.keysTable(byShipment)} k ${tx.sql.joinInOrder} charges c
     ON c.shipment_id = k.shipment_id${tx.sql.forUpdate}`,
    [listed([...new Set(shipmentIds)].sort())],
  );
  return rows.map(chargeOf);
}

export async function lockCharge(tx: Tx, id: string): Promise<Charge | undefined> {
  const row = await tx.one<Stored>(`SELECT ${chargeColumns} FROM charges c WHERE c.id = ?${tx.sql.forUpdate}`, [id]);
  return row === undefined ? undefined : chargeOf(row);
}

export async function lockRefund(tx: Tx, id: string): Promise<Refund | undefined> {
  const row = await tx.one<Stored>(`SELECT ${refundColumns} FROM refunds r WHERE r.id = ?${tx.sql.forUpdate}`, [id]);
  return row === undefined ? undefined : refundOf(row);
}

export async function findRefund(reader: Reader, id: string): Promise<Refund | undefined> {
  const row = await reader.one<Stored>(`SELECT ${refundColumns} FROM refunds r WHERE r.id = ?`, [id]);
  return row === undefined ? undefined : refundOf(row);
}

/** Of these ids, those that are refunds. */
export async function listRefunds(reader: Reader, ids: readonly string[]): Promise<Refund[]> {
  if (ids.length === 0) return [];
  const rows = await reader.all<Stored>(
    `SELECT ${refundColumns} FROM ${reader.keysTable(idKey)} k ${reader.sql.joinInOrder} refunds r ON r.id = k.id`,
    [listed(ids)],
  );
  return rows.map(refundOf);
}

/** Saves charges, each against the version it was locked in; how many were still in it. */
export async function saveCharges(
  tx: Tx,
  changes: readonly { readonly before: number; readonly charge: Charge }[],
): Promise<number> {
  const at = momentOf(new Date());
  const rows: Param[][] = changes.map(({ before, charge }) => [
    charge.id,
    before,
    charge.amountMinor,
    charge.coveredMinor,
    charge.state,
    charge.attempt,
    charge.actionRef,
    charge.errorCode,
    charge.errorText,
    charge.dueAt,
    charge.version,
    at,
  ]);
  return tx.updateMany(
    'charges',
    [
      ['id', 'text'],
      ['was', 'int'],
      ['amount', 'int'],
      ['covered', 'int'],
      ['state', 'text'],
      ['attempt', 'int'],
      ['action_ref', 'text'],
      ['error_code', 'text'],
      ['error_text', 'wide'],
      ['due_at', 'text'],
      ['version', 'int'],
      ['at', 'text'],
    ],
    rows,
    ['id'],
    {
      amount_minor: 'k.amount',
      covered_minor: 'k.covered',
      state: 'k.state',
      attempt: 'k.attempt',
      action_ref: 'k.action_ref',
      error_code: 'k.error_code',
      error_text: 'k.error_text',
      due_at: 'k.due_at',
      version: 'k.version',
      updated_at: 'k.at',
    },
    't.version = k.was',
  );
}

export async function saveRefund(tx: Tx, before: number, refund: Refund): Promise<boolean> {
  const changed = await tx.run(
    `UPDATE refunds SET state = ?, way = ?, attempt = ?, action_ref = ?, done_reference = ?, done_by = ?, error_code = ?,
       error_text = ?, version = ?, updated_at = ? WHERE id = ? AND version = ?`,
    [
      refund.state,
      refund.way,
      refund.attempt,
      refund.actionRef,
      refund.doneReference,
      refund.doneBy,
      refund.errorCode,
      refund.errorText,
      refund.version,
      momentOf(new Date()),
      refund.id,
      before,
    ],
  );
  return changed === 1;
}
