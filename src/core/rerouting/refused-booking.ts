/** No courier takes a parcel from where it lies: where the channel says so, it is sent from elsewhere without asking. */
import type { Tx } from '../../platform/db/index.ts';
import { listChannels } from '../catalog/index.ts';
import type { ShipmentFact } from '../events.ts';
import { findShipment, isRefusedAs } from '../shipment/index.ts';
import { turnDown } from './turn-down.ts';

export async function followRefusedBookings(tx: Tx, facts: readonly ShipmentFact[]): Promise<void> {
  const channels = await listChannels(tx);
  if (!channels.some((one) => one.config.rerouting?.elsewhereWhenRefused === true)) return;
  for (const { shipmentId } of facts) {
    const shipment = await findShipment(tx, shipmentId);
    const channel = channels.find((one) => one.id === shipment?.channelId);
    if (shipment?.state !== 'booking_failed' || channel?.config.rerouting?.elsewhereWhenRefused !== true) continue;
    // Where asking was given up its courier may have a waybill: a person looks first.
    const reason = shipment.reason ?? '';
    if (reason !== 'shipment.no_courier' && !(await isRefusedAs(tx, shipmentId, reason))) continue;
    await turnDown(tx, shipmentId, { cause: 'courier', reason: 'other', who: 'hub' });
  }
}
