/** One order as sourcing sees it: what is wanted, where it goes, what it is worth, who has turned it down. Pure. */
import { placeOf } from '../../../config/places.ts';
import type { Order, OrderLine } from '../order/index.ts';
import type { Place } from '../values.ts';
import type { Refusal } from './refusals.ts';
import { needsOf, wantsOf, type Need, type Want } from './wants.ts';

export type RoutingOrder = {
  readonly id: string;
  readonly channelId: string;
  /** Of the order, ISO 3166-1 alpha-2: whose places may serve it. */
  readonly country: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly kind: string;
  readonly payment: string;
  readonly shippingMethod: string | null;
  readonly to: { readonly country: string; readonly city: string; readonly area?: string };
  /** Where that is; undefined where nobody knows the city. */
  readonly place?: Place;
  /** The store that the customer collects from: nobody else may serve then. */
  readonly pickupSource?: string;
  /** Minor units, the whole order. */
  readonly valueMinor: number;
  /** Minor units to be collected at the door. */
  readonly dueMinor: number;
  readonly wants: readonly Want[];
  readonly needs: readonly Need[];
  /** Minor units of one set of each want. */
  readonly worth: readonly number[];
  readonly refused: readonly Refusal[];
  /** The n-th time that a place is looked for. */
  readonly attempt: number;
};

/** @param before how often a place was looked for already */
export function routingOrderOf(
  order: Order,
  lines: readonly OrderLine[],
  more: {
    readonly placed?: ReadonlyMap<string, number>;
    readonly refused?: readonly Refusal[];
    readonly before?: number;
  } = {},
): RoutingOrder {
  const wants = wantsOf(lines, more.placed);
  const { shipTo, country } = order;
  const to = {
    country: shipTo?.country ?? country,
    city: shipTo?.city ?? '',
    ...(shipTo?.area === undefined ? {} : { area: shipTo.area }),
  };
  const place = placeOf(to.country, to.city);
  const pickup = order.shippingMethod === 'instore_pickup' ? order.pickupLocation : null;
  return {
    id: order.id,
    channelId: order.channelId,
    country,
    currency: order.currency,
    kind: order.kind,
    payment: order.paymentMode,
    shippingMethod: order.shippingMethod,
    to,
    ...(place === undefined ? {} : { place }),
    ...(pickup === null ? {} : { pickupSource: pickup }),
    valueMinor: order.grandTotalMinor,
    dueMinor: order.paymentMode === 'cod' ? order.dueMinor : 0,
    wants,
    needs: needsOf(wants),
    worth: wants.map((want) => worthOf(want, lines)),
    refused: more.refused ?? [],
    attempt: (more.before ?? 0) + 1,
  };
}

function worthOf(want: Want, lines: readonly OrderLine[]): number {
  let worth = 0;
  for (const { orderLineId, perSet } of want.lines) {
    const line = lines.find((one) => one.id === orderLineId);
    if (line !== undefined && line.quantity > 0) worth += (line.totalMinor / line.quantity) * perSet;
  }
  return Math.round(worth);
}
