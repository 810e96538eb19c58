/** Which orders a rule set is for: every condition that it names must hold. Pure. */
import type { OrderFilter } from '../routing/index.ts';
import type { RoutingOrder } from './routing-order.ts';
import type { World } from './world.ts';

type Condition = (filter: OrderFilter, one: RoutingOrder, world: World) => boolean;

const conditions: readonly Condition[] = [
  ({ channels }, one) => channels === undefined || channels.includes(one.channelId),
  ({ countries }, one) => countries === undefined || countries.includes(one.to.country),
  ({ cities }, one) => cities === undefined || cities.some((city) => isSame(city, one.to.city)),
  ({ kinds }, one) => kinds === undefined || kinds.includes(one.kind),
  ({ payment }, one) => payment === undefined || payment === one.payment,
  ({ shippingMethods }, one) => shippingMethods === undefined || shippingMethods.includes(one.shippingMethod ?? ''),
  ({ valueFromMinor = 0 }, one) => one.valueMinor >= valueFromMinor,
  ({ valueToMinor = Infinity }, one) => one.valueMinor <= valueToMinor,
  ({ handling }, one, world) =>
    handling === undefined ||
    one.needs.some(({ sku }) => world.handling.get(sku)?.marks.some((mark) => handling.includes(mark)) === true),
];

export function fits(filter: OrderFilter, one: RoutingOrder, world: World): boolean {
  return conditions.every((holds) => holds(filter, one, world));
}

function isSame(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}
