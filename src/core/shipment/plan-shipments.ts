/** A decided order becomes shipments, one per location, that hold the reserved pieces. Runs in the transaction of the decision. */
import { uuidv7 } from '../../platform/ids.ts';
import type { Row, Tx } from '../../platform/db/index.ts';
import { remember } from '../../platform/history.ts';
import { groupBy } from '../../platform/group.ts';
import { momentOf } from '../../platform/time.ts';
import { findItems } from '../catalog/index.ts';
import { tell } from '../events.ts';
import { isNew, type Plan, type PlannedShipment } from '../sourcing/index.ts';
import { progressOrders } from './progress-orders.ts';
import { shipmentReference } from './shipment.ts';
import { listPlaced } from './store-placed.ts';
import { insertShipments, listShipmentsOf } from './store.ts';

export const planShipments: Plan = Object.assign(plan, { placed: listPlaced, follow: progressOrders });

async function plan(tx: Tx, planned: readonly PlannedShipment[], more = { unread: false }): Promise<void> {
  if (planned.length === 0) return;
  const before = groupBy(
    await listShipmentsOf(tx, [...new Set(planned.filter((one) => !isNew(one.order)).map((one) => one.order.id))]),
    (shipment) => shipment.orderId,
  );
  const counts = new Map([...before].map(([orderId, shipments]) => [orderId, shipments.length]));
  const items = await findItems(
    tx,
    planned.flatMap((one) => one.lines.filter((line) => line.weightG === undefined).map((line) => line.sku)),
  );
  const now = momentOf(new Date());
  const shipments: Row[] = [];
  const lines: Row[] = [];
  for (const { order, lines: wanted, locationId, promisedOn } of planned) {
    const id = uuidv7();
    const weight = wanted.reduce(
      (sum, { sku, quantity, weightG }) => sum + (weightG ?? items.get(sku)?.weightG ?? 0) * quantity,
      0,
    );
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
      promised_on: promisedOn ?? null,
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
      changes: {
        location: [null, locationId],
        ...(promisedOn === undefined ? {} : { promisedOn: [null, promisedOn] }),
      },
    });
    tell(tx, 'shipment.planned', { orderId: order.id, shipmentId: id }, 1);
  }
  await insertShipments(more.unread ? tx.last : tx, shipments, lines);
}
