/**
 * A store did not find an item: its other parcels with that item are in the same case. Those that nobody has begun with
 * are passed on by themselves; of one that may be packed already, a person is asked to look.
 */
import type { Tx } from '../../platform/db/index.ts';
import { listChannels } from '../catalog/index.ts';
import { tell } from '../events.ts';
import type { NewDoubt } from '../inventory/index.ts';
import { findShipment, listHolding, type Shipment } from '../shipment/index.ts';
import { openTask } from '../task/index.ts';

/** More than this is a case for a run over the whole place. */
const MOST = 100;

/** Who picked first may have taken the last pieces: what the store has found still serves those who came first. */
export async function offerLook(tx: Tx, turnedDown: Shipment, doubts: readonly NewDoubt[]): Promise<void> {
  const { locationId } = turnedDown;
  const skus = new Map(doubts.flatMap((one) => (one.doubt === 'rest' ? [[one.sku, one.found] as const] : [])));
  if (skus.size === 0) return;
  const holding = await listHolding(tx, locationId, [...skus.keys()], MOST);
  const channels = new Map((await listChannels(tx)).map((one) => [one.id, one]));
  const left = new Map(skus);
  for (const { shipmentId, orderId, sku, quantity, channelId, version } of holding) {
    if (shipmentId === turnedDown.id) continue;
    const found = left.get(sku) ?? 0;
    left.set(sku, Math.max(0, found - quantity));
    if (found >= quantity) continue;
    // Each in its own transaction: orders are locked before stock, and this one holds stock already.
    if (channels.get(channelId)?.config.rerouting?.passOnDoubted === false) await offerTask(tx, shipmentId, sku);
    else tell(tx, 'shipment.pieces_doubted', { orderId, shipmentId, sku, why: 'not_found' }, version);
  }
}

export async function offerTask(tx: Tx, shipmentId: string, sku: string): Promise<void> {
  const shipment = await findShipment(tx, shipmentId);
  if (shipment === undefined) return;
  await openTask(tx, {
    kind: 'shipment.stock_doubted',
    about: shipmentId,
    workgroup: 'stores',
    priority: 2,
    orderId: shipment.orderId,
    shipmentId,
    locationId: shipment.locationId,
    reasonCode: 'shipment.stock_doubted',
    facts: { reference: shipment.reference, sku },
  });
}
