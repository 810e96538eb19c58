/** The courier has spoken, or a parcel has left before it did: what was waiting for that happens now, or never. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import { touchOrder } from '../order/index.ts';
import {
  dropAwb,
  findShipment,
  nextReference,
  recordRecalled,
  recordRecallRefused,
  workOn,
  type Shipment,
} from '../shipment/index.ts';
import { listUncorrected, markCorrected } from '../sourcing/index.ts';
import { openTask } from '../task/index.ts';
import { noteOutcome } from './note-outcome.ts';
import { isOpen, placeAgain, raiseCancelled, reopen, settleOrder } from './settle-order.ts';
import { searchAgain } from './move-on.ts';
import { endWaiting, listWaiting, type Piece, type Waiting } from './store.ts';
import { lockSubject, piecesIn, summedPieces, type Subject } from './subject.ts';
import { restOf } from './cancel-lines.ts';
import { lockOrders } from '../order/index.ts';

/** The courier lets go of a recalled parcel: it is cancelled, or goes to another address under another reference. */
export async function recordLetGo(tx: Tx, shipmentId: string): Promise<void> {
  const shipment = (await findShipment(tx, shipmentId)) ?? fail('missing', 'shipment.unknown', { shipmentId });
  await lockOrders(tx, [shipment.orderId]);
  const waiting = await listWaiting(tx, [shipmentId]);
  const onlyReaddress = waiting.length > 0 && waiting.every((one) => one.kind === 'readdress');
  if (onlyReaddress && (await readdress(tx, shipmentId))) {
    await endWaiting(
      tx,
      waiting.map((one) => one.id),
      'done',
    );
    for (const one of waiting) await noteOutcome(tx, one, 'applied');
    return;
  }
  if (await recordRecalled(tx, shipmentId)) await followShipments(tx, [shipmentId]);
}

async function readdress(tx: Tx, shipmentId: string): Promise<boolean> {
  const work = await workOn(tx, [shipmentId]);
  const shipment = work.get(shipmentId);
  if (shipment?.state !== 'recalled' || !(await isOpen(tx, shipment.locationId))) return false;
  if (shipment.awb !== null && shipment.partnerId !== null)
    await dropAwb(
      tx,
      shipment,
      { partnerId: shipment.partnerId, awb: shipment.awb, courierCode: shipment.courierCode },
      'void',
    );
  const anew = { awb: null, booking: null, labelId: null, reference: nextReference(shipment.reference) };
  work.move(shipmentId, 'readdress', anew, 'another address');
  await work.save();
  return true;
}

/** The courier keeps it, by its own code. */
export async function recordKept(tx: Tx, shipmentId: string, code: string): Promise<void> {
  const shipment = (await findShipment(tx, shipmentId)) ?? fail('missing', 'shipment.unknown', { shipmentId });
  await lockOrders(tx, [shipment.orderId]);
  if (await recordRecallRefused(tx, shipmentId, code)) await followShipments(tx, [shipmentId]);
}

/** Of these parcels, those that are recalled no more: what was waiting for them ends. Twice is once. */
export async function followShipments(tx: Tx, shipmentIds: readonly string[]): Promise<void> {
  const waiting = await listWaiting(tx, shipmentIds);
  for (const orderId of [...new Set(waiting.map((one) => one.orderId))].sort()) await followOrder(tx, orderId, waiting);
}

async function followOrder(tx: Tx, orderId: string, all: readonly Waiting[]): Promise<void> {
  const subject = await lockSubject(tx, orderId);
  const mine = subject.waiting.filter((one) => all.some((other) => other.id === one.id));
  for (const id of [...new Set(mine.map((one) => one.shipmentId))]) {
    const shipment = subject.shipments.find((one) => one.id === id);
    if (shipment === undefined || shipment.state === 'recalled') continue;
    const waiting = mine.filter((one) => one.shipmentId === id);
    if (shipment.state === 'cancelled') await happen(tx, orderId, shipment, waiting);
    else await giveUp(tx, orderId, shipment, waiting);
  }
}

async function happen(tx: Tx, orderId: string, shipment: Shipment, waiting: readonly Waiting[]): Promise<void> {
  await endWaiting(
    tx,
    waiting.map((one) => one.id),
    'done',
  );
  const subject = await lockSubject(tx, orderId);
  const whole = waiting.find((one) => one.kind === 'cancel');
  const gone =
    whole === undefined
      ? summedPieces(waiting.filter((one) => one.kind === 'cancel_lines').flatMap((one) => one.pieces))
      : piecesIn(subject, new Set([shipment.id]));
  await raiseCancelled(tx, gone);
  const reason = waiting[0]?.reason ?? '';
  const order = await touchOrder(tx, subject.order, {
    move: whole === undefined ? 'cancel_lines' : 'cancel_rest',
    why: reason,
    tells: gone.length > 0,
  });
  const rest = restOf(subject, shipment, gone);
  const elsewhere = waiting.some((one) => one.kind === 'resource');
  const down = waiting.filter((one) => one.kind === 'turned_down' || one.kind === 'stop');
  if (rest.length > 0) {
    if (elsewhere) await reopen(tx, order);
    else if (down.length > 0) await turnedDown(tx, { ...subject, order }, { shipment, gone, down });
    else await placeAgain(tx, { ...subject, order }, rest, shipment.locationId);
  }
  await settleOrder(tx, orderId, reason);
  for (const one of waiting) await noteOutcome(tx, one, 'applied');
}

/** What the place has leaves from there; what it turned down is sought elsewhere, unless a person is to look for it. */
async function turnedDown(
  tx: Tx,
  subject: Subject,
  of: { readonly shipment: Shipment; readonly gone: readonly Piece[]; readonly down: readonly Waiting[] },
): Promise<void> {
  const pieces = of.down.flatMap((one) => one.pieces);
  const stays = pieces.length === 0 ? [] : restOf(subject, of.shipment, summedPieces([...of.gone, ...pieces]));
  if (stays.length > 0) await placeAgain(tx, subject, stays, of.shipment.locationId);
  const stops = of.down.some((one) => one.kind === 'stop');
  await searchAgain(tx, [subject.order], new Set(stops ? [subject.order.id] : []));
}

async function giveUp(tx: Tx, orderId: string, shipment: Shipment, waiting: readonly Waiting[]): Promise<void> {
  await endWaiting(
    tx,
    waiting.map((one) => one.id),
    'refused',
  );
  for (const one of waiting) await noteOutcome(tx, one, 'refused');
  // What was said of its pieces is not true of a parcel that goes on: a later end of it puts no stock right by it.
  await markCorrected(tx, await listUncorrected(tx, [shipment.id]), momentOf(new Date()));
  await openTask(tx, {
    kind: 'order.change_too_late',
    about: shipment.id,
    workgroup: 'orders',
    priority: 1,
    orderId,
    shipmentId: shipment.id,
    reasonCode: 'order.change_too_late',
    facts: { reference: shipment.reference, state: shipment.state, wanted: waiting.map((one) => one.kind) },
  });
  await settleOrder(tx, orderId, 'the parcel goes on');
}
