/** The table of bookings that were left without a waybill. */
import type { Reader, Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import type { BookingIntent } from './courier.ts';

export type LeftBooking = {
  /** Under which it was asked for; nothing else goes by it any more. */
  readonly reference: string;
  readonly shipmentId: string;
  readonly orderId: string;
  readonly courier: BookingIntent['courier'];
  readonly state: 'watched' | 'found' | 'gone';
  readonly looks: number;
};

type Stored = {
  reference: string;
  shipment_id: string;
  order_id: string;
  courier: string;
  state: string;
  looks: number;
};
const columns = 'l.reference, l.shipment_id, l.order_id, l.courier, l.state, l.looks';

const leftOf = (row: Stored): LeftBooking => ({
  reference: row.reference,
  shipmentId: row.shipment_id,
  orderId: row.order_id,
  courier: JSON.parse(row.courier) as LeftBooking['courier'],
  state: row.state as LeftBooking['state'],
  looks: Number(row.looks),
});

export async function insertLeft(
  tx: Tx,
  { reference, shipmentId, orderId, courier }: Omit<LeftBooking, 'state' | 'looks'>,
  now: Date,
  lookAt: Date,
): Promise<void> {
  await tx.insert(
    'left_bookings',
    [
      {
        reference,
        shipment_id: shipmentId,
        order_id: orderId,
        courier: JSON.stringify(courier),
        state: 'watched',
        awb: null,
        looks: 0,
        look_at: momentOf(lookAt),
        left_at: momentOf(now),
      },
    ],
    { ifAbsent: true },
  );
}

/** By reference, as scans and look-ups name them, whatever became of them. */
export async function findLeft(
  reader: Pick<Reader, 'all' | 'keysTable' | 'sql'>,
  references: readonly string[],
): Promise<Map<string, LeftBooking>> {
  if (references.length === 0) return new Map();
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM ${reader.keysTable([['reference', 'text']])} k ${reader.sql.joinInOrder} left_bookings l ON l.reference = k.reference`,
    [JSON.stringify([...new Set(references)].map((one) => [one]))],
  );
  return new Map(rows.map((row) => [row.reference, leftOf(row)]));
}

export async function lockLeft(tx: Tx, reference: string): Promise<LeftBooking | undefined> {
  const row = await tx.one<Stored>(`SELECT ${columns} FROM left_bookings l WHERE l.reference = ?${tx.sql.forUpdate}`, [
    reference,
  ]);
  return row === undefined ? undefined : leftOf(row);
}

/** Those whose time for a look-up has come, the longest waiting first. */
export async function listLeft(reader: Pick<Reader, 'all'>, now: Date, most: number): Promise<LeftBooking[]> {
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM left_bookings l WHERE l.state = 'watched' AND l.look_at <= ? ORDER BY l.look_at, l.reference LIMIT ${Math.trunc(most)}`,
    [momentOf(now)],
  );
  return rows.map(leftOf);
}

export async function saveLeft(
  tx: Tx,
  reference: string,
  to: { readonly state: LeftBooking['state']; readonly looks: number; readonly lookAt?: Date; readonly awb?: string },
): Promise<void> {
  await tx.run(
    'UPDATE left_bookings SET state = ?, looks = ?, look_at = ?, awb = COALESCE(?, awb) WHERE reference = ?',
    [to.state, to.looks, to.lookAt === undefined ? null : momentOf(to.lookAt), to.awb ?? null, reference],
  );
}

/** At most `most` of those that were left before `moment` and are not looked up any more; how many are gone. */
export async function deleteOldLeft(tx: Tx, moment: string, most: number): Promise<number> {
  const rows = await tx.all<{ reference: string }>(
    `SELECT reference FROM left_bookings WHERE left_at < ? AND state <> 'watched' ORDER BY reference LIMIT ${most}`,
    [moment],
  );
  return tx.deleteMany(
    'left_bookings',
    [['reference', 'text']],
    rows.map((row) => [row.reference]),
  );
}
