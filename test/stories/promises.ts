/** What no story may break, whatever it was about: money that adds up, lines that add up, ended orders that hold nothing. */
import { expect } from 'chai';
import type { Readers } from './readers.ts';

/** Of every order in the house. */
export async function assertPromises({ rows }: Pick<Readers, 'rows'>): Promise<void> {
  expect(await rows(unevenMoney), 'invoiced − credited = charged − refunded').to.deep.equal([]);
  expect(await rows(keptMoney), 'what an ended order was paid and did not use has gone back').to.deep.equal([]);
  expect(await rows(overfullLines), 'pieces of a line').to.deep.equal([]);
  expect(await rows(heldByEnded), 'pieces held by ended orders').to.deep.equal([]);
  expect(await rows(unwatched), 'orders on hold whom nobody and nothing will release').to.deep.equal([]);
}

const unevenMoney = `
  SELECT * FROM (
    SELECT o.number,
      (SELECT COALESCE(SUM(i.total_minor), 0) FROM invoices i WHERE i.order_id = o.id AND i.state IN ('issued', 'awaited')) AS invoiced,
      (SELECT COALESCE(SUM(c.total_minor), 0) FROM credit_notes c WHERE c.order_id = o.id) AS credited,
      (SELECT COALESCE(SUM(c.amount_minor), 0) FROM charges c WHERE c.order_id = o.id
        AND c.state IN ('allocated', 'captured', 'due', 'collected', 'uncollected')) AS charged,
      (SELECT COALESCE(SUM(r.amount_minor), 0) FROM refunds r WHERE r.order_id = o.id AND r.shipment_id IS NOT NULL) AS refunded
    FROM orders o) money
  WHERE invoiced - credited <> charged - refunded`;

const keptMoney = `
  SELECT * FROM (
    SELECT o.number, o.state, o.grand_total_minor AS paid,
      (SELECT COALESCE(SUM(c.amount_minor), 0) FROM charges c WHERE c.order_id = o.id AND c.state = 'allocated') AS taken,
      (SELECT COALESCE(SUM(r.amount_minor), 0) FROM refunds r WHERE r.order_id = o.id AND r.way <> 'none') AS gone_back,
      (SELECT COALESCE(SUM(r.amount_minor), 0) FROM refunds r WHERE r.order_id = o.id AND r.shipment_id IS NOT NULL) AS given_up
    FROM orders o WHERE o.payment_mode = 'prepaid' AND o.origin = 'magento' AND o.state IN ('cancelled', 'rejected', 'closed')) money
  WHERE paid <> taken - given_up + gone_back AND NOT (state = 'closed' AND taken = 0)`;

const overfullLines = `
  SELECT * FROM (
    SELECT l.id, l.quantity, l.cancelled,
      (SELECT COALESCE(SUM(s.quantity), 0) FROM shipment_lines s JOIN shipments p ON p.id = s.shipment_id
        WHERE s.order_line_id = l.id AND p.state <> 'cancelled' AND p.resolution IS NULL) AS placed
    FROM order_lines l) line
  WHERE cancelled < 0 OR cancelled + placed > quantity`;

const heldByEnded = `
  SELECT o.number, o.state, l.sku, l.reserved AS quantity FROM orders o
    JOIN shipments s ON s.order_id = o.id JOIN shipment_lines l ON l.shipment_id = s.id
    WHERE o.state IN ('closed', 'cancelled', 'rejected') AND l.reserved > 0
  UNION ALL
  SELECT o.number, o.state, h.sku, h.quantity FROM orders o JOIN stock_holds h ON h.order_id = o.id
    WHERE o.state IN ('closed', 'cancelled', 'rejected') AND h.state = 'held'`;

const unwatched = `
  SELECT o.number, o.state, o.reason FROM orders o
  WHERE o.state IN ('on_hold', 'paused', 'scheduled', 'amending') AND o.due_at IS NULL
    AND COALESCE(o.reason, '') <> 'maintenance'
    AND NOT EXISTS (SELECT 1 FROM tasks t WHERE t.order_id = o.id AND t.state = 'open')`;
