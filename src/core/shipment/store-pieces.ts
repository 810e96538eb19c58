/** The waybills of single pieces: a parcel in several boxes goes by its first one, and each box reports for itself. */
import type { Tx } from '../../platform/db/index.ts';

export type PieceAwb = {
  readonly partnerId: number;
  readonly awb: string;
  readonly shipmentId: string;
  readonly orderId: string;
};

export async function insertPieces(
  tx: Tx,
  of: { readonly id: string; readonly orderId: string },
  partnerId: number,
  awbs: readonly string[],
): Promise<void> {
  await tx.insert(
    'piece_awbs',
    awbs.map((awb, at) => ({
      partner_id: partnerId,
      awb,
      shipment_id: of.id,
      order_id: of.orderId,
      piece_no: at + 1,
    })),
    { ifAbsent: true },
  );
}

/** By courier and AWB, as scans name them. */
export async function findPieces(
  tx: Pick<Tx, 'all' | 'keysTable' | 'sql'>,
  wanted: readonly { readonly partnerId: number; readonly awb: string }[],
): Promise<Map<string, PieceAwb>> {
  if (wanted.length === 0) return new Map();
  const rows = await tx.all<{ partner_id: number; awb: string; shipment_id: string; order_id: string }>(
    `SELECT p.partner_id, p.awb, p.shipment_id, p.order_id FROM ${tx.keysTable([
      ['partner_id', 'int'],
      ['awb', 'text'],
    ])} k
     ${tx.sql.joinInOrder} piece_awbs p ON p.partner_id = k.partner_id AND p.awb = k.awb`,
    [JSON.stringify(wanted.map((one) => [one.partnerId, one.awb]))],
  );
  return new Map(
    rows.map((row) => [
      `${row.partner_id}\n${row.awb}`,
      { partnerId: row.partner_id, awb: row.awb, shipmentId: row.shipment_id, orderId: row.order_id },
    ]),
  );
}
