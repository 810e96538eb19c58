/**
 * Parcels that their place does not serve: the pieces stay wanted, and find another place. What no courier knows of is
 * cancelled at once, its pieces let go; a booked one is recalled first. Many at once, in a handful of statements.
 */
import { uuidv7 } from '../../platform/ids.ts';
import type { Tx } from '../../platform/db/index.ts';
import { lockOrders, moveOrders, type Order } from '../order/index.ts';
import { cancelIn, giveBack, settleCauses, workOn } from '../shipment/index.ts';
import { openTask } from '../task/index.ts';
import { restOf } from './cancel-lines.ts';
import { placeAgain } from './settle-order.ts';
import { insertWaiting, type Piece, type Waiting } from './store.ts';
import { lockSubject } from './subject.ts';

export type Leaving = {
  readonly orderId: string;
  readonly shipmentId: string;
  /** Those of its pieces that go; left out: all. The others leave from the same place, in another parcel. */
  readonly pieces?: readonly Piece[];
  /** No place is asked after this one: the order waits for a person. */
  readonly stops?: boolean;
};

/** `late`: it has left, or ended, already; nothing was done. */
export type MovedOn = 'moved' | 'recalled' | 'late';

/** Shown with an order that has been turned down too often. */
export const EXHAUSTED = 'resourcing_exhausted';

/** States of parcels that hold something that could need care. */
const troubled = new Set(['booking_failed', 'charge_failed', 'booked', 'labelled']);

export type MovingOn = {
  /** The caller sources these orders in this transaction: nobody else has to hear that they are open. */
  readonly sourced?: boolean;
  /** No piece of theirs can be wanted where it is let go, so its stock rows are locked just before the commit alone. */
  readonly stockLast?: boolean;
};

export async function moveOn(
  tx: Tx,
  parcels: readonly Leaving[],
  reason: string,
  how: MovingOn = {},
): Promise<Map<string, MovedOn>> {
  const orders = await lockOrders(
    tx,
    parcels.map((one) => one.orderId),
  );
  const work = await workOn(
    tx,
    parcels.map((one) => one.shipmentId),
  );
  const known = parcels.filter((one) => work.get(one.shipmentId) !== undefined);
  const before = new Map(known.map((one) => [one.shipmentId, work.get(one.shipmentId)]));
  const became = cancelIn(
    work,
    known.map((one) => one.shipmentId),
    reason,
  );
  const gone = known.filter((one) => became.get(one.shipmentId) === 'cancelled');
  const letGo = (): Promise<void> =>
    giveBack(
      tx,
      gone.map((one) => one.shipmentId),
    );
  if (how.stockLast === true) tx.beforeCommit(letGo);
  else await letGo();
  await work.save();
  await settleCauses(
    tx,
    gone.map((one) => one.shipmentId).filter((id) => troubled.has(before.get(id)?.state ?? '')),
  );
  await wait(
    tx,
    known.filter(
      (one) => became.get(one.shipmentId) === 'recalled' && before.get(one.shipmentId)?.state !== 'recalled',
    ),
    reason,
  );
  const whole = new Set<string>();
  for (const one of gone) if (one.pieces === undefined || !(await keepRest(tx, one))) whole.add(one.orderId);
  const open = orders.filter((order) => whole.has(order.id));
  const stops = new Set(gone.filter((one) => one.stops === true).map((one) => one.orderId));
  // Where nothing stays behind, the orders are as they were locked.
  if (stops.size === 0 && gone.every((one) => one.pieces === undefined))
    await reopenAll(tx, open, how.sourced === true);
  else await searchAgain(tx, open, stops);
  return new Map([...became].map(([id, what]): [string, MovedOn] => [id, what === 'cancelled' ? 'moved' : what]));
}

/** What was not turned down of a parcel leaves from the same place. True when nothing of it has to be sought. */
async function keepRest(tx: Tx, one: Leaving): Promise<boolean> {
  const subject = await lockSubject(tx, one.orderId);
  const shipment = subject.shipments.find((two) => two.id === one.shipmentId);
  if (shipment === undefined) return false;
  const stays = restOf(subject, shipment, one.pieces ?? []);
  if (stays.length > 0) await placeAgain(tx, subject, stays, shipment.locationId);
  return (one.pieces ?? []).length === 0;
}

async function wait(tx: Tx, recalled: readonly Leaving[], reason: string): Promise<void> {
  await insertWaiting(
    tx,
    recalled.map((one): Waiting => ({
      id: uuidv7(),
      orderId: one.orderId,
      shipmentId: one.shipmentId,
      kind: one.stops === true ? 'stop' : one.pieces === undefined ? 'resource' : 'turned_down',
      pieces: one.pieces ?? [],
      reason,
      revisionId: null,
    })),
  );
}

/** These orders' open pieces go to sourcing, or wait for a person. One that is there already gets there by itself. */
export async function searchAgain(tx: Tx, orders: readonly Order[], stops: ReadonlySet<string>): Promise<void> {
  const now = await lockOrders(
    tx,
    orders.map((one) => one.id),
  );
  await reopenAll(tx, now);
  if (stops.size === 0) return;
  const stopping = (await lockOrders(tx, [...stops])).filter((one) => one.state === 'accepted');
  await moveOrders(
    tx,
    stopping.map((order) => ({ order, move: 'hold', reason: EXHAUSTED })),
  );
  for (const order of stopping)
    await openTask(tx, {
      kind: 'order.resourcing_exhausted',
      about: order.id,
      workgroup: 'sourcing',
      priority: 1,
      orderId: order.id,
      channelId: order.channelId,
      reasonCode: EXHAUSTED,
      facts: { number: order.number },
    });
}

async function reopenAll(tx: Tx, orders: readonly Order[], quiet = false): Promise<void> {
  const placed = orders.filter((one) => ['sourced', 'dispatched', 'undelivered'].includes(one.state));
  await moveOrders(
    tx,
    placed.map((order) => ({ order, move: 'reopen', quiet })),
  );
}
