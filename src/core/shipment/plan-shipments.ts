/** A decided order becomes shipments, one per location, that hold the reserved pieces. Runs in the transaction of the decision. */
import { uuidv7 } from 'uuidv7';
import type { Row, Tx } from '../../platform/db/index.ts';
import { remember } from '../../platform/history.ts';
import { groupBy } from '../../platform/group.ts';
import { momentOf } from '../../platform/time.ts';
import { findItems } from '../catalog/index.ts';
import { tell } from '../events.ts';
import type { Plan, PlannedShipment } from '../sourcing/index.ts';
import { progressOrders } from './progress-orders.ts';
import { shipmentReference } from './shipment.ts';
import { insertShipments, listShipmentLines, listShipmentsOf } from './store.ts';

export const planShipments: Plan = Object.assign(plan, { placed, follow: progressOrders });

async function plan(tx: Tx, planned: readonly PlannedShipment[]): Promise<void> {
  if (planned.length === 0) return;
  const before = groupBy(
    await listShipmentsOf(tx, [...new Set(planned.map((one) => one.order.id))]),
    (shipment) => shipment.orderId,
  );
  const counts = new Map([...before].map(([orderId, shipments]) => [orderId, shipments.length]));
  const items = await findItems(tx, [...new Set(planned.flatMap((one) => one.lines.map(({ line }) => line.sku)))]);
  const now = momentOf(new Date());
  const shipments: Row[] = [];
  const lines: Row[] = [];
  for (const { order, lines: wanted, locationId } of planned) {
    const id = uuidv7();
    const weight = wanted.reduce((sum, { line, quantity }) => sum + (items.get(line.sku)?.weightG ?? 0) * quantity, 0);
    const nth = (counts.get(order.id) ?? 0) + 1;
    counts.set(order.id, nth);
    shipments.push({
      id,
      order_id: order.id,
      order_number: order.number,
      magento_order_id: order.magentoOrderId,
      channel_id: order.channelId,
      location_id: locationId,
      reference: shipmentReference(order.number, order.channelId, nth),
      state: 'planned',
      version: 1,
      weight_g: Math.max(1, weight),
      created_at: now,
      updated_at: now,
    });
    for (const { line, quantity } of wanted) {
      lines.push({
        id: uuidv7(),
        shipment_id: id,
        order_line_id: line.id,
        location_id: locationId,
        sku: line.sku,
        quantity,
        sales_factor: line.salesFactor,
        reserved: quantity * line.salesFactor,
      });
    }
    remember(tx, {
      entity: 'shipment',
      entityId: id,
      orderId: order.id,
      move: 'plan',
      to: 'planned',
      version: 1,
      changes: { location: [null, locationId] },
    });
    tell(tx, 'shipment.planned', { orderId: order.id, shipmentId: id }, 1);
  }
  await insertShipments(tx, shipments, lines);
}

async function placed(tx: Tx, orderIds: readonly string[]): Promise<Map<string, number>> {
  const live = (await listShipmentsOf(tx, orderIds)).filter((shipment) => shipment.state !== 'cancelled');
  const pieces = new Map<string, number>();
  for (const line of await listShipmentLines(
    tx,
    live.map((shipment) => shipment.id),
  ))
    pieces.set(line.orderLineId, (pieces.get(line.orderLineId) ?? 0) + line.quantity);
  return pieces;
}
