/** The choice for a group of orders: what they may be promised, first come first served, then the rows locked. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { groupBy } from '../../platform/group.ts';
import { channelIn, loadMapping, type Channel } from '../catalog/index.ts';
import { lockFree, placeKey, type Piece } from '../inventory/index.ts';
import { listLines, type Order, type OrderLine } from '../order/index.ts';
import type { Unfillable } from '../routing/index.ts';
import { FIRST_WITH_SHIPMENTS } from './plan.ts';
import { listRefusals } from './refusals.ts';
import { candidatesFor, placesFor, routeOrder, type Routed } from './route.ts';
import { routingOrderOf, type RoutingOrder } from './routing-order.ts';
import { countDecisions } from './store.ts';
import { stockFor, UNREAD, type Asked, type Stock, type Wish } from './stock-seen.ts';
import { needsOf, type Need, type Want } from './wants.ts';
import type { World } from './world.ts';

/** Most orders find their goods among the first few; the rest are asked about everywhere. */
const FIRST = 6;

export type Open = {
  readonly order: Order;
  readonly channel: Channel;
  readonly lines: readonly OrderLine[];
  readonly wants: readonly Want[];
  readonly needs: readonly Need[];
  readonly one: RoutingOrder;
  /** Of an order of which something is missing: where it was looked for, the first choice in front. */
  readonly places: readonly string[];
  /** What the rule that took it does with what nobody has; known once it was routed. */
  readonly unfillable?: Unfillable;
};
export type Decided = { readonly open: Open; readonly choice: Routed };

/**
 * Orders with their lines, in the order given.
 * @param placed pieces of order lines that shipments hold already, as the shop counts
 */
export async function openOrders(
  tx: Tx,
  orders: readonly Order[],
  placed: ReadonlyMap<string, number> = new Map(),
): Promise<Open[]> {
  if (orders.length === 0) return [];
  const lines = groupBy(
    await listLines(
      tx,
      orders.map((order) => order.id),
    ),
    (line) => line.orderId,
  );
  const again = orders.filter((order) => order.version >= FIRST_WITH_SHIPMENTS).map((order) => order.id);
  const refused = again.length === 0 ? undefined : await listRefusals(tx, again);
  const before = again.length === 0 ? undefined : await countDecisions(tx, again);
  const mapping = await loadMapping(tx);
  return orders.map((order): Open => {
    const mine = lines.get(order.id) ?? [];
    const one = routingOrderOf(order, mine, {
      placed,
      refused: refused?.get(order.id) ?? [],
      before: before?.get(order.id) ?? 0,
    });
    const channel = channelIn(mapping, order.channelId);
    return { order, channel, lines: mine, wants: one.wants, needs: one.needs, one, places: [] };
  });
}

/** @param keeps whether what there is of an order is wanted when not all of it can be had; else nothing of it is chosen */
export async function decide(
  tx: Tx,
  open: readonly Open[],
  world: World,
  keeps: (open: Open) => boolean = () => false,
): Promise<Decided[]> {
  const stock = stockFor(tx);
  const near = open.map((one) => placesFor(one.one, world, FIRST));
  // Where the last orders' goods lay far and wide, it is no use to look at the nearest first.
  const wide = isWide(tx);
  if (!wide) await stock.read(open.map((one, at) => ({ needs: one.needs, places: near[at] ?? [] })));
  const first = open.map((one) => (wide ? undefined : look(one, world, stock)));
  await stock.read(open.filter((_one, at) => first[at]?.routed === undefined).map((one) => everywhere(one, world)));
  const decided: Decided[] = [];
  const filled = filling(world);
  for (const [at, one] of open.entries()) {
    let seen = first[at];
    // What the first look saw still holds, unless it went beyond what was read or others have taken of it since.
    if (seen?.routed === undefined || stock.isTaken(seen.asked) || filled.stops(seen.routed))
      seen = look(one, filled.world(), stock);
    if (seen.routed === undefined) {
      await stock.read([everywhere(one, filled.world())]);
      seen = look(one, filled.world(), stock);
    }
    if (seen.routed === undefined) fail('bug', 'sourcing.stock_unread', { orderId: one.order.id });
    // The record is made of this look alone, and before anything is taken.
    const routed = { ...seen.routed };
    const short = routed.missing.length > 0;
    const asked = short ? { ...one, unfillable: routed.unfillable, places: candidatesFor(one.one, world) } : one;
    const choice = !short || keeps(asked) ? routed : { ...routed, parts: [] };
    decided.push({ open: asked, choice });
    filled.add(choice);
    stock.take(piecesOf({ choice }));
    noteWidth(tx, short || routed.parts.some(({ locationId }) => near[at]?.includes(locationId) !== true));
  }
  return decided;
}

/** By database: the part of its latest orders that were not served among their first places. */
const widths = new WeakMap<object, number>();
/** Of the latest order, as much as of some sixty orders before it. */
const NEWEST = 1 / 64;

function isWide({ owner }: Tx): boolean {
  return (widths.get(owner) ?? 0) > 0.5;
}

function noteWidth({ owner }: Tx, beyond: boolean): void {
  const before = widths.get(owner) ?? 0;
  widths.set(owner, before + ((beyond ? 1 : 0) - before) * NEWEST);
}

/** Counts what this group brings to places with a daily capacity. Much is kept by a world: there is a new one only when a place is full. */
function filling(before: World) {
  let world = before;
  const load = new Map(before.load);
  const full = new Set<string>();
  return {
    world: () => world,
    stops: ({ parts }: Routed) => full.size > 0 && parts.some((part) => full.has(part.locationId)),
    add({ parts }: Routed): void {
      for (const { locationId } of parts) {
        const most = before.mapping.locationById.get(locationId)?.routing?.dailyCapacity;
        if (most === undefined) continue;
        const now = (load.get(locationId) ?? 0) + 1;
        load.set(locationId, now);
        if (now < most || full.has(locationId)) continue;
        full.add(locationId);
        world = { ...before, load: new Map(load) };
      }
    },
  };
}

function everywhere({ one, needs }: Open, world: World): Wish {
  return { needs, places: placesFor(one, world) };
}

/** `routed` is missing where it would take more than what was read. */
type Look = { readonly routed: Routed | undefined; readonly asked: Asked };

function look({ one }: Open, world: World, stock: Stock): Look {
  const { found, asked } = stock.look((free) => routeOrder(one, world, free));
  return { routed: found === UNREAD ? undefined : found, asked };
}

/** Locks what was chosen; a choice whose rows are locked elsewhere, or have too little by now, waits for the next round. */
export async function secure(tx: Tx, decided: readonly Decided[]): Promise<{ firm: Decided[]; later: Set<string> }> {
  const pieces = decided.flatMap(piecesOf);
  const places = [...new Map(pieces.map((piece) => [placeKey(piece), piece])).values()];
  const free = await lockFree(tx, places);
  const firm: Decided[] = [];
  const later = new Set<string>();
  for (const one of decided) {
    const mine = piecesOf(one);
    if (mine.every((piece) => (free.get(placeKey(piece)) ?? -1) >= piece.quantity)) {
      for (const piece of mine) free.set(placeKey(piece), (free.get(placeKey(piece)) ?? 0) - piece.quantity);
      firm.push(one);
    } else later.add(one.open.order.id);
  }
  return { firm, later };
}

/** In base units, per location and SKU. */
export function piecesOf({ choice }: { readonly choice: Pick<Routed, 'parts'> }): Piece[] {
  return choice.parts.flatMap(({ locationId, wants }) =>
    needsOf(wants).map(({ sku, quantity }) => ({ locationId, sku, quantity })),
  );
}
