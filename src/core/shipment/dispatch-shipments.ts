/** A parcel leaves: its pieces go out of stock once, whoever says first that it has left. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import { consumePieces } from '../inventory/index.ts';
import { workOn, type WorkSet } from './move-shipment.ts';
import { clearReserved, listShipmentLines } from './store.ts';

/**
 * Handover at the counter, as a person's command.
 * @throws conflict `shipment.illegal_move` when one of them is not ready or has left already
 */
export async function dispatchShipments(tx: Tx, ids: readonly string[]): Promise<void> {
  const work = await workOn(tx, ids);
  for (const id of ids) {
    if (work.get(id) === undefined) fail('missing', 'shipment.unknown', { id });
    work.move(id, 'dispatch', { dispatchedAt: momentOf(new Date()) }, 'handover');
  }
  await takeOut(tx, work, ids);
  await work.save();
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
