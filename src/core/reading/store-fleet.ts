/** Parcels of our own fleet as screens show them: a courier's own, those that wait for somebody, and the cash people have. */
import type { Reader } from '../../platform/db/index.ts';
import type { Address } from '../values.ts';
import type { Scope } from './reading.ts';
import { camel, channelScope, locationScope } from './store-scope.ts';

export type CarriedParcel = {
  readonly awb: string;
  readonly reference: string;
  readonly shipmentId: string;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly channelId: string;
  readonly locationId: string;
  /** Of the shipment. */
  readonly state: string;
  readonly to: Address | undefined;
  readonly cashMinor: number | null;
  readonly cashCurrency: string | null;
  readonly courierId: string | null;
  readonly courierName: string | null;
  readonly roundId: string | null;
  readonly pickedAt: string | null;
  readonly endedAt: string | null;
  readonly endedAs: 'delivered' | 'returned' | null;
  readonly attempts: number;
  readonly codeId: string | null;
  readonly codeSentAt: string | null;
  readonly codesMade: number;
  /** JSON, see `Instruction` of core/fleet. */
  readonly instruction: string | null;
};

const MOST = 500;
// By its waybill: a shipment that was booked anew has another parcel.
const rows = `SELECT p.awb, p.reference, p.shipment_id, s.order_id, s.order_number, s.channel_id, p.location_id, s.state,
    o.ship_to, p.cash_minor, p.cash_currency, p.courier_id, p.courier_name, p.round_id, p.picked_at, p.ended_at, p.ended_as,
    p.attempts, p.code_id, p.code_sent_at, p.codes_made, p.instruction
  FROM fleet_parcels p JOIN shipments s ON s.id = p.shipment_id AND s.awb = p.awb JOIN orders o ON o.id = s.order_id`;

function parcelOf(row: Record<string, unknown>): CarriedParcel {
  const { shipTo, ...one } = camel<CarriedParcel & { shipTo: string | null }>(row);
  const to = shipTo === null ? undefined : (JSON.parse(shipTo) as Address);
  return { ...one, attempts: Number(one.attempts), codesMade: Number(one.codesMade), to };
}

/** A person's own: what is not over, and what was over no earlier than `since`. The oldest first. */
export async function listCarried(reader: Reader, courierId: string, since: string): Promise<CarriedParcel[]> {
  const found = await reader.all<Record<string, unknown>>(
    `${rows} WHERE p.courier_id = ? AND (p.ended_at IS NULL OR p.ended_at >= ?)
       AND (p.called_off_at IS NULL OR p.picked_at IS NOT NULL) ORDER BY p.awb LIMIT ${MOST}`,
    [courierId, since],
  );
  return found.map(parcelOf);
}

/** Undefined also for a parcel that another person carries. */
export async function findCarried(reader: Reader, courierId: string, awb: string): Promise<CarriedParcel | undefined> {
  const row = await reader.one<Record<string, unknown>>(`${rows} WHERE p.awb = ? AND p.courier_id = ?`, [
    awb,
    courierId,
  ]);
  return row === undefined ? undefined : parcelOf(row);
}

/** In the store still: with somebody or with nobody yet; and what people have with them. Within the reader's scope. */
export async function listFleetAt(reader: Reader, scope: Scope, locationId: string): Promise<CarriedParcel[]> {
  const place = locationScope(scope, 'p.location_id');
  const channel = channelScope(scope, 's.channel_id');
  const found = await reader.all<Record<string, unknown>>(
    `${rows} WHERE p.location_id = ? AND p.ended_at IS NULL AND p.called_off_at IS NULL${place.sql}${channel.sql}
     ORDER BY p.awb LIMIT ${MOST}`,
    [locationId, ...place.params, ...channel.params],
  );
  return found.map(parcelOf);
}

export type CarriedCash = {
  readonly courierId: string;
  readonly courierName: string;
  readonly currency: string;
  readonly parcels: number;
  readonly amountMinor: number;
};

/** What each person has collected and the house has not booked as handed in. */
export async function listCarriedCash(reader: Reader, scope: Scope, locationId: string): Promise<CarriedCash[]> {
  const place = locationScope(scope, 'p.location_id');
  const channel = channelScope(scope, 'r.channel_id');
  const found = await reader.all<Record<string, unknown>>(
    `SELECT p.courier_id, p.courier_name, r.currency, COUNT(*) AS parcels,
       SUM(r.amount_minor - r.remitted_minor - r.written_minor) AS amount_minor
     FROM fleet_parcels p JOIN cod_receivables r ON r.shipment_id = p.shipment_id AND r.awb = p.awb
     WHERE p.location_id = ? AND r.settled_at IS NULL AND p.courier_id IS NOT NULL${place.sql}${channel.sql}
     GROUP BY p.courier_id, p.courier_name, r.currency ORDER BY p.courier_name, r.currency LIMIT ${MOST}`,
    [locationId, ...place.params, ...channel.params],
  );
  return found.map((row) => {
    const one = camel<CarriedCash>(row);
    return { ...one, parcels: Number(one.parcels) };
  });
}
