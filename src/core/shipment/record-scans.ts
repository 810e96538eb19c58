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
import { takeOut } from './dispatch-shipments.ts';
import { workOn, type WorkSet } from './move-shipment.ts';
import type { ShipmentMoveName } from './states.ts';
import { findByAwb, findUnbooked, insertScans, knownScans } from './store.ts';

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
  // Half of what couriers report moves nothing: those parcels need no lock, and nobody waits for them.
  const moving = good.filter(
    ({ scan }) => matters(meaningOf(scan.code)) || (scan.latest !== undefined && matters(meaningOf(scan.latest.code))),
  );
  const work = await workOn(tx, [...new Set(moving.flatMap(({ scan }) => shipmentOf(scan) ?? []))]);
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
      outcomes.push(unknownParcel(scan, booking));
      continue;
    }
    outcomes.push(undefined);
    if (known.has(key)) continue;
    known.add(key);
    causeFor(tx, work.get(id)?.orderId ?? '', causeOf(tx, message.id));
    const meaning = meaningOf(scan.code);
    rows.push(rowOf(id, scan, key, meaning));
    await apply(tx, work, id, scan, meaning, left);
    const latest = scan.latest === undefined ? undefined : meaningOf(scan.latest.code);
    if (latest !== undefined && latest !== meaning) await apply(tx, work, id, scan, latest, left);
  }
  await insertScans(tx, rows);
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
  if (move !== undefined) {
    const atHome = before?.state === 'booked' || before?.state === 'labelled';
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
      facts: { awb: scan.awb, code: scan.code, description: scan.description },
    });
  }
  // The courier goes on by itself: nobody need ask the customer any more.
  if (before?.state === 'delivery_failed' && after.state !== 'delivery_failed')
    await settleTask(tx, 'shipment.delivery_failed', id);
}

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
  };
}
