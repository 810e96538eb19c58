/** When the customer may expect what was just planned: per shipment, and for the whole order. */
import { promiseDate, type Calendars, type Lane, type Order, type OrderMoving } from '../order/index.ts';
import { channelIn, locationIn, type Mapping } from '../catalog/index.ts';
import { groupBy } from '../../platform/group.ts';
import { dateOf } from '../../platform/time.ts';
import type { PlannedShipment } from './plan.ts';

export function promiseShipments(
  planned: readonly PlannedShipment[],
  mapping: Mapping,
  calendars: Calendars,
  now: Date,
): PlannedShipment[] {
  // The parcels of a group share few ways.
  const dates = new Map<string, string>();
  return planned.map((one) => {
    const { order, locationId } = one;
    const lane = laneOf(order, locationId, mapping);
    const key = `${locationId}|${lane.from.timeZone}|${lane.courier ?? ''}|${lane.to.country}|${lane.to.city}`;
    let promisedOn = dates.get(key);
    if (promisedOn === undefined) dates.set(key, (promisedOn = promiseDate(now, lane, calendars)));
    return { ...one, promisedOn };
  });
}

/** Moves with the date by which all of an order is promised; one that waits for its goods counts from when they come. */
export function promiseOrders(
  moving: readonly OrderMoving[],
  planned: readonly PlannedShipment[],
  firstPlace: (orderId: string) => string | undefined,
  mapping: Mapping,
  calendars: Calendars,
): OrderMoving[] {
  const byOrder = groupBy(planned, (one) => one.order.id);
  return moving.map((move) => {
    const { order } = move;
    const dates = (byOrder.get(order.id) ?? []).flatMap((one) => one.promisedOn ?? []);
    const place = move.move === 'schedule' ? firstPlace(order.id) : undefined;
    if (move.dueAt !== undefined && place !== undefined)
      dates.push(promiseDate(dateOf(move.dueAt), laneOf(order, place, mapping), calendars));
    if (dates.length === 0) return move;
    return { ...move, promisedOn: [...dates, order.promisedOn ?? ''].reduce((a, b) => (a > b ? a : b)) };
  });
}

function laneOf(order: Order, locationId: string, mapping: Mapping): Lane {
  const location = locationIn(mapping, locationId);
  const channel = channelIn(mapping, order.channelId);
  const [courier] = channel.config.couriers;
  return {
    from: {
      kind: location.kind,
      country: location.country,
      city: location.city,
      timeZone: location.timeZone ?? channel.timeZone,
    },
    to: { country: order.shipTo?.country ?? order.country, city: order.shipTo?.city ?? '' },
    ...(courier === undefined ? {} : { courier }),
  };
}
