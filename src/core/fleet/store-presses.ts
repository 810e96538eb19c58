/** The tables fleet_rounds and fleet_presses. */
import type { Reader, Row, Tx } from '../../platform/db/index.ts';

export async function insertRound(tx: Tx, row: Row): Promise<void> {
  await tx.insert('fleet_rounds', [row]);
}

export async function isPressKnown(tx: Tx, id: string): Promise<boolean> {
  return (await tx.one('SELECT 1 AS known FROM fleet_presses WHERE id = ?', [id])) !== undefined;
}

export async function insertPress(tx: Tx, row: Row): Promise<void> {
  await tx.insert('fleet_presses', [row]);
}

/** What a courier pressed about a parcel. */
export type KeptPress = {
  readonly awb: string;
  readonly shipmentId: string;
  readonly courierName: string;
  readonly kind: string;
  readonly reason: number | null;
  readonly note: string | null;
  readonly pressedAt: string;
  readonly receiver: string | null;
  readonly codeSaid: string | null;
  readonly cashMinor: number | null;
  readonly cashCurrency: string | null;
  readonly documentId: string | null;
};

/** The oldest first. */
export async function listPresses(
  reader: Pick<Reader, 'all' | 'keysTable' | 'sql'>,
  shipmentIds: readonly string[],
): Promise<KeptPress[]> {
  if (shipmentIds.length === 0) return [];
  const rows = await reader.all<Record<string, string | number | null>>(
    `SELECT p.awb, p.shipment_id, p.courier_name, p.kind, p.reason, p.note, p.pressed_at, p.receiver, p.code_said,
       p.cash_minor, p.cash_currency, p.document_id
     FROM ${reader.keysTable([['id', 'text']])} k ${reader.sql.joinInOrder} fleet_presses p ON p.shipment_id = k.id
     ORDER BY p.pressed_at, p.received_at LIMIT 500`,
    [JSON.stringify(shipmentIds.map((id) => [id]))],
  );
  const text = (value: string | number | null | undefined): string | null => (value == null ? null : String(value));
  const number = (value: string | number | null | undefined): number | null => (value == null ? null : Number(value));
  return rows.map((row) => ({
    awb: String(row.awb),
    shipmentId: String(row.shipment_id),
    courierName: String(row.courier_name),
    kind: String(row.kind),
    reason: number(row.reason),
    note: text(row.note),
    pressedAt: String(row.pressed_at),
    receiver: text(row.receiver),
    codeSaid: text(row.code_said),
    cashMinor: number(row.cash_minor),
    cashCurrency: text(row.cash_currency),
    documentId: text(row.document_id),
  }));
}
