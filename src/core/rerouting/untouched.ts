/** Whether nobody at a place has begun with a parcel: no label to stick on, no step done. */
import type { Tx } from '../../platform/db/index.ts';
import { listDone } from '../process/index.ts';
import { findShipment, type ShipmentState } from '../shipment/index.ts';

const before: readonly ShipmentState[] = [
  'planned',
  'charging',
  'charge_failed',
  'invoiced',
  'booking_failed',
  'booked',
];

export async function isUntouched(tx: Tx, orderId: string, shipmentId: string): Promise<boolean> {
  const shipment = await findShipment(tx, shipmentId);
  if (shipment === undefined || !before.includes(shipment.state)) return false;
  return !(await listDone(tx, orderId)).some((one) => one.subjectId === shipmentId);
}
