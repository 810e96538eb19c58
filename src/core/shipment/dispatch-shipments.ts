/** A parcel leaves: its pieces go out of stock once, whoever says first that it has left. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import { consumePieces } from '../inventory/index.ts';
import { listOrders } from '../order/index.ts';
import { nextManualSteps } from '../process/index.ts';
import { workOn, type WorkSet } from './move-shipment.ts';
import { stepsOf } from './steps.ts';
import { clearReserved, listShipmentLines } from './store.ts';

/**
 * Handover at the counter, as a person's command. A parcel that is being called back is kept here: this is the last hand
 * that can. Had the courier taken it all the same, its scan says so, and is believed.
 * @throws conflict `shipment.called_back`; `shipment.illegal_move` when one of them is not ready or has left already;
 * `process.step_open` when a person has to do something first; `order.paused`
 */
export async function dispatchShipments(tx: Tx, ids: readonly string[]): Promise<void> {
  const work = await workOn(tx, ids);
  await mustBeDone(tx, work);
  for (const id of ids) {
    const shipment = work.get(id) ?? fail('missing', 'shipment.unknown', { id });
    if (shipment.state === 'recalled') fail('conflict', 'shipment.called_back', { reference: shipment.reference });
    work.move(id, 'dispatch', { dispatchedAt: momentOf(new Date()) }, 'handover');
  }
  await takeOut(tx, work, ids);
  await work.save();
}

async function mustBeDone(tx: Tx, work: WorkSet): Promise<void> {
  const shipments = work.ids.flatMap((id) => work.get(id) ?? []);
  const orders = await listOrders(tx, [...new Set(shipments.map((one) => one.orderId))]);
  const byId = new Map(orders.map((order) => [order.id, order]));
  const paused = orders.find((order) => order.state === 'paused');
  if (paused !== undefined) fail('conflict', 'order.paused', { number: paused.number });
  const asked = shipments.flatMap((one) => {
    const order = byId.get(one.orderId);
    return order === undefined ? [] : [stepsOf(one, order)];
  });
  const [open] = await nextManualSteps(tx, 'dispatch', asked);
  if (open !== undefined) fail('conflict', 'process.step_open', { shipmentId: open[0], step: open[1].name });
}

/** Takes the pieces of shipments that have just been moved to dispatched out of stock. */
export async function takeOut(tx: Tx, work: WorkSet, ids: readonly string[]): Promise<void> {
  const lines = (await listShipmentLines(tx, ids)).filter((line) => line.reserved > 0);
  await consumePieces(
    tx,
    lines.map((line) => ({
      locationId: line.locationId,
      sku: line.sku,
      quantity: line.reserved,
      businessKey: `dispatch:${line.id}`,
      entryKey: `ship:${line.shipmentId}`,
      orderId: work.get(line.shipmentId)?.orderId ?? '',
    })),
  );
  await clearReserved(
    tx,
    lines.map((line) => line.id),
  );
}
