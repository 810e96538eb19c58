/**
 * What couriers report, up to 64 reports in one transaction. Every report is kept once; it moves its shipment forward
 * or not at all. A parcel that is reported under way has left, whether or not its pick-up was reported.
 */
import { createHash } from 'node:crypto';
import { causeFor, causeOf } from '../../platform/correlation.ts';
import type { Row, Tx } from '../../platform/db/index.ts';
import { AppError, asAppError } from '../../platform/errors.ts';
import type { InboundMessage, Outcome } from '../../platform/flow.ts';
import { momentOf } from '../../platform/time.ts';
import { openTask, settleTask } from '../task/index.ts';
import type { CourierMeaning, CourierScan } from './courier.ts';
import { tell } from '../events.ts';
import { takeOut } from './dispatch-shipments.ts';
import { findDropped, type DroppedAwb } from './drop-awb.ts';
import { expectOn, movedDays } from './expect-shipments.ts';
import { voidLeft } from './leave-booking.ts';
import { workOn, type WorkSet } from './move-shipment.ts';
import type { ShipmentMoveName } from './states.ts';
import { findByAwb, findUnbooked, insertScans, knownScans } from './store.ts';
import { findLeft } from './store-left.ts';
import { findPieces } from './store-pieces.ts';

export type ArrivedScan = { readonly message: InboundMessage; readonly read: () => CourierScan };
export type MeaningOf = (code: number) => CourierMeaning;

/** What each meaning does; `note` and `unknown` do nothing but stay on record. */
const moveFor: Record<CourierMeaning, ShipmentMoveName | undefined> = {
  booked: undefined,
  picked_up: 'dispatch',
  in_transit: 'carry',
  out_for_delivery: 'bring',
  delivery_failed: 'miss',
  delivered: 'deliver',
  returning: 'turn_back',
  returned: 'return',
  lost: 'lose',
  damaged: 'damage',
  cancelled: 'refuse',
  note: undefined,
  unknown: undefined,
};

const needPerson = new Set<CourierMeaning>([
  'delivery_failed',
  'returning',
  'returned',
  'lost',
  'damaged',
  'cancelled',
  'unknown',
]);

const matters = (meaning: CourierMeaning): boolean => moveFor[meaning] !== undefined || needPerson.has(meaning);

type Read = { readonly message: InboundMessage; readonly scan: CourierScan; readonly key: string };

export async function recordScans(tx: Tx, arrived: readonly ArrivedScan[], meaningOf: MeaningOf): Promise<Outcome[]> {
  const read = arrived.map(readOne);
  const good = read.filter((one): one is Read => !(one instanceof AppError));
  const ids = await findByAwb(
    tx,
    good.filter(({ scan }) => scan.awb !== '').map(({ scan }) => scan),
  );
  const booking = await findUnbooked(
    tx,
    good.flatMap(({ scan }) => (ids.has(`${scan.partnerId}\n${scan.awb}`) ? [] : (scan.reference ?? []))),
  );
  const shipmentOf = (scan: CourierScan): string | undefined => ids.get(`${scan.partnerId}\n${scan.awb}`);
  // A waybill that was given back is reported on all the same.
  const elsewhere = good.map(({ scan }) => scan).filter((scan) => scan.awb !== '' && shipmentOf(scan) === undefined);
  const dropped = await findDropped(tx, elsewhere);
  const pieces = await findPieces(tx, elsewhere);
  const given = await findLeft(
    tx,
    elsewhere.flatMap((scan) => (dropped.has(`${scan.partnerId}\n${scan.awb}`) ? [] : (scan.reference ?? []))),
  );
  // Half of what couriers report moves nothing: those parcels need no lock, and nobody waits for them.
  const moving = good.filter(
    ({ scan }) => matters(meaningOf(scan.code)) || (scan.latest !== undefined && matters(meaningOf(scan.latest.code))),
  );
  const days = await movedDays(
    tx,
    good.map(({ scan }) => ({ id: shipmentOf(scan), scan })),
  );
  const work = await workOn(tx, [
    ...new Set([...moving.flatMap(({ scan }) => shipmentOf(scan) ?? []), ...days.keys()]),
  ]);
  const known = await knownScans(
    tx,
    good.map(({ key }) => key),
  );
  const rows: Row[] = [];
  const left: string[] = [];
  const outcomes: Outcome[] = [];
  for (const one of read) {
    if (one instanceof AppError) {
      outcomes.push(one);
      continue;
    }
    const { scan, message, key } = one;
    const id = shipmentOf(scan);
    if (id === undefined) {
      const name = `${scan.partnerId}\n${scan.awb}`;
      // A booking that was given up has been made all the same.
      const late = pieces.has(name) ? undefined : given.get(scan.reference ?? '');
      if (late !== undefined && !known.has(key)) await voidLeft(tx, late, scan);
      const gone = dropped.get(name) ?? late;
      // One box of several: kept beside its parcel, which moves by its own waybill alone.
      const of = gone ?? pieces.get(name);
      outcomes.push(of === undefined ? unknownParcel(scan, booking) : undefined);
      if (of === undefined || known.has(key)) continue;
      known.add(key);
      causeFor(tx, of.orderId, causeOf(tx, message.id));
      rows.push(rowOf(of.shipmentId, scan, key, 'note'));
      if (gone !== undefined) await askWhereItIs(tx, gone, scan, meaningOf(scan.code));
      continue;
    }
    outcomes.push(undefined);
    if (known.has(key)) continue;
    known.add(key);
    causeFor(tx, work.get(id)?.orderId ?? '', causeOf(tx, message.id));
    const meaning = meaningOf(scan.code);
    const held = work.get(id);
    // Looked up before the lock: meanwhile the parcel may have been given back and wait for another waybill.
    if (held !== undefined && held.awb?.toLowerCase() !== scan.awb.toLowerCase()) {
      rows.push(rowOf(id, scan, key, 'note'));
      await askWhereItIs(tx, { orderId: held.orderId, shipmentId: id }, scan, meaning);
      continue;
    }
    rows.push(rowOf(id, scan, key, meaning));
    await apply(tx, work, id, scan, meaning, left);
    const latest = scan.latest === undefined ? undefined : meaningOf(scan.latest.code);
    if (latest !== undefined && latest !== meaning) await apply(tx, work, id, scan, latest, left);
  }
  await insertScans(tx, rows);
  expectOn(tx, work, days);
  await takeOut(tx, work, left);
  await work.save();
  return outcomes;
}

