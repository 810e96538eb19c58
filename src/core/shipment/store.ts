/** The shipment tables. */
import { gathered } from '../../platform/db/gather.ts';
import type { KeyColumn, Param, Reader, Row, Tx } from '../../platform/db/index.ts';
import { groupBy } from '../../platform/group.ts';
import type { Shipment, ShipmentLine } from './shipment.ts';

type Stored = Record<string, string | number | null>;
type Reads = Pick<Reader, 'all' | 'one' | 'keysTable' | 'sql' | 'scratch'>;

const names = [
  'id',
  'order_id',
  'order_number',
  'magento_order_id',
  'channel_id',
  'location_id',
  'reference',
  'state',
  'reason',
  'version',
  'courier_code',
  'partner_id',
  'awb',
  'courier_name',
  'booking',
  'label_id',
  'magento_shipment_id',
  'weight_g',
  'dispatched_at',
  'delivered_at',
  'promised_on',
  'expected_on',
  'resolution',
  'boxes',
];
const columns = names.map((name) => `s.${name}`).join(', ');

function shipmentOf(row: Stored): Shipment {
  return {
    id: String(row.id),
    orderId: String(row.order_id),
    orderNumber: String(row.order_number),
    magentoOrderId: row.magento_order_id == null ? null : Number(row.magento_order_id),
    channelId: String(row.channel_id),
    locationId: String(row.location_id),
    reference: String(row.reference),
    state: row.state as Shipment['state'],
    reason: row.reason as string | null,
    version: Number(row.version),
    courierCode: row.courier_code as string | null,
    partnerId: row.partner_id == null ? null : Number(row.partner_id),
    awb: row.awb as string | null,
    courierName: row.courier_name as string | null,
    booking: row.booking as string | null,
    labelId: row.label_id as string | null,
    magentoShipmentId: row.magento_shipment_id == null ? null : Number(row.magento_shipment_id),
    weightG: Number(row.weight_g),
    dispatchedAt: row.dispatched_at as string | null,
    deliveredAt: row.delivered_at as string | null,
    promisedOn: row.promised_on as string | null,
    expectedOn: row.expected_on as string | null,
    resolution: row.resolution as Shipment['resolution'],
    boxes: row.boxes as string | null,
  };
}

/** Locks shipments in the order of their ids; unknown ones are left out. */
export async function lockShipments(tx: Tx, ids: readonly string[]): Promise<Shipment[]> {
  if (ids.length === 0) return [];
  const keys: KeyColumn[] = [['id', 'text']];
  const rows = await tx.all<Stored>(
    `SELECT ${columns} FROM ${tx.keysTable(keys)} k ${tx.sql.joinInOrder} shipments s ON s.id = k.id${tx.sql.forUpdate}`,
    [JSON.stringify([...new Set(ids)].sort().map((id) => [id]))],
  );
  return rows.map(shipmentOf);
}

/** The caller holds the shipment's lock. */
export async function saveBoxes(tx: Tx, id: string, boxes: string, weightG: number): Promise<void> {
  await tx.run('UPDATE shipments SET boxes = ?, weight_g = ? WHERE id = ?', [boxes, weightG, id]);
}

export async function findShipment(tx: Reads, id: string): Promise<Shipment | undefined> {
  return gathered(tx, 'shipments', id, async (ids) => new Map((await listById(tx, ids)).map((one) => [one.id, one])));
}

async function listById(tx: Reads, ids: readonly string[]): Promise<Shipment[]> {
  const rows = await tx.all<Stored>(
    `SELECT ${columns} FROM ${tx.keysTable([['id', 'text']])} k ${tx.sql.joinInOrder} shipments s ON s.id = k.id`,
    [JSON.stringify(ids.map((id) => [id]))],
  );
  return rows.map(shipmentOf);
}

export async function listShipmentsOf(tx: Reads, orderIds: readonly string[]): Promise<Shipment[]> {
  if (orderIds.length === 0) return [];
  const [only = ''] = orderIds;
  if (orderIds.length > 1) return listByOrder(tx, orderIds);
  const found = await gathered(tx, 'shipments of', only, async (ids) =>
    groupBy(await listByOrder(tx, ids), (shipment) => shipment.orderId),
  );
  return found ?? [];
}

async function listByOrder(tx: Reads, orderIds: readonly string[]): Promise<Shipment[]> {
  const rows = await tx.all<Stored>(
    `SELECT ${columns} FROM ${tx.keysTable([['order_id', 'text']])} k ${tx.sql.joinInOrder} shipments s ON s.order_id = k.order_id`,
    [JSON.stringify(orderIds.map((id) => [id]))],
  );
  return rows.map(shipmentOf);
}

/** AWB → shipment id, by the pair that names a parcel everywhere: courier and AWB. */
export async function findByAwb(
  tx: Reads,
  wanted: readonly { partnerId: number; awb: string }[],
): Promise<Map<string, string>> {
  if (wanted.length === 0) return new Map();
  const rows = await tx.all<{ id: string; partner_id: number; awb: string }>(
    `SELECT s.id, s.partner_id, s.awb FROM ${tx.keysTable([
      ['partner_id', 'int'],
      ['awb', 'text'],
    ])} k
     ${tx.sql.joinInOrder} shipments s ON s.partner_id = k.partner_id AND s.awb = k.awb`,
    [JSON.stringify(wanted.map((one) => [one.partnerId, one.awb]))],
  );
  return new Map(rows.map((row) => [`${row.partner_id}\n${row.awb}`, row.id]));
}

