/** An order goes somewhere else, or another way: parcels that are still here are booked anew, under another reference. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { tell } from '../events.ts';
import { checkAddress, searchName, touchOrder, type OrderFields } from '../order/index.ts';
import { cancellingOf, dropAwb, nextReference, workOn, type Shipment } from '../shipment/index.ts';
import type { Address } from '../values.ts';
import { takeBack } from './cancel-order.ts';
import { isFinal, reopen, settleOrder } from './settle-order.ts';
import { liveOf, lockSubject, openPieces, type Subject, type Wish } from './subject.ts';

export type Destination = {
  readonly shipTo?: Address;
  readonly shippingMethod?: string | null;
  /** Another store to collect from, or none: its pieces come from there, or from anywhere. */
  readonly pickupStore?: string | null;
};

/**
 * @returns ids of the parcels whose courier has to let go first
 * @throws missing `order.unknown`; invalid `order.address_refused`; conflict `order.changed_meanwhile`,
 * `change.order_ended`, `change.parcel_left`, `change.other_country`
 */
export async function changeDestination(
  tx: Tx,
  orderId: string,
  to: Destination,
  wish: Wish & { readonly revisionId?: string },
): Promise<readonly string[]> {
  const subject = await lockSubject(tx, orderId, wish.version);
  const { order } = subject;
  mustBePossible(subject, to);
  const touched = await touchOrder(tx, order, {
    move: 'readdress',
    why: wish.reason,
    fields: fieldsOf(to),
    // What the address was and is stands in bodies that can be erased.
    changes: {
      ...(to.shipTo === undefined ? {} : { address: ['before', 'after'] as const }),
      ...(to.shippingMethod === undefined ? {} : { method: [order.shippingMethod, to.shippingMethod] as const }),
      ...(to.pickupStore === undefined ? {} : { store: [order.pickupLocation, to.pickupStore] as const }),
    },
  });
  const home = liveOf(subject).filter((one) => cancellingOf(one) !== 'late');
  if (to.pickupStore !== undefined) {
    const { cancelled, recalled } = await takeBack(tx, subject, home, 'resource', wish);
    if (cancelled.length > 0) await reopen(tx, touched);
    await settleOrder(tx, orderId, wish.reason);
    return recalled.map((one) => one.id);
  }
  const booked = home.filter((one) => ['recall', 'recalled'].includes(cancellingOf(one)));
  await bookAnew(
    tx,
    home.filter((one) => one.state === 'invoiced' || one.state === 'booking_failed'),
  );
  const { recalled } = await takeBack(tx, subject, booked, 'readdress', wish);
  return recalled.map((one) => one.id);
}

function mustBePossible(subject: Subject, to: Destination): void {
  const { order } = subject;
  if (isFinal(order)) fail('conflict', 'change.order_ended', { number: order.number, state: order.state });
  const live = liveOf(subject);
  const late = live.filter((one) => cancellingOf(one) === 'late');
  const nothingLeft = late.length === live.length && openPieces(subject).size === 0;
  // A parcel cannot be collected in one store while its sister waits in another.
  if (nothingLeft || (to.pickupStore !== undefined && late.length > 0))
    fail('conflict', 'change.parcel_left', {
      number: order.number,
      shipments: late.map((one) => `${one.reference}: ${one.state}`),
    });
  if (to.shipTo === undefined) return;
  // Taxes, couriers and stores would all be others.
  if (order.shipTo !== null && to.shipTo.country !== order.shipTo.country)
    fail('conflict', 'change.other_country', { from: order.shipTo.country, to: to.shipTo.country });
  const wrong = checkAddress(to.shipTo).filter((one) => one.gravity !== 'warning' && errors.has(one.code));
  if (wrong.length > 0)
    fail('invalid', 'order.address_refused', { errors: wrong.map((one) => `${one.field}: ${one.code}`) });
}

/** Without these no courier comes; the rest of what a check finds is odd, not wrong. */
const errors = new Set<string>([
  'order.address_name_missing',
  'order.address_street_missing',
  'order.address_city_missing',
  'order.address_country_missing',
  'order.address_postcode_missing',
  'order.phone_missing',
]);

function fieldsOf(to: Destination): OrderFields {
  const { shipTo } = to;
  return {
    ...(shipTo === undefined
      ? {}
      : {
          ship_to: JSON.stringify(shipTo),
          customer_phone: shipTo.phone.slice(0, 40),
          search_name: searchName(shipTo.name),
        }),
    ...(to.shippingMethod === undefined ? {} : { shipping_method: to.shippingMethod?.slice(0, 120) ?? null }),
    ...(to.pickupStore === undefined ? {} : { pickup_location: to.pickupStore }),
  };
}

/** No courier has said yes: whatever one says to the old reference from now on is superfluous. */
async function bookAnew(tx: Tx, shipments: readonly Shipment[]): Promise<void> {
  const work = await workOn(
    tx,
    shipments.map((one) => one.id),
  );
  for (const id of work.ids) {
    const before = work.get(id);
    if (before === undefined) continue;
    const anew = { awb: null, booking: null, labelId: null, reference: nextReference(before.reference) };
    const { orderId, partnerId, awb, courierCode } = before;
    if (awb !== null && partnerId !== null) await dropAwb(tx, before, { partnerId, awb, courierCode }, 'void');
    if (before.state === 'booking_failed') work.move(id, 'rebook', anew, 'another address');
    else if (before.state === 'invoiced') {
      work.set(id, anew, 'readdress');
      tell(tx, 'shipment.invoiced', { orderId, shipmentId: id }, before.version + 1);
    }
  }
  await work.save();
}
