/** Steps and tasks that people do: what stood still before a step goes on when it is done. */
import { billShipments } from '../core/billing/index.ts';
import { letGo, lockOrders } from '../core/order/index.ts';
import { dropSteps, type StepDone } from '../core/process/index.ts';
import type { Tx } from '../platform/db/index.ts';
import { booking } from './courier.ts';
import type { Part } from './form.ts';

export function process({ on, p }: Part): void {
  on('process.step_done', 'process.step.go_on', { then: goOn });
  on('process.step_done', 'courier.shipment.book_after_step', {
    ...booking(p, (e: StepDone) => (e.gate === 'book' ? e.subjectId : undefined)),
    queue: 'courier.shipment.book',
  });
  // Nobody need do a step for what is not wanted any more.
  on('order.cancelled', 'process.order.drop_steps', { then: (tx, e) => dropSteps(tx, { orderId: e.orderId }) });
  on('order.rejected', 'process.order.drop_steps_rejected', { then: (tx, e) => dropSteps(tx, { orderId: e.orderId }) });
  on('shipment.cancelled', 'process.shipment.drop_steps', {
    then: (tx, e) => dropSteps(tx, { shipmentId: e.shipmentId }),
  });
}

/** What waits for a hand-over is handed over by a person, who only has to try again. */
async function goOn(tx: Tx, e: Omit<StepDone, 'note'>): Promise<void> {
  if (e.gate === 'bill') return billShipments(tx, [{ orderId: e.orderId, shipmentId: e.subjectId }]);
  if (e.gate !== 'source') return;
  const orders = await lockOrders(tx, [e.orderId]);
  const waiting = orders.filter((order) => order.state === 'on_hold' && order.reason === `step.${e.step}`);
  await letGo(tx, waiting, 'release');
}
