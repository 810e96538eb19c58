/** Reports of couriers that they could not deliver, in the order in which it happened. */
import type { Reader } from '../../platform/db/index.ts';

export type FailedAttempt = {
  readonly code: number;
  /** The aggregator's number of why, where the courier gave one. */
  readonly ndrCode: number | null;
  readonly remark: string;
  readonly place: string;
  /** UTC. */
  readonly scannedAt: string;
};

export async function listFailedAttempts(reader: Pick<Reader, 'all'>, shipmentId: string): Promise<FailedAttempt[]> {
  const rows = await reader.all<Record<string, string | number | null>>(
    "SELECT e.* FROM tracking_events e WHERE e.shipment_id = ? AND e.meaning = 'delivery_failed' ORDER BY e.scanned_at, e.seq",
    [shipmentId],
  );
  return rows.map((row) => ({
    code: Number(row.code),
    ndrCode: row.ndr_code == null ? null : Number(row.ndr_code),
    remark: String(row.remark),
    place: String(row.place),
    scannedAt: String(row.scanned_at),
  }));
}

/** Where shipments stand, by id; unknown ones are absent. */
export async function statesOfShipments(
  reader: Pick<Reader, 'all' | 'keysTable' | 'sql'>,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await reader.all<{ id: string; state: string }>(
    `SELECT s.id, s.state FROM ${reader.keysTable([['id', 'text']])} k ${reader.sql.joinInOrder} shipments s ON s.id = k.id`,
    [JSON.stringify(ids.map((id) => [id]))],
  );
  return new Map(rows.map((row) => [row.id, row.state]));
}

export type Parcel = {
  readonly id: string;
  readonly orderId: string;
  readonly courierCode: string;
  readonly awb: string;
  readonly reference: string;
  readonly state: string;
};

/** A courier's parcels by what it calls them, the AWB as it is written or in other letters; those that left another way are absent. */
export async function findParcels(
  reader: Pick<Reader, 'all' | 'keysTable' | 'sql'>,
  courierCode: string,
  wanted: { readonly awbs: readonly string[]; readonly references: readonly string[] },
): Promise<Parcel[]> {
  const find = async (column: 'awb' | 'reference', values: readonly string[]): Promise<Parcel[]> => {
    if (values.length === 0) return [];
    const rows = await reader.all<Record<string, string>>(
      `SELECT s.id, s.order_id, s.courier_code, s.awb, s.reference, s.state
       FROM ${reader.keysTable([['value', 'text']])} k ${reader.sql.joinInOrder} shipments s ON s.${column} = k.value
       WHERE s.courier_code = ? AND s.awb IS NOT NULL`,
      [JSON.stringify([...new Set(values)].map((value) => [value])), courierCode],
    );
    return rows.map((row) => ({
      id: row.id ?? '',
      orderId: row.order_id ?? '',
      courierCode: row.courier_code ?? '',
      awb: row.awb ?? '',
      reference: row.reference ?? '',
      state: row.state ?? '',
    }));
  };
  const found = [...(await find('awb', wanted.awbs)), ...(await find('reference', wanted.references))];
  return [...new Map(found.map((one) => [one.id, one])).values()];
}

export type DeliveredParcel = {
  readonly orderNumber: string;
  readonly channelId: string;
  readonly courierCode: string;
  readonly awb: string;
  readonly reference: string;
  readonly deliveredAt: string | null;
};

/** What a courier has delivered, by shipment; what no courier carried is absent. */
export async function listDeliveredParcels(
  reader: Pick<Reader, 'all' | 'keysTable' | 'sql'>,
  ids: readonly string[],
): Promise<Map<string, DeliveredParcel>> {
  if (ids.length === 0) return new Map();
  const rows = await reader.all<Record<string, string | null>>(
    `SELECT s.id, s.order_number, s.channel_id, s.courier_code, s.awb, s.reference, s.delivered_at
     FROM ${reader.keysTable([['id', 'text']])} k ${reader.sql.joinInOrder} shipments s ON s.id = k.id
     WHERE s.courier_code IS NOT NULL AND s.awb IS NOT NULL`,
    [JSON.stringify(ids.map((id) => [id]))],
  );
  return new Map(
    rows.map((row) => [
      row.id ?? '',
      {
        orderNumber: row.order_number ?? '',
        channelId: row.channel_id ?? '',
        courierCode: row.courier_code ?? '',
        awb: row.awb ?? '',
        reference: row.reference ?? '',
        deliveredAt: row.delivered_at ?? null,
      },
    ]),
  );
}
