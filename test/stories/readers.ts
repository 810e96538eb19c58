/** What stories read of the hub's rows: past its code, so that a wrong store does not hide a wrong row. */
import type { Database, Param } from '../../src/platform/db/index.ts';

export type OrderRow = {
  id: string;
  number: string;
  state: string;
  reason: string | null;
  version: number;
  payment_mode: string;
  currency: string;
  grand_total_minor: number;
  due_minor: number;
  customer_name: string;
};
export type ShipmentRow = {
  id: string;
  order_id: string;
  reference: string;
  state: string;
  reason: string | null;
  location_id: string;
  courier_code: string | null;
  partner_id: number | null;
  awb: string | null;
  label_id: string | null;
  magento_shipment_id: number | null;
};
export type LineRow = { sku: string; quantity: number; ships: number; total_minor: number; ship_item_id: number };
export type ParkedRow = {
  id: string;
  listener: string;
  reason_kind: string;
  reason_code: string;
  reason_detail: string;
  order_number: string | null;
};
export type TaskRow = { id: string; kind: string; reason_code: string; workgroup: string; state: string };

export type Readers = {
  rows<T>(sql: string, params?: readonly Param[]): Promise<T[]>;
  count(table: string, where?: string): Promise<number>;
  order(number: string): Promise<OrderRow | undefined>;
  lines(number: string): Promise<LineRow[]>;
  /** Of an order with one shipment. */
  shipment(number: string): Promise<ShipmentRow | undefined>;
  openTasks(): Promise<TaskRow[]>;
  openParked(): Promise<ParkedRow[]>;
  /** Places where the numbers and the ledger, or the reservations and their lines, disagree. */
  stockMistakes(): Promise<unknown[]>;
};

export function createReaders(db: () => Database): Readers {
  const rows = <T>(sql: string, params: readonly Param[] = []): Promise<T[]> => db().read((r) => r.all<T>(sql, params));
  return {
    rows,
    count: async (table, where = '1 = 1') =>
      Number((await rows<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table} WHERE ${where}`))[0]?.n),
    order: async (number) => (await rows<OrderRow>('SELECT * FROM orders WHERE number = ?', [number]))[0],
    lines: (number) =>
      rows<LineRow>(
        'SELECT l.* FROM order_lines l JOIN orders o ON o.id = l.order_id WHERE o.number = ? ORDER BY l.line_no',
        [number],
      ),
    shipment: async (number) =>
      (
        await rows<ShipmentRow>('SELECT s.* FROM shipments s JOIN orders o ON o.id = s.order_id WHERE o.number = ?', [
          number,
        ])
      )[0],
    openTasks: () => rows<TaskRow>("SELECT * FROM tasks WHERE state = 'open' ORDER BY created_at"),
    openParked: () => rows<ParkedRow>("SELECT * FROM parked WHERE state = 'open' ORDER BY parked_at"),
    async stockMistakes() {
      const ledger = await rows(
        `SELECT s.location_id, s.sku, s.physical, COALESCE(m.moved, 0) AS moved FROM stock s
         LEFT JOIN (SELECT location_id, sku, SUM(quantity) AS moved FROM stock_movements GROUP BY location_id, sku) m
           ON m.location_id = s.location_id AND m.sku = s.sku
         WHERE s.physical <> COALESCE(m.moved, 0) OR s.physical <> s.base + s.rel_sum + s.overlay_sum OR s.physical < 0`,
      );
      const held = await rows(
        `SELECT s.location_id, s.sku, s.reserved, COALESCE(l.held, 0) AS held FROM stock s
         LEFT JOIN (SELECT location_id, sku, SUM(reserved) AS held FROM shipment_lines GROUP BY location_id, sku) l
           ON l.location_id = s.location_id AND l.sku = s.sku
         WHERE s.reserved <> COALESCE(l.held, 0)`,
      );
      return [...ledger, ...held];
    },
  };
}
