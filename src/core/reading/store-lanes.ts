/** Parcels whose way is over, as their scans say, for counting how couriers keep their word. */
import { cityKey } from '../../../config/places.ts';
import type { Reader } from '../../platform/db/index.ts';
import { dateOf, localTime, type Moment } from '../../platform/time.ts';
import { channelIn, loadMapping, type Mapping } from '../catalog/index.ts';
import type { EndedParcel } from '../rate/index.ts';
import type { Address } from '../values.ts';

/** Scans that are looked at in one step. */
const STEP = 5_000;

type Row = {
  shipment_id: string;
  meaning: 'delivered' | 'returned';
  scanned_at: string;
  courier_code: string | null;
  channel_id: string;
  location_id: string;
  dispatched_at: string | null;
  delivered_at: string | null;
  promised_on: string | null;
  ship_to: string | null;
};

/**
 * What ended in the scans after a mark that came in before a moment: younger ones may still be overtaken by others of
 * lower number. `upTo` is the next mark; the same as before when there is nothing more to look at.
 */
export async function listEndedParcels(
  reader: Reader,
  after: number,
  before: Moment,
): Promise<{ readonly parcels: readonly EndedParcel[]; readonly upTo: number }> {
  const last = await reader.one<{ seq: number | null }>(
    `SELECT MAX(e.seq) AS seq FROM (SELECT seq FROM tracking_events WHERE seq > ? AND received_at < ? ORDER BY seq LIMIT ?) e`,
    [after, before, STEP],
  );
  const upTo = Number(last?.seq ?? after);
  if (upTo === after) return { parcels: [], upTo };
  const rows = await reader.all<Row>(
    `SELECT e.shipment_id, e.meaning, e.scanned_at, s.courier_code, s.channel_id, s.location_id, s.dispatched_at,
       s.delivered_at, s.promised_on, o.ship_to
     FROM tracking_events e JOIN shipments s ON s.id = e.shipment_id JOIN orders o ON o.id = s.order_id
     WHERE e.seq > ? AND e.seq <= ? AND e.received_at < ? AND e.meaning IN ('delivered', 'returned') ORDER BY e.seq`,
    [after, upTo, before],
  );
  const failed = await listMissed(
    reader,
    rows.map((row) => row.shipment_id),
  );
  const mapping = await loadMapping(reader);
  return { parcels: rows.flatMap((row) => parcelOf(row, mapping, failed)), upTo };
}

/** Of these parcels, those that somebody tried to deliver in vain. */
async function listMissed(reader: Reader, shipmentIds: readonly string[]): Promise<Set<string>> {
  if (shipmentIds.length === 0) return new Set();
  const rows = await reader.all<{ shipment_id: string }>(
    `SELECT DISTINCT e.shipment_id FROM ${reader.keysTable([['shipment_id', 'text']])} k
     ${reader.sql.joinInOrder} tracking_events e ON e.shipment_id = k.shipment_id WHERE e.meaning = 'delivery_failed'`,
    [JSON.stringify([...new Set(shipmentIds)].map((id) => [id]))],
  );
  return new Set(rows.map((row) => row.shipment_id));
}

/** None where the courier or one of the places is not known (any more). */
function parcelOf(row: Row, mapping: Mapping, failed: ReadonlySet<string>): EndedParcel[] {
  const location = mapping.locationById.get(row.location_id);
  const to = row.ship_to === null ? undefined : (JSON.parse(row.ship_to) as Partial<Address>);
  if (row.courier_code === null || location === undefined || to?.country === undefined || to.city === undefined)
    return [];
  const returned = row.meaning === 'returned';
  const ended = dateOf(returned ? row.scanned_at : (row.delivered_at ?? row.scanned_at));
  const tookMs =
    row.dispatched_at === null || returned ? undefined : ended.getTime() - dateOf(row.dispatched_at).getTime();
  const cameOn = localTime(ended, channelIn(mapping, row.channel_id).timeZone).slice(0, 10);
  return [
    {
      shipmentId: row.shipment_id,
      courierCode: row.courier_code,
      fromCountry: location.country,
      fromCity: cityKey(location.country, location.city).slice(0, 80),
      toCountry: to.country,
      toCity: cityKey(to.country, to.city).slice(0, 80),
      endedOn: ended.toISOString().slice(0, 10),
      // A hand-over that was noted after the delivery says nothing of the time between.
      ...(tookMs === undefined || tookMs <= 0 ? {} : { tookMs }),
      ...(row.promised_on === null ? {} : { onTime: !returned && cameOn <= row.promised_on }),
      firstFailed: failed.has(row.shipment_id),
      returned,
    },
  ];
}
