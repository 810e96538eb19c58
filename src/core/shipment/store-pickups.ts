/** The table of pick-ups that were asked for: one per place, courier and day. */
import type { Reader, Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import { oneOf, type Within } from './store-collectable.ts';

export type PickupRow = {
  readonly id: string;
  readonly locationId: string;
  readonly courierCode: string;
  /** Local day and times at the place. */
  readonly on: string;
  readonly from: string;
  readonly until: string;
  /** Outside India a pick-up is asked for one parcel and stands for all that are ready with it. */
  readonly shipmentId: string;
  readonly parcels: number;
  readonly asks: number;
  readonly outcome: 'taken' | 'refused' | null;
  readonly confirmation: string | null;
  readonly errorCode: string | null;
  readonly askedBy: string;
  readonly askedAt: string;
};

type Stored = Record<string, string | number | null>;

const columns =
  'p.id, p.location_id, p.courier_code, p.on_day, p.from_time, p.until_time, p.shipment_id, p.parcels, p.asks, p.outcome, p.confirmation, p.error_code, p.asked_by, p.asked_at';

function pickupOf(row: Stored): PickupRow {
  return {
    id: String(row.id),
    locationId: String(row.location_id),
    courierCode: String(row.courier_code),
    on: String(row.on_day),
    from: String(row.from_time),
    until: String(row.until_time),
    shipmentId: String(row.shipment_id),
    parcels: Number(row.parcels),
    asks: Number(row.asks),
    outcome: row.outcome as PickupRow['outcome'],
    confirmation: row.confirmation as string | null,
    errorCode: row.error_code as string | null,
    askedBy: String(row.asked_by),
    askedAt: String(row.asked_at),
  };
}

/** False when that courier was asked to come there on that day already. */
export async function insertPickup(
  tx: Tx,
  one: Pick<PickupRow, 'id' | 'locationId' | 'courierCode' | 'on' | 'askedBy'> & Wish,
): Promise<boolean> {
  const row = {
    id: one.id,
    location_id: one.locationId,
    courier_code: one.courierCode,
    on_day: one.on,
    from_time: one.from,
    until_time: one.until,
    shipment_id: one.shipmentId,
    parcels: one.parcels,
    asks: 1,
    outcome: null,
    confirmation: null,
    error_code: null,
    asked_by: one.askedBy,
    asked_at: momentOf(new Date()),
    answered_at: null,
  };
  return (await tx.insert('pickups', [row], { ifAbsent: true })) === 1;
}

type Wish = Pick<PickupRow, 'from' | 'until' | 'shipmentId' | 'parcels'>;

/** False unless it was refused: one that is awaited or taken stands. */
export async function askPickupAgain(tx: Tx, id: string, wish: Wish, who: string): Promise<boolean> {
  const changed = await tx.run(
    `UPDATE pickups SET from_time = ?, until_time = ?, shipment_id = ?, parcels = ?, asks = asks + 1, outcome = NULL,
       error_code = NULL, asked_by = ?, asked_at = ?, answered_at = NULL WHERE id = ? AND outcome = 'refused'`,
    [wish.from, wish.until, wish.shipmentId, wish.parcels, who, momentOf(new Date()), id],
  );
  return changed === 1;
}

/** The first answer to an ask stands. */
export async function answerPickup(
  tx: Tx,
  id: string,
  said: Pick<PickupRow, 'outcome' | 'confirmation' | 'errorCode'>,
): Promise<void> {
  await tx.run(
    'UPDATE pickups SET outcome = ?, confirmation = ?, error_code = ?, answered_at = ? WHERE id = ? AND outcome IS NULL',
    [said.outcome, said.confirmation, said.errorCode, momentOf(new Date()), id],
  );
}

export async function findPickup(reader: Pick<Reader, 'one'>, id: string): Promise<PickupRow | undefined> {
  const row = await reader.one<Stored>(`SELECT ${columns} FROM pickups p WHERE p.id = ?`, [id]);
  return row === undefined ? undefined : pickupOf(row);
}

export async function findPickupOn(
  reader: Pick<Reader, 'one'>,
  at: Pick<PickupRow, 'locationId' | 'courierCode' | 'on'>,
): Promise<PickupRow | undefined> {
  const row = await reader.one<Stored>(
    `SELECT ${columns} FROM pickups p WHERE p.location_id = ? AND p.courier_code = ? AND p.on_day = ?`,
    [at.locationId, at.courierCode, at.on],
  );
  return row === undefined ? undefined : pickupOf(row);
}

/** The newest first. */
export async function listPickups(
  reader: Pick<Reader, 'all'>,
  most: number,
  within: Within = {},
): Promise<PickupRow[]> {
  const parts = [oneOf('p.location_id', within.locations), oneOf('s.channel_id', within.channels)];
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM pickups p LEFT JOIN shipments s ON s.id = p.shipment_id
     WHERE 1 = 1${parts.map((one) => one.sql).join('')} ORDER BY p.asked_at DESC, p.id DESC LIMIT ${most}`,
    parts.flatMap((one) => one.params),
  );
  return rows.map(pickupOf);
}
