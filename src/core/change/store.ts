/** What waits for a courier's word: one row per recalled parcel and wish. */
import type { Row, Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';

export type Piece = { readonly orderLineId: string; readonly quantity: number };

/**
 * `cancel` of the whole order, `cancel_lines`, `readdress`: booked anew, `resource`: from another place, `turned_down`:
 * some pieces from another place, `stop`: a person looks for the place.
 */
export type WaitingKind = 'cancel' | 'cancel_lines' | 'readdress' | 'resource' | 'turned_down' | 'stop';
export type Waiting = {
  readonly id: string;
  readonly orderId: string;
  readonly shipmentId: string;
  readonly kind: WaitingKind;
  readonly pieces: readonly Piece[];
  readonly reason: string;
  readonly revisionId: string | null;
};

type Stored = {
  id: string;
  order_id: string;
  shipment_id: string;
  kind: string;
  line_parts: string;
  reason: string;
  revision_id: string | null;
};

export async function insertWaiting(tx: Tx, rows: readonly Waiting[]): Promise<void> {
  const now = momentOf(new Date());
  await tx.insert(
    'order_changes',
    rows.map((one): Row => ({
      id: one.id,
      order_id: one.orderId,
      shipment_id: one.shipmentId,
      kind: one.kind,
      line_parts: JSON.stringify(one.pieces),
      reason: one.reason.slice(0, 200),
      revision_id: one.revisionId,
      state: 'open',
      created_at: now,
    })),
  );
}

/** Open ones of these parcels, oldest first. */
export async function listWaiting(tx: Tx, shipmentIds: readonly string[]): Promise<Waiting[]> {
  if (shipmentIds.length === 0) return [];
  const rows = await tx.all<Stored>(
    `SELECT c.id, c.order_id, c.shipment_id, c.kind, c.line_parts, c.reason, c.revision_id
     FROM ${tx.keysTable([['shipment_id', 'text']])} k
     ${tx.sql.joinInOrder} order_changes c ON c.shipment_id = k.shipment_id AND c.state = 'open'`,
    [JSON.stringify([...new Set(shipmentIds)].map((id) => [id]))],
  );
  return rows
    .map((row) => ({
      id: row.id,
      orderId: row.order_id,
      shipmentId: row.shipment_id,
      kind: row.kind as WaitingKind,
      pieces: JSON.parse(row.line_parts) as Piece[],
      reason: row.reason,
      revisionId: row.revision_id,
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

export async function endWaiting(
  tx: Tx,
  ids: readonly string[],
  state: 'done' | 'refused' | 'replaced',
): Promise<void> {
  const now = momentOf(new Date());
  await tx.updateMany(
    'order_changes',
    [
      ['id', 'text'],
      ['state', 'text'],
      ['ended_at', 'text'],
    ],
    ids.map((id) => [id, state, now]),
    ['id'],
    { state: 'k.state', ended_at: 'k.ended_at' },
    "t.state = 'open'",
  );
}
