/** A store did not find an item: its other parcels with that item may be in the same case, and a person is asked to look. */
import type { Tx } from '../../platform/db/index.ts';
import type { NewDoubt } from '../inventory/index.ts';
import { listHolding, type Shipment } from '../shipment/index.ts';
import { openTask } from '../task/index.ts';

/** More than this is a case for a run over the whole place. */
const MOST = 20;

/**
 * Who picked first may well have taken the last pieces, so nothing is taken away from a parcel by itself: each gets a
 * task with a button that sends it from elsewhere.
 */
export async function offerLook(tx: Tx, turnedDown: Shipment, doubts: readonly NewDoubt[]): Promise<void> {
  const { locationId } = turnedDown;
  const skus = new Map(doubts.flatMap((one) => (one.doubt === 'rest' ? [[one.sku, one.found] as const] : [])));
  if (skus.size === 0) return;
  const holding = await listHolding(tx, locationId, [...skus.keys()], MOST);
  const left = new Map(skus);
  for (const one of holding) {
    if (one.shipmentId === turnedDown.id) continue;
    // What the store has found still serves those who came first.
    const found = left.get(one.sku) ?? 0;
    left.set(one.sku, Math.max(0, found - one.quantity));
    if (found >= one.quantity) continue;
    await openTask(tx, {
      kind: 'shipment.stock_doubted',
      about: one.shipmentId,
      workgroup: 'stores',
      priority: 2,
      orderId: one.orderId,
      shipmentId: one.shipmentId,
      locationId,
      reasonCode: 'shipment.stock_doubted',
      facts: { reference: one.reference, sku: one.sku },
    });
  }
}
