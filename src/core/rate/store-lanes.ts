/** The tables of lanes as measured: which parcels have been counted, the days, and what they come to. */
import type { KeyColumn, Param, Reader, Row, Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import type { HalfDays, LaneDay, LaneFigures, LaneName } from './lanes.ts';

type Stored = Record<string, string | number | null>;

const laneColumns = ['courier_code', 'from_country', 'from_city', 'to_country', 'to_city'] as const;
const laneKeys: readonly KeyColumn[] = laneColumns.map((name) => [name, 'text']);
const countColumns = ['parcels', 'promised', 'on_time', 'first_failed', 'returned'] as const;
const onLane = (alias: string): string => laneColumns.map((name) => `${alias}.${name} = k.${name}`).join(' AND ');
const of = (alias: string, names: readonly string[]): string => names.map((name) => `${alias}.${name}`).join(', ');

const keyRow = (lane: LaneName): Param[] => [
  lane.courierCode,
  lane.fromCountry,
  lane.fromCity,
  lane.toCountry,
  lane.toCity,
];

function nameColumns(lane: LaneName): Row {
  return {
    courier_code: lane.courierCode,
    from_country: lane.fromCountry,
    from_city: lane.fromCity,
    to_country: lane.toCountry,
    to_city: lane.toCity,
  };
}

function nameOf(row: Stored): LaneName {
  return {
    courierCode: String(row['courier_code']),
    fromCountry: String(row['from_country']),
    fromCity: String(row['from_city']),
    toCountry: String(row['to_country']),
    toCity: String(row['to_city']),
  };
}

function countsOf(row: Stored) {
  return {
    parcels: Number(row['parcels']),
    promised: Number(row['promised']),
    onTime: Number(row['on_time']),
    firstFailed: Number(row['first_failed']),
    returned: Number(row['returned']),
  };
}

function dayOf(row: Stored): LaneDay {
  return {
    ...nameOf(row),
    ...countsOf(row),
    endedOn: String(row['ended_on']),
    halfDays: JSON.parse(String(row['half_days'])) as HalfDays,
  };
}

/** Of these parcels, those that have been counted. */
export async function findCounted(tx: Tx, shipmentIds: readonly string[]): Promise<Set<string>> {
  if (shipmentIds.length === 0) return new Set();
  const rows = await tx.all<{ shipment_id: string }>(
    `SELECT p.shipment_id FROM ${tx.keysTable([['shipment_id', 'text']])} k ${tx.sql.joinInOrder} lane_parcels p ON p.shipment_id = k.shipment_id`,
    [JSON.stringify(shipmentIds.map((id) => [id]))],
  );
  return new Set(rows.map((row) => row.shipment_id));
}

export async function insertCounted(
  tx: Tx,
  parcels: readonly { readonly shipmentId: string; readonly endedOn: string }[],
): Promise<void> {
  await tx.insert(
    'lane_parcels',
    parcels.map((one) => ({ shipment_id: one.shipmentId, ended_on: one.endedOn })),
    { ifAbsent: true },
  );
}

/** All days of these lanes from a day on. */
export async function listDaysOf(tx: Tx, lanes: readonly LaneName[], fromDay: string): Promise<LaneDay[]> {
  if (lanes.length === 0) return [];
  const rows = await tx.all<Stored>(
    `SELECT ${of('d', laneColumns)}, d.ended_on, ${of('d', countColumns)}, d.half_days
     FROM ${tx.keysTable(laneKeys)} k ${tx.sql.joinInOrder} lane_days d ON ${onLane('d')} WHERE d.ended_on >= ?`,
    [JSON.stringify(lanes.map(keyRow)), fromDay],
  );
  return rows.map(dayOf);
}

export async function saveDays(tx: Tx, days: readonly LaneDay[]): Promise<void> {
  const rows = days.map((day) => ({
    ...nameColumns(day),
    ended_on: day.endedOn,
    parcels: day.parcels,
    promised: day.promised,
    on_time: day.onTime,
    first_failed: day.firstFailed,
    returned: day.returned,
    half_days: JSON.stringify(day.halfDays),
  }));
  await tx.upsert('lane_days', [...laneColumns, 'ended_on'], rows, [...countColumns, 'half_days']);
}

/** Lanes that have days before a day, a bounded number of them. */
export async function listLanesBefore(tx: Tx, day: string, limit: number): Promise<LaneName[]> {
  const rows = await tx.all<Stored>(
    `SELECT DISTINCT ${laneColumns.join(', ')} FROM lane_days WHERE ended_on < ? LIMIT ?`,
    [day, limit],
  );
  return rows.map(nameOf);
}

export async function deleteBefore(tx: Tx, lanes: readonly LaneName[], day: string): Promise<void> {
  for (const lane of lanes)
    await tx.run(
      `DELETE FROM lane_days WHERE ${laneColumns.map((name) => `${name} = ?`).join(' AND ')} AND ended_on < ?`,
      [...keyRow(lane), day],
    );
  await tx.run('DELETE FROM lane_parcels WHERE ended_on < ?', [day]);
}

export async function saveFigures(tx: Tx, figures: readonly LaneFigures[], gone: readonly LaneName[]): Promise<void> {
  const at = momentOf(new Date());
  const half = (days: number | undefined): number | null => (days === undefined ? null : Math.round(days * 2));
  const rows = figures.map((one) => ({
    ...nameColumns(one),
    parcels: one.parcels,
    promised: one.promised,
    on_time: one.onTime,
    first_failed: one.firstFailed,
    returned: one.returned,
    p50_half_days: half(one.p50Days),
    p90_half_days: half(one.p90Days),
    measured_at: at,
  }));
  const said = [...countColumns, 'p50_half_days', 'p90_half_days', 'measured_at'];
  await tx.upsert('lane_performance', [...laneColumns], rows, said);
  await tx.deleteMany('lane_performance', laneKeys, gone.map(keyRow));
}

/** What the lanes come to; those of at least so many parcels, the busiest first. */
export async function listFigures(
  reader: Pick<Reader, 'all'>,
  asked: { readonly least: number; readonly limit: number; readonly offset?: number; readonly courier?: string },
): Promise<LaneFigures[]> {
  const { least, limit, offset = 0, courier } = asked;
  const rows = await reader.all<Stored>(
    `SELECT ${laneColumns.join(', ')}, ${countColumns.join(', ')}, p50_half_days, p90_half_days FROM lane_performance
     WHERE parcels >= ?${courier === undefined ? '' : ' AND courier_code = ?'}
     ORDER BY parcels DESC, ${laneColumns.join(', ')} LIMIT ? OFFSET ?`,
    [least, ...(courier === undefined ? [] : [courier]), limit, offset],
  );
  const days = (name: 'p50Days' | 'p90Days', halves: string | number | null | undefined) =>
    halves == null ? {} : { [name]: Number(halves) / 2 };
  return rows.map((row) => ({
    ...nameOf(row),
    ...countsOf(row),
    ...days('p50Days', row['p50_half_days']),
    ...days('p90Days', row['p90_half_days']),
  }));
}
