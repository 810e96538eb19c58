/** What each channel has been told of its orders, and which orders are late. */
import { gathered } from '../../platform/db/gather.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import type { OrderStatus } from '../order/index.ts';

export type Notice = {
  readonly orderId: string;
  readonly version: number;
  readonly status: OrderStatus;
  /** The channel's own word. */
  readonly shown: string;
  readonly held: boolean;
  readonly expectedOn: string | null;
  readonly toldAt: string;
};

type Stored = {
  order_id: string;
  version: number;
  status: string;
  shown: string;
  held: number;
  expected_on: string | null;
  told_at: string;
};

export async function findNotice(reader: Reader, orderId: string): Promise<Notice | undefined> {
  return gathered(reader, 'order notices', orderId, (ids) => findNotices(reader, ids));
}

export async function findNotices(reader: Reader, orderIds: readonly string[]): Promise<Map<string, Notice>> {
  if (orderIds.length === 0) return new Map();
  const rows = await reader.all<Stored>(
    `SELECT n.order_id, n.version, n.status, n.shown, n.held, n.expected_on, n.told_at
     FROM ${reader.keysTable([['order_id', 'text']])} k ${reader.sql.joinInOrder} order_notices n ON n.order_id = k.order_id`,
    [JSON.stringify([...new Set(orderIds)].map((id) => [id]))],
  );
  return new Map(
    rows.map((row) => [
      row.order_id,
      {
        orderId: row.order_id,
        version: Number(row.version),
        status: row.status as OrderStatus,
        shown: row.shown,
        held: Number(row.held) === 1,
        expectedOn: row.expected_on,
        toldAt: row.told_at,
      },
    ]),
  );
}

export async function saveNotices(tx: Tx, notices: readonly Notice[]): Promise<void> {
  if (notices.length === 0) return;
  const rows = notices.map((one) => ({
    order_id: one.orderId,
    version: one.version,
    status: one.status,
    shown: one.shown.slice(0, 60),
    held: one.held ? 1 : 0,
    expected_on: one.expectedOn,
    told_at: one.toldAt,
  }));
  await tx.upsert('order_notices', ['order_id'], rows, [
    'version',
    'status',
    'shown',
    'held',
    'expected_on',
    'told_at',
  ]);
}

/** The hold that we have put on an order over there is gone, by us. */
export async function clearHeld(tx: Tx, orderId: string): Promise<void> {
  await tx.run('UPDATE order_notices SET held = 0 WHERE order_id = ?', [orderId]);
}

export type Late = { readonly orderId: string; readonly promisedOn: string };

export async function listLate(reader: Reader): Promise<Late[]> {
  const rows = await reader.all<{ order_id: string; promised_on: string }>(
    'SELECT order_id, promised_on FROM late_orders',
  );
  return rows.map((row) => ({ orderId: row.order_id, promisedOn: row.promised_on }));
}

export async function insertLate(tx: Tx, late: readonly Late[], at: string): Promise<void> {
  await tx.insert(
    'late_orders',
    late.map((one) => ({ order_id: one.orderId, promised_on: one.promisedOn, noticed_at: at })),
    { ifAbsent: true },
  );
}

export async function deleteLate(tx: Tx, orderIds: readonly string[]): Promise<void> {
  await tx.deleteByKeys('late_orders', ['order_id', 'text'], orderIds);
}
