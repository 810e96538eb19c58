/** Parcels that count on pieces which their place does not have, or may not send: those pieces alone are sought elsewhere. */
import type { Tx } from '../../platform/db/index.ts';
import { asAppError } from '../../platform/errors.ts';
import type { DoubtFact } from '../events.ts';
import { listShipmentLines } from '../shipment/index.ts';
import { offerTask } from './offer-look.ts';
import { isUntouched } from './untouched.ts';
import { turnDown } from './turn-down.ts';

/**
 * The place has said nothing of this parcel: its stock is not put right by it, and it counts neither against its trust
 * nor against the places that the order may try. A parcel that somebody has begun to pack meanwhile gets a task.
 */
export async function passOnDoubted(tx: Tx, { orderId, shipmentId, sku, why }: DoubtFact): Promise<void> {
  if (!(await listShipmentLines(tx, [shipmentId])).some((one) => one.sku === sku && one.reserved > 0)) return;
  // What is recalled must not leave, packed or not.
  if (why === 'not_found' && !(await isUntouched(tx, orderId, shipmentId))) return offerTask(tx, shipmentId, sku);
  const said = { lines: [{ sku }], cause: 'reroute', reason: 'other', note: `${sku}: ${why}`, who: 'hub' } as const;
  await turnDown(tx, shipmentId, said).catch((error: unknown) => {
    // It has left, or its place or a person has been faster.
    if (asAppError(error).kind !== 'conflict') throw error;
  });
}
