/**
 * The only way a shipment changes: locked shipments are moved in memory, as often as a batch of scans asks for, and
 * saved together against the versions they were locked in.
 */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { remember } from '../../platform/history.ts';
import { mustMove, next } from '../../platform/machine.ts';
import { momentOf } from '../../platform/time.ts';
import { tell } from '../events.ts';
import { briefOf } from './choice.ts';
import { leaveBooking } from './leave-booking.ts';
import type { Shipment } from './shipment.ts';
import { shipmentMoves, type ShipmentMoveName } from './states.ts';
import { lockShipments, saveShipments } from './store.ts';

export type Fields = Partial<
  Omit<
    Shipment,
    'id' | 'orderId' | 'orderNumber' | 'magentoOrderId' | 'channelId' | 'locationId' | 'state' | 'version' | 'weightG'
  >
>;

export type WorkSet = {
  readonly ids: readonly string[];
  get(id: string): Shipment | undefined;
  /** A command: @throws conflict `shipment.illegal_move` */
  move(id: string, move: ShipmentMoveName, fields?: Fields, why?: string): Shipment;
  /** An outside fact: false when it fits no move; it moves nothing then. */
  tryMove(id: string, move: ShipmentMoveName, fields?: Fields, why?: string): boolean;
  /** Changes fields without a move. */
  set(id: string, fields: Fields, what: string, why?: string): void;
  /** Writes everything; @throws conflict `shipment.moved_meanwhile` */
  save(): Promise<void>;
};

export async function workOn(tx: Tx, ids: readonly string[]): Promise<WorkSet> {
  const current = new Map((await lockShipments(tx, ids)).map((shipment) => [shipment.id, shipment]));
  const bookings = new Map([...current.values()].map((shipment) => [shipment.id, shipment.booking]));
  const versions = new Map([...current.values()].map((shipment) => [shipment.id, shipment.version]));
  const changed = new Set<string>();
  const left: Shipment[] = [];

  function mustGet(id: string): Shipment {
    return current.get(id) ?? fail('missing', 'shipment.unknown', { id });
  }

  function apply(before: Shipment, after: Shipment, move: string, why?: string): void {
    current.set(before.id, after);
    changed.add(before.id);
    if (leavesBooking(before, after)) left.push(before);
    remember(tx, {
      entity: 'shipment',
      entityId: before.id,
      orderId: before.orderId,
      move,
      from: before.state,
      to: after.state,
      changes: changesOf(before, after),
      version: after.version,
      ...(why === undefined ? {} : { why }),
    });
  }

  function take(before: Shipment, move: ShipmentMoveName, fields: Fields, why?: string): Shipment {
    const row = mustMove('shipment', shipmentMoves, before.state, move, before);
    const after: Shipment = { ...before, reason: null, ...fields, state: row.to, version: before.version + 1 };
    apply(before, after, move, why);
    if (row.tells !== undefined)
      tell(tx, row.tells as 'shipment.booked', { orderId: before.orderId, shipmentId: before.id }, after.version);
    return after;
  }

  return {
    ids: [...current.keys()],
    get: (id) => current.get(id),
    move: (id, move, fields = {}, why) => take(mustGet(id), move, fields, why),
    tryMove(id, move, fields = {}, why) {
      const before = mustGet(id);
      if (next(shipmentMoves, before.state, move, before) === undefined) return false;
      take(before, move, fields, why);
      return true;
    },
    set(id, fields, what, why) {
      const before = mustGet(id);
      apply(before, { ...before, ...fields, version: before.version + 1 }, what, why);
    },
    async save() {
      const at = momentOf(new Date());
      const changes = [...changed].map((id) => {
        const shipment = mustGet(id);
        return { before: versions.get(id) ?? 0, shipment, booked: shipment.booking !== bookings.get(id), at };
      });
      if (changes.length === 0) return;
      const saved = await saveShipments(tx, changes);
      if (saved !== changes.length) fail('conflict', 'shipment.moved_meanwhile', { wanted: changes.length, saved });
      for (const before of left.splice(0)) await leaveBooking(tx, before);
    },
  };
}

/** Whether a courier that was asked for a waybill is not waited for any more; an answer under way is minded by its own call. */
function leavesBooking(before: Shipment, after: Shipment): boolean {
  if (before.awb !== null) return false;
  return before.reference !== after.reference || (before.state === 'booking_failed' && after.state === 'cancelled');
}

const shown = [
  'reason',
  'reference',
  'courierCode',
  'partnerId',
  'awb',
  'courierName',
  'labelId',
  'magentoShipmentId',
  'expectedOn',
  'resolution',
] as const;

function changesOf(before: Shipment, after: Shipment): Record<string, readonly [unknown, unknown]> {
  const changes = shown
    .filter((name) => before[name] !== after[name])
    .map((name) => [name, [before[name], after[name]]]);
  const chosen = after.choice === undefined || after.choice === before.choice ? undefined : briefOf(after.choice);
  return Object.fromEntries(chosen === undefined ? changes : [...changes, ['choice', [null, chosen]]]) as ReturnType<
    typeof changesOf
  >;
}
