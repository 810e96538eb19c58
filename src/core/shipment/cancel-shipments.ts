/**
 * Parcels that are not wanted any more. What no courier knows of is cancelled at once, its pieces with it; a booked one
 * is recalled first, and keeps its pieces until the courier has let go of it.
 */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { releasePieces } from '../inventory/index.ts';
import { openTask, settleTask } from '../task/index.ts';
import type { Via } from './carrier.ts';
import { accountOf, viaOfCode } from './courier-account.ts';
import type { Booking } from './courier.ts';
import { workOn, type WorkSet } from './move-shipment.ts';
import type { Shipment } from './shipment.ts';
import { shipmentMoves, type ShipmentState } from './states.ts';
import { clearReserved, findShipment, listShipmentLines } from './store.ts';

const fromOf = (move: 'cancel' | 'recall'): ReadonlySet<ShipmentState> =>
  new Set<ShipmentState>(shipmentMoves.filter((row) => row.on === move).flatMap((row) => row.from));

const recallable = fromOf('recall');
// A recalled one is not cancelled by us but by its courier's word.
const cancellable = new Set<ShipmentState>([...fromOf('cancel')].filter((state) => state !== 'recalled'));

/** What cancelling would do to a shipment now: `now`, `recall` it first, `recalled` already, or `late`. */
export type Cancelling = 'now' | 'recall' | 'recalled' | 'late';

export function cancellingOf(shipment: Pick<Shipment, 'state'>): Cancelling {
  if (cancellable.has(shipment.state)) return 'now';
  if (recallable.has(shipment.state)) return 'recall';
  return shipment.state === 'recalled' ? 'recalled' : 'late';
}

/** Of each shipment, what became of it; those that are too late are left as they are. */
export async function cancelShipments(
  tx: Tx,
  ids: readonly string[],
  reason: string,
): Promise<Map<string, 'cancelled' | 'recalled' | 'late'>> {
  const work = await workOn(tx, ids);
  const done = cancelIn(work, ids, reason);
  await giveBack(
    tx,
    [...done].filter(([, became]) => became === 'cancelled').map(([id]) => id),
  );
  await work.save();
  await settleCauses(
    tx,
    [...done].filter(([, became]) => became === 'cancelled').map(([id]) => id),
  );
  return done;
}

/** Moves only: the caller gives the pieces back and saves. */
export function cancelIn(
  work: WorkSet,
  ids: readonly string[],
  reason: string,
): Map<string, 'cancelled' | 'recalled' | 'late'> {
  const done = new Map<string, 'cancelled' | 'recalled' | 'late'>();
  for (const id of [...new Set(ids)].sort()) {
    const shipment = work.get(id) ?? fail('missing', 'shipment.unknown', { id });
    const how = cancellingOf(shipment);
    if (how === 'now') work.move(id, 'cancel', { reason }, reason);
    if (how === 'recall') work.move(id, 'recall', { reason }, reason);
    done.set(id, how === 'now' ? 'cancelled' : how === 'late' ? 'late' : 'recalled');
  }
  return done;
}

/** The pieces that these shipments still hold can be promised again. */
export async function giveBack(tx: Tx, ids: readonly string[]): Promise<void> {
  const lines = (await listShipmentLines(tx, ids)).filter((line) => line.reserved > 0);
  if (lines.length === 0) return;
  await releasePieces(
    tx,
    lines.map((line) => ({ locationId: line.locationId, sku: line.sku, quantity: line.reserved })),
  );
  await clearReserved(
    tx,
    lines.map((line) => line.id),
  );
}

/** Nobody need care any more for a parcel that there is not. */
export async function settleCauses(tx: Tx, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    for (const kind of ['shipment.booking_failed', 'shipment.charge_failed', 'shipment.cancelled'])
      await settleTask(tx, kind, id);
  }
}

/** What the courier is asked to forget. */
export type RecallIntent = Via & {
  readonly shipmentId: string;
  readonly reference: string;
  readonly awb: string;
  readonly partnerId: number;
  readonly account: string;
};

/** Undefined when nobody wants it back (any more). */
export async function intendRecall(tx: Tx, shipmentId: string): Promise<RecallIntent | undefined> {
  const shipment = (await findShipment(tx, shipmentId)) ?? fail('missing', 'shipment.unknown', { shipmentId });
  if (shipment.state !== 'recalled' || shipment.awb === null || shipment.partnerId === null) return undefined;
  const booking = shipment.booking === null ? undefined : (JSON.parse(shipment.booking) as Partial<Booking>);
  const account = booking?.account ?? (await accountOf(tx, shipment.courierCode));
  const { awb, partnerId, reference } = shipment;
  return { shipmentId, reference, awb, partnerId, account, ...(await viaOfCode(tx, shipment.courierCode)) };
}

/** The courier has let go of it. False when it is not recalled (any more): it has left, or somebody was faster. */
export async function recordRecalled(tx: Tx, shipmentId: string): Promise<boolean> {
  const work = await workOn(tx, [shipmentId]);
  if (work.get(shipmentId)?.state !== 'recalled') return false;
  work.move(shipmentId, 'cancel', { reason: work.get(shipmentId)?.reason ?? null }, 'the courier has cancelled it');
  await giveBack(tx, [shipmentId]);
  await work.save();
  return true;
}

/** The courier keeps it: the parcel goes on as it was, and a person hears why. */
export async function recordRecallRefused(tx: Tx, shipmentId: string, code: string): Promise<boolean> {
  const work = await workOn(tx, [shipmentId]);
  const shipment = work.get(shipmentId);
  if (shipment?.state !== 'recalled') return false;
  work.move(shipmentId, 'keep', {}, code);
  await work.save();
  await openTask(tx, {
    kind: 'shipment.recall_refused',
    about: shipmentId,
    workgroup: 'shipping',
    priority: 1,
    orderId: shipment.orderId,
    shipmentId,
    reasonCode: code,
    facts: { reference: shipment.reference, awb: shipment.awb },
  });
  return true;
}
