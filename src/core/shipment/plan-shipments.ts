/** A decided order becomes a shipment that holds the reserved pieces. Runs in the transaction of the decision. */
import { uuidv7 } from 'uuidv7';
import type { Row, Tx } from '../../platform/db/index.ts';
import { remember } from '../../platform/history.ts';
import { groupBy } from '../../platform/group.ts';
import { momentOf } from '../../platform/time.ts';
import { findItems } from '../catalog/index.ts';
import { tell } from '../events.ts';
import type { PlannedShipment } from '../sourcing/index.ts';
import { shipmentReference } from './shipment.ts';
import { insertShipments, listShipmentsOf } from './store.ts';

export async function planShipments(tx: Tx, planned: readonly PlannedShipment[]): Promise<void> {
  if (planned.length === 0) return;
  const before = groupBy(
    await listShipmentsOf(
      tx,
      planned.map((one) => one.order.id),
    ),
    (shipment) => shipment.orderId,
  );
  const items = await findItems(tx, [...new Set(planned.flatMap((one) => one.lines.map((line) => line.sku)))]);
  const now = momentOf(new Date());
  const shipments: Row[] = [];
  const lines: Row[] = [];
  for (const { order, lines: wanted, locationId } of planned) {
    const id = uuidv7();
    const weight = wanted.reduce((sum, line) => sum + (items.get(line.sku)?.weightG ?? 0) * line.quantity, 0);
    shipments.push({
      id,
      order_id: order.id,
      order_number: order.number,
      magento_order_id: order.magentoOrderId,
      channel_id: order.channelId,
      location_id: locationId,
      reference: shipmentReference(order.number, order.channelId, (before.get(order.id)?.length ?? 0) + 1),
      state: 'planned',
      version: 1,
      weight_g: Math.max(1, weight),
      created_at: now,
      updated_at: now,
    });
    for (const line of wanted) {
      lines.push({
        id: uuidv7(),
        shipment_id: id,
        order_line_id: line.id,
        location_id: locationId,
        sku: line.sku,
        quantity: line.quantity,
        sales_factor: line.salesFactor,
        reserved: line.quantity * line.salesFactor,
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
