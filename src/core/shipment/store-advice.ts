/** The tables of what is known of a booking before it is made: advice that was asked for, and couriers that refused. */
import { gathered } from '../../platform/db/gather.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import { groupBy } from '../../platform/group.ts';
import { momentOf } from '../../platform/time.ts';
import type { Advice } from './advice.ts';

type Reads = Pick<Reader, 'all' | 'keysTable' | 'sql' | 'scratch'>;

/** Undefined: nobody has asked. Null: asked, and not answered yet. */
export async function findAdvice(tx: Reads, shipmentId: string, reference: string): Promise<Advice | null | undefined> {
  const found = await gathered(tx, 'courier advice', shipmentId, async (ids) => {
    const rows = await tx.all<{ shipment_id: string; reference: string; advice: string | null }>(
      `SELECT a.shipment_id, a.reference, a.advice FROM ${tx.keysTable([['shipment_id', 'text']])} k
       ${tx.sql.joinInOrder} courier_advice a ON a.shipment_id = k.shipment_id`,
      [JSON.stringify(ids.map((id) => [id]))],
    );
    return groupBy(rows, (row) => row.shipment_id);
  });
  const row = found?.find((one) => one.reference === reference);
  if (row === undefined) return undefined;
  return row.advice === null ? null : (JSON.parse(row.advice) as Advice);
}

/** False when it has been asked before. */
export async function insertQuestion(tx: Tx, shipmentId: string, reference: string): Promise<boolean> {
  const row = { shipment_id: shipmentId, reference, advice: null, asked_at: momentOf(new Date()), answered_at: null };
  return (await tx.insert('courier_advice', [row], { ifAbsent: true })) === 1;
}

/** False when it is not awaited, or has been answered: the first answer stands. */
export async function saveAdvice(tx: Tx, shipmentId: string, reference: string, advice: Advice): Promise<boolean> {
  const changed = await tx.run(
    'UPDATE courier_advice SET advice = ?, answered_at = ? WHERE shipment_id = ? AND reference = ? AND advice IS NULL',
    [JSON.stringify(advice), momentOf(new Date()), shipmentId, reference],
  );
  return changed === 1;
}

/** Codes of the couriers that refused this parcel. */
export async function listRefusers(tx: Reads, shipmentId: string): Promise<string[]> {
  const found = await gathered(tx, 'courier refusals', shipmentId, async (ids) => {
    const rows = await tx.all<{ shipment_id: string; courier_code: string }>(
      `SELECT r.shipment_id, r.courier_code FROM ${tx.keysTable([['shipment_id', 'text']])} k
       ${tx.sql.joinInOrder} courier_refusals r ON r.shipment_id = k.shipment_id`,
      [JSON.stringify(ids.map((id) => [id]))],
    );
    return groupBy(rows, (row) => row.shipment_id);
  });
  return (found ?? []).map((row) => row.courier_code);
}

/** Whether a courier has refused this parcel by this code: not where we gave up asking, for then it may have booked it. */
export async function isRefusedAs(tx: Reads, shipmentId: string, reason: string): Promise<boolean> {
  const sql = `SELECT r.shipment_id FROM ${tx.keysTable([
    ['shipment_id', 'text'],
    ['reason', 'text'],
  ])} k ${tx.sql.joinInOrder} courier_refusals r ON r.shipment_id = k.shipment_id AND r.reason = k.reason`;
  return (await tx.all(sql, [JSON.stringify([[shipmentId, reason.slice(0, 120)]])])).length > 0;
}

export async function saveRefusal(tx: Tx, shipmentId: string, courierCode: string, reason: string): Promise<void> {
  const row = {
    shipment_id: shipmentId,
    courier_code: courierCode.slice(0, 40),
    reason: reason.slice(0, 120),
    refused_at: momentOf(new Date()),
  };
  await tx.upsert('courier_refusals', ['shipment_id', 'courier_code'], [row], ['reason', 'refused_at']);
}