/** Of these references, those of shipments that wait for their AWB. */
export async function findUnbooked(tx: Reads, references: readonly string[]): Promise<Set<string>> {
  if (references.length === 0) return new Set();
  const rows = await tx.all<{ reference: string }>(
    `SELECT s.reference FROM ${tx.keysTable([['reference', 'text']])} k
     ${tx.sql.joinInOrder} shipments s ON s.reference = k.reference AND s.awb IS NULL`,
    [JSON.stringify([...new Set(references)].map((reference) => [reference]))],
  );
  return new Set(rows.map((row) => row.reference));
}

export async function listShipmentLines(tx: Reads, shipmentIds: readonly string[]): Promise<ShipmentLine[]> {
  if (shipmentIds.length === 0) return [];
  const [only = ''] = shipmentIds;
  if (shipmentIds.length > 1) return listLinesById(tx, shipmentIds);
  const found = await gathered(tx, 'shipment lines', only, async (ids) =>
    groupBy(await listLinesById(tx, ids), (line) => line.shipmentId),
  );
  return found ?? [];
}

async function listLinesById(tx: Reads, shipmentIds: readonly string[]): Promise<ShipmentLine[]> {
  const rows = await tx.all<Stored>(
    `SELECT l.id, l.shipment_id, l.order_line_id, l.location_id, l.sku, l.quantity, l.reserved
     FROM ${tx.keysTable([['shipment_id', 'text']])} k ${tx.sql.joinInOrder} shipment_lines l ON l.shipment_id = k.shipment_id`,
    [JSON.stringify(shipmentIds.map((id) => [id]))],
  );
  return rows.map((row) => ({
    id: String(row.id),
    shipmentId: String(row.shipment_id),
    orderLineId: String(row.order_line_id),
    locationId: String(row.location_id),
    sku: String(row.sku),
    quantity: Number(row.quantity),
    reserved: Number(row.reserved),
  }));
}

/** @param on what nobody in this transaction reads may go out with its commit */
export async function insertShipments(
  on: Tx | Tx['last'],
  shipments: readonly Row[],
  lines: readonly Row[],
): Promise<void> {
  await on.insert('shipments', shipments);
  await on.insert('shipment_lines', lines);
}

/** Marks lines as holding nothing any more. */
export async function clearReserved(tx: Tx, lineIds: readonly string[]): Promise<void> {
  await tx.updateMany(
    'shipment_lines',
    [['id', 'text']],
    lineIds.map((id) => [id]),
    ['id'],
    { reserved: '0' },
  );
}

const saved: readonly KeyColumn[] = [
  ['id', 'text'],
  ['old_version', 'int'],
  ['version', 'int'],
  ['state', 'text'],
  ['reason', 'text'],
  ['reference', 'text'],
  ['courier_code', 'text'],
  ['partner_id', 'int'],
  ['awb', 'text'],
  ['courier_name', 'text'],
  ['label_id', 'text'],
  ['magento_shipment_id', 'int'],
  ['dispatched_at', 'text'],
  ['delivered_at', 'text'],
  ['promised_on', 'text'],
  ['expected_on', 'text'],
  ['resolution', 'text'],
  ['updated_at', 'text'],
];

/** Saves shipments, each against the version it was locked in; how many were still in it. */
export async function saveShipments(
  tx: Tx,
  changes: readonly { before: number; shipment: Shipment; booked: boolean; at: string }[],
): Promise<number> {
  const rows: Param[][] = changes.map(({ before, shipment: s, at }) => [
    s.id,
    before,
    s.version,
    s.state,
    s.reason,
    s.reference,
    s.courierCode,
    s.partnerId,
    s.awb,
    s.courierName,
    s.labelId,
    s.magentoShipmentId,
    s.dispatchedAt,
    s.deliveredAt,
    s.promisedOn,
    s.expectedOn,
    s.resolution,
    at,
  ]);
  const set: Record<string, string> = {};
  for (const [name] of saved) if (name !== 'id' && name !== 'old_version') set[name] = `k.${name}`;
  const count = await tx.updateMany('shipments', saved, rows, ['id'], set, 't.version = k.old_version');
  // The courier's answer is long and changes once or twice in a life: it does not travel with every save.
  const booked = changes.filter((one) => one.booked).map(({ shipment }) => shipment);
  // A plain sub-select: a keys table would cut, or keep on disk, what is longer than its columns.
  if (booked.length > 0)
    await tx.updateFrom(
      `(${booked.map(() => 'SELECT ? AS id, ? AS booking, ? AS choice').join(' UNION ALL ')})`,
      booked.flatMap(({ id, booking, choice }) => [id, booking, choice === undefined ? null : JSON.stringify(choice)]),
      'shipments',
      ['id'],
      { booking: 'k.booking', choice: 'COALESCE(k.choice, t.choice)' },
    );
  return count;
}

/** Which of these scans are known already. */
export async function knownScans(tx: Tx, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const rows = await tx.all<{ event_key: string }>(
    `SELECT e.event_key FROM ${tx.keysTable([['event_key', 'text']])} k ${tx.sql.joinInOrder} tracking_events e ON e.event_key = k.event_key`,
    [JSON.stringify(keys.map((key) => [key]))],
  );
  return new Set(rows.map((row) => row.event_key));
}

export async function insertScans(tx: Tx, rows: readonly Row[]): Promise<void> {
  await tx.last.insert('tracking_events', rows);
}
