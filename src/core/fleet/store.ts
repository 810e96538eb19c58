/** The tables fleet_series and fleet_parcels. */
import type { Param, Reader, Row, Tx } from '../../platform/db/index.ts';
import type { FleetParcel, Instruction } from './parcel.ts';

type Stored = Record<string, string | number | null>;
type Reads = Pick<Reader, 'all' | 'one' | 'sql' | 'keysTable'>;

const columns = `p.reference, p.awb, p.shipment_id, p.location_id, p.courier_code, p.partner_id, p.cash_minor,
  p.cash_currency, p.version, p.called_off_at, p.round_id, p.courier_id, p.courier_name, p.picked_at, p.ended_at,
  p.ended_as, p.attempts, p.code_id, p.code_sent_at, p.code_tries, p.codes_made, p.instruction`;

const textOf = (value: string | number | null | undefined): string | null => (value == null ? null : String(value));

function parcelOf(row: Stored): FleetParcel {
  return {
    reference: String(row.reference),
    awb: String(row.awb),
    shipmentId: String(row.shipment_id),
    locationId: String(row.location_id),
    courierCode: String(row.courier_code),
    partnerId: Number(row.partner_id),
    cash: row.cash_minor == null ? null : { minor: Number(row.cash_minor), currency: String(row.cash_currency) },
    calledOffAt: textOf(row.called_off_at),
    roundId: textOf(row.round_id),
    courierId: textOf(row.courier_id),
    courierName: textOf(row.courier_name),
    version: Number(row.version),
    pickedAt: textOf(row.picked_at),
    endedAt: textOf(row.ended_at),
    endedAs: row.ended_as as FleetParcel['endedAs'],
    attempts: Number(row.attempts),
    codeId: textOf(row.code_id),
    codeSentAt: textOf(row.code_sent_at),
    codeTries: Number(row.code_tries),
    codesMade: Number(row.codes_made),
    instruction: row.instruction == null ? null : (JSON.parse(String(row.instruction)) as Instruction),
  };
}

/** The next serial of waybills; holds the series until the commit. */
export async function takeSerial(tx: Tx): Promise<number> {
  await tx.insert('fleet_series', [{ name: 'waybill', last_serial: 0 }], { ifAbsent: true });
  await tx.run("UPDATE fleet_series SET last_serial = last_serial + 1 WHERE name = 'waybill'");
  const row = await tx.one<{ last_serial: number }>("SELECT last_serial FROM fleet_series WHERE name = 'waybill'");
  return Number(row?.last_serial);
}

/** False when the reference has a waybill already. */
export async function insertParcel(tx: Tx, row: Row): Promise<boolean> {
  return (await tx.insert('fleet_parcels', [row], { ifAbsent: true })) === 1;
}

export async function findByReference(reader: Reads, reference: string): Promise<FleetParcel | undefined> {
  const row = await reader.one<Stored>(`SELECT ${columns} FROM fleet_parcels p WHERE p.reference = ?`, [reference]);
  return row === undefined ? undefined : parcelOf(row);
}

export async function findParcel(reader: Reads, awb: string): Promise<FleetParcel | undefined> {
  const row = await reader.one<Stored>(`SELECT ${columns} FROM fleet_parcels p WHERE p.awb = ?`, [awb]);
  return row === undefined ? undefined : parcelOf(row);
}

/** Locked in the order of their waybills; unknown ones are left out. */
export async function lockParcels(tx: Tx, awbs: readonly string[]): Promise<FleetParcel[]> {
  if (awbs.length === 0) return [];
  const rows = await tx.all<Stored>(
    `SELECT ${columns} FROM ${tx.keysTable([['awb', 'text']])} k ${tx.sql.joinInOrder} fleet_parcels p ON p.awb = k.awb${tx.sql.forUpdate}`,
    [JSON.stringify([...new Set(awbs)].sort().map((awb) => [awb]))],
  );
  return rows.map(parcelOf);
}

/** The newest parcel of a shipment. */
export async function findParcelOf(reader: Reads, shipmentId: string): Promise<FleetParcel | undefined> {
  const row = await reader.one<Stored>(
    `SELECT ${columns} FROM fleet_parcels p WHERE p.shipment_id = ? ORDER BY p.booked_at DESC, p.awb DESC LIMIT 1`,
    [shipmentId],
  );
  return row === undefined ? undefined : parcelOf(row);
}

const savedAs = {
  calledOffAt: 'called_off_at',
  roundId: 'round_id',
  courierId: 'courier_id',
  courierName: 'courier_name',
  pickedAt: 'picked_at',
  endedAt: 'ended_at',
  endedAs: 'ended_as',
  attempts: 'attempts',
  codeId: 'code_id',
  codeSentAt: 'code_sent_at',
  codeTries: 'code_tries',
  codesMade: 'codes_made',
} as const;
export type ParcelChange = Partial<Pick<FleetParcel, keyof typeof savedAs | 'instruction'>>;

/** The caller holds its lock. */
export async function saveParcel(tx: Tx, awb: string, change: ParcelChange): Promise<void> {
  const sets: string[] = [];
  const params: Param[] = [];
  for (const [field, value] of Object.entries(change)) {
    sets.push(`${field === 'instruction' ? field : savedAs[field as keyof typeof savedAs]} = ?`);
    params.push(field === 'instruction' && value !== null ? JSON.stringify(value) : (value as Param));
  }
  await tx.run(`UPDATE fleet_parcels SET ${[...sets, 'version = version + 1'].join(', ')} WHERE awb = ?`, [
    ...params,
    awb,
  ]);
}
