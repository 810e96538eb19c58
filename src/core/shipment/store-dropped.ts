/** The table of waybills that nobody needs. */
import type { Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';

export type DroppedAwb = {
  readonly partnerId: number;
  readonly awb: string;
  readonly shipmentId: string;
  readonly orderId: string;
  readonly courierCode: string | null;
  readonly state: string;
};

/** False when it is known already. */
export async function insertDropped(tx: Tx, one: DroppedAwb): Promise<boolean> {
  const inserted = await tx.insert(
    'dropped_awbs',
    [
      {
        partner_id: one.partnerId,
        awb: one.awb,
        shipment_id: one.shipmentId,
        order_id: one.orderId,
        courier_code: one.courierCode,
        state: one.state,
        dropped_at: momentOf(new Date()),
      },
    ],
    { ifAbsent: true },
  );
  return inserted === 1;
}

export async function saveDropped(tx: Tx, at: { partnerId: number; awb: string }, state: string): Promise<void> {
  await tx.run('UPDATE dropped_awbs SET state = ? WHERE partner_id = ? AND awb = ?', [state, at.partnerId, at.awb]);
}

/** By courier and AWB, as scans name them. */
export async function findDropped(
  tx: Pick<Tx, 'all' | 'keysTable' | 'sql'>,
  wanted: readonly { readonly partnerId: number; readonly awb: string }[],
): Promise<Map<string, DroppedAwb>> {
  if (wanted.length === 0) return new Map();
  const rows = await tx.all<{
    partner_id: number;
    awb: string;
    shipment_id: string;
    order_id: string;
    courier_code: string | null;
    state: string;
  }>(
    `SELECT d.partner_id, d.awb, d.shipment_id, d.order_id, d.courier_code, d.state FROM ${tx.keysTable([
      ['partner_id', 'int'],
      ['awb', 'text'],
    ])} k
     ${tx.sql.joinInOrder} dropped_awbs d ON d.partner_id = k.partner_id AND d.awb = k.awb`,
    [JSON.stringify(wanted.map((one) => [one.partnerId, one.awb]))],
  );
  return new Map(
    rows.map((row) => [
      `${row.partner_id}\n${row.awb}`,
      {
        partnerId: row.partner_id,
        awb: row.awb,
        shipmentId: row.shipment_id,
        orderId: row.order_id,
        courierCode: row.courier_code,
        state: row.state,
      },
    ]),
  );
}

/** At most `most` of those that were settled and dropped before `moment`; how many are gone. One still to be voided stays. */
export async function deleteOldDropped(tx: Tx, moment: string, most: number): Promise<number> {
  const rows = await tx.all<{ partner_id: number; awb: string }>(
    `SELECT partner_id, awb FROM dropped_awbs WHERE dropped_at < ? AND state <> 'asked' ORDER BY partner_id, awb LIMIT ${most}`,
    [moment],
  );
  return tx.deleteMany(
    'dropped_awbs',
    [
      ['partner_id', 'int'],
      ['awb', 'text'],
    ],
    rows.map((row) => [row.partner_id, row.awb]),
  );
}
