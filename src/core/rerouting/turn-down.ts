/**
 * A place does not serve a parcel, or not all of it. What it says of its stock is believed at once: nobody is promised
 * those pieces again; the books and the ERP follow when the parcel is gone (`correct-stock.ts`).
 * Steps: the order and its parcel as they were seen · what goes and what stays · let go or recall · who has turned it
 * down, so that sourcing passes it over · doubt the pieces · offer a look at other parcels that count on them.
 */
import { refusalReasons, resourcing, type RefusalCode } from '../../../config/refusals.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { listChannels } from '../catalog/index.ts';
import { moveOn, togetherOf, type MovedOn } from '../change/index.ts';
import { doubtPieces, type NewDoubt } from '../inventory/index.ts';
import { listLines, lockOrders, type OrderLine } from '../order/index.ts';
import { cancellingOf, findShipment, listShipmentLines, type Shipment, type ShipmentLine } from '../shipment/index.ts';
import { listAttempts, recordRefusals, type NewRefusalLine, type RefusalCause } from '../sourcing/index.ts';
import { settleTask } from '../task/index.ts';
import { offerLook } from './offer-look.ts';
import { gravest, linesDown, type LineSaid } from './said.ts';

export type TurnDown = {
  /** Left out: all of it, for `reason`. */
  readonly lines?: readonly LineSaid[];
  readonly reason: RefusalCode;
  readonly cause: RefusalCause;
  readonly note?: string;
  readonly who: string;
  /** The parcel's version that the person saw. */
  readonly version?: number;
};

export type TurnedDown = {
  readonly became: Exclude<MovedOn, 'late'>;
  /** What happens to the order: another place is sought, or a person looks for one. */
  readonly next: 'sourcing' | 'person';
  readonly reference: string;
  readonly orderId: string;
};

/**
 * @throws missing `shipment.unknown`, `order.unknown_line`; invalid `refusal.not_in_parcel`, `refusal.nothing`,
 * `refusal.found_missing`, `refusal.found_all`; conflict `shipment.changed_meanwhile`, `shipment.too_late_to_reject`,
 * `shipment.rejected_already`
 */
export async function turnDown(tx: Tx, shipmentId: string, said: TurnDown): Promise<TurnedDown> {
  const seen = (await findShipment(tx, shipmentId)) ?? fail('missing', 'shipment.unknown', { shipmentId });
  const [order] = await lockOrders(tx, [seen.orderId]);
  // Read again behind the order's lock.
  const shipment = await mustBeHome(tx, shipmentId, said.version);
  const lines = (await listLines(tx, [shipment.orderId])).filter((one) => one.quantity > 0);
  const pieces = await listShipmentLines(tx, [shipmentId]);
  const down = linesDown(pieces, said);
  const going = wholeSets(lines, pieces, down);
  const all = pieces.every((one) =>
    going.some((two) => two.orderLineId === one.orderLineId && two.quantity === one.quantity),
  );
  const attempts = await attemptsOf(tx, shipment.orderId);
  const channel = (await listChannels(tx)).find((one) => one.id === order?.channelId);
  const most = channel?.config.rerouting?.attempts ?? resourcing.attempts;
  const stops = isAttempt(said.cause) && attempts + 1 > most;
  const became = (
    await moveOn(
      tx,
      [{ orderId: shipment.orderId, shipmentId, ...(all ? {} : { pieces: going }), stops }],
      `${said.cause}:${gravest(down)}`,
    )
  ).get(shipmentId);
  if (became === undefined || became === 'late') return fail('conflict', 'shipment.too_late_to_reject', { shipmentId });
  await recordRefusals(tx, [
    {
      orderId: shipment.orderId,
      shipmentId,
      locationId: shipment.locationId,
      cause: said.cause,
      reason: gravest(down),
      ...(said.note === undefined ? {} : { note: said.note }),
      who: said.who,
      lines: down.map((one): NewRefusalLine => ({
        orderLineId: one.orderLineId,
        sku: one.sku,
        quantity: one.quantity * one.factor,
        reason: one.reason,
        ...(one.found === undefined ? {} : { found: one.found }),
        corrects: refusalReasons[one.reason].erp !== 'none',
      })),
    },
  ]);
  const doubts = down.flatMap((one) => doubtOf(shipment.locationId, one));
  await doubtPieces(tx, doubts);
  await offerLook(tx, shipment, doubts);
  await settleTask(tx, 'shipment.stock_doubted', shipmentId);
  return { became, next: stops ? 'person' : 'sourcing', reference: shipment.reference, orderId: shipment.orderId };
}

async function mustBeHome(tx: Tx, shipmentId: string, version: number | undefined): Promise<Shipment> {
  const shipment = (await findShipment(tx, shipmentId)) ?? fail('missing', 'shipment.unknown', { shipmentId });
  const { reference, state } = shipment;
  // Another door has been faster: what it did is said before the version, which changed with it.
  if (state === 'cancelled' || state === 'recalled')
    fail('conflict', 'shipment.rejected_already', { reference, state });
  if (cancellingOf(shipment) === 'late') fail('conflict', 'shipment.too_late_to_reject', { reference, state });
  if (version !== undefined && version !== shipment.version)
    fail('conflict', 'shipment.changed_meanwhile', { reference, state, seen: version, version: shipment.version });
  return shipment;
}

/** Rows that the shop ships as one entry leave together: where one is missing, its set goes with it. */
function wholeSets(
  lines: readonly OrderLine[],
  pieces: readonly ShipmentLine[],
  down: readonly { readonly orderLineId: string; readonly quantity: number }[],
): { orderLineId: string; quantity: number }[] {
  const inParcel = new Map(pieces.map((one) => [one.orderLineId, one.quantity]));
  return togetherOf(
    lines,
    down.map(({ orderLineId, quantity }) => ({ orderLineId, quantity })),
  ).map((one) => ({ ...one, quantity: Math.min(one.quantity, inParcel.get(one.orderLineId) ?? 0) }));
}

/** Whether it counts against the places that an order may try. */
const isAttempt = (cause: string): boolean => cause === 'store' || cause === 'unanswered' || cause === 'courier';

async function attemptsOf(tx: Tx, orderId: string): Promise<number> {
  const made = (await listAttempts(tx, [orderId])).filter((one) => isAttempt(one.cause));
  return new Set(made.map((one) => one.shipmentId)).size;
}

function doubtOf(
  locationId: string,
  one: {
    readonly sku: string;
    readonly quantity: number;
    readonly factor: number;
    readonly reason: RefusalCode;
    readonly found?: number;
  },
): NewDoubt[] {
  const { sku, reason } = one;
  const { doubt } = refusalReasons[reason];
  if (doubt === 'none') return [];
  return doubt === 'rest'
    ? [{ locationId, sku, reason, doubt, found: one.found ?? 0 }]
    : [{ locationId, sku, reason, doubt, quantity: one.quantity * one.factor }];
}