/** What becomes of a report about a parcel that we do not have. */
function unknownParcel(scan: CourierScan, booking: ReadonlySet<string>): Outcome {
  // A return-portal event has no AWB and no shipment of ours: kept in the inbound store, nothing to do.
  if (scan.awb === '') return undefined;
  // The courier has booked, our record of its answer is still to come: after a crash only when the call is looked up.
  if (scan.reference !== undefined && booking.has(scan.reference))
    return new AppError('unavailable', 'shipment.booking_under_way', { awb: scan.awb, reference: scan.reference });
  return new AppError('missing', 'shipment.unknown_awb', { awb: scan.awb, partnerId: scan.partnerId });
}

function readOne({ message, read }: ArrivedScan): Read | AppError {
  try {
    const scan = read();
    // By the moment and not by its text: a callback and a poll spell the same scan differently.
    const facts = [scan.partnerId, scan.awb, scan.code, scan.scannedAt.slice(0, 19), scan.remark, scan.location];
    return { message, scan, key: createHash('sha256').update(JSON.stringify(facts)).digest('hex') };
  } catch (error) {
    return asAppError(error);
  }
}

async function apply(
  tx: Tx,
  work: WorkSet,
  id: string,
  scan: CourierScan,
  meaning: CourierMeaning,
  left: string[],
): Promise<void> {
  const move = moveFor[meaning];
  const why = `courier code ${scan.code}`;
  const before = work.get(id);
  if (meaning === 'cancelled' && before?.state === 'recalled') {
    // What we asked for: whoever asked goes on with it, under the order's lock.
    tell(tx, 'shipment.let_go', { orderId: before.orderId, shipmentId: id }, before.version);
    return;
  }
  if (before?.state === 'cancelled') {
    await askWhereItIs(tx, { orderId: before.orderId, shipmentId: id }, scan, meaning);
    return;
  }
  if (move !== undefined) {
    const atHome = before !== undefined && ['booked', 'labelled', 'recalled'].includes(before.state);
    if (move !== 'refuse' && atHome && work.tryMove(id, 'dispatch', { dispatchedAt: scan.scannedAt }, why))
      left.push(id);
    if (move !== 'dispatch') {
      const fields =
        move === 'deliver'
          ? { deliveredAt: scan.scannedAt }
          : move === 'refuse' || needPerson.has(meaning)
            ? { reason: `courier.${meaning}` }
            : {};
      if (!work.tryMove(id, move, fields, why)) return;
    }
  }
  const after = work.get(id);
  if (after === undefined) return;
  if (needPerson.has(meaning)) {
    await openTask(tx, {
      kind: `shipment.${meaning}`,
      about: id,
      workgroup: 'shipping',
      orderId: after.orderId,
      shipmentId: id,
      reasonCode: `courier.${meaning}`,
      facts: {
        awb: scan.awb,
        code: scan.code,
        description: scan.description,
        ...(scan.ndrCode === undefined ? {} : { ndr: scan.ndrCode }),
      },
    });
  }
  // The courier goes on by itself: nobody need ask the customer any more.
  if (before?.state === 'delivery_failed' && after.state !== 'delivery_failed')
    await settleTask(tx, 'shipment.delivery_failed', id);
}

/** A parcel that was called off moves: somebody has to find out what is on its way, and take it out of stock. */
async function askWhereItIs(
  tx: Tx,
  gone: Pick<DroppedAwb, 'orderId' | 'shipmentId'>,
  scan: CourierScan,
  meaning: CourierMeaning,
): Promise<void> {
  if (!onTheWay.has(meaning)) return;
  await openTask(tx, {
    kind: 'shipment.moving_after_cancel',
    about: `${scan.partnerId}:${scan.awb}`,
    workgroup: 'shipping',
    priority: 1,
    orderId: gone.orderId,
    shipmentId: gone.shipmentId,
    reasonCode: 'shipment.moving_after_cancel',
    facts: { awb: scan.awb, code: scan.code, description: scan.description },
  });
}

const onTheWay = new Set<CourierMeaning>([
  'picked_up',
  'in_transit',
  'out_for_delivery',
  'delivered',
  'lost',
  'damaged',
]);

function rowOf(shipmentId: string, scan: CourierScan, key: string, meaning: CourierMeaning): Row {
  return {
    event_key: key,
    shipment_id: shipmentId,
    code: scan.code,
    meaning,
    description: scan.description.slice(0, 120),
    remark: scan.remark.slice(0, 500),
    place: scan.location.slice(0, 160),
    scanned_at_raw: scan.scannedAtRaw.slice(0, 40),
    scanned_at: scan.scannedAt,
    received_at: momentOf(new Date()),
    ndr_code: scan.ndrCode ?? null,
    npr_code: scan.nprCode ?? null,
    attempt_no: scan.attempt ?? null,
  };
}
