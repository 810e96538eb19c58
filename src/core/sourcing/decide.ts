/** The choice for a group of orders: what they may be promised, first come first served, then the rows locked. */
import type { Tx } from '../../platform/db/index.ts';
import { groupBy } from '../../platform/group.ts';
import { channelIn, loadMapping, type Channel } from '../catalog/index.ts';
import { lockFree, placeKey, readFree, type Piece, type StockKey } from '../inventory/index.ts';
import { listLines, type Order, type OrderLine } from '../order/index.ts';
import type { Unfillable } from '../routing/index.ts';
import { FIRST_WITH_SHIPMENTS } from './plan.ts';
import { listRefusals } from './refusals.ts';
import { candidatesFor, placesFor, routeOrder, type Routed } from './route.ts';
import { routingOrderOf, type RoutingOrder } from './routing-order.ts';
import { countDecisions } from './store.ts';
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
  await stock.read(open.flatMap((one) => placesOf(one, placesFor(one.one, world, FIRST))));
  const first = open.map((one) => look(one, world, stock));
  await stock.read(
    open.flatMap((one, at) => (first[at]?.beyond === true ? placesOf(one, placesFor(one.one, world)) : [])),
  );
  const decided: Decided[] = [];
  for (const [at, one] of open.entries()) {
    let seen = first[at];
    // What the first look saw still holds, unless it went beyond what was read or others have taken of it since.
    if (seen === undefined || seen.beyond || seen.asked.some((key) => stock.taken.has(key)))
      seen = look(one, world, stock);
    if (seen.beyond) {
      await stock.read(placesOf(one, placesFor(one.one, world)));
      seen = look(one, world, stock);
    }
    const { routed } = seen;
    const short = routed.missing.length > 0;
    const asked = short ? { ...one, unfillable: routed.unfillable, places: candidatesFor(one.one, world) } : one;
    const choice = !short || keeps(asked) ? routed : { ...routed, parts: [] };
    decided.push({ open: asked, choice });
    stock.take(piecesOf({ choice }));
  }
  return decided;
}

type Stock = {
  /** Keys of what members of the group have been promised already. */
  readonly taken: ReadonlyMap<string, number>;
  read(places: readonly StockKey[]): Promise<void>;
  /** Undefined: not read yet. */
  free(key: string): number | undefined;
  take(pieces: readonly Piece[]): void;
};

/** What may be promised as this group has read it, less what its own members take. */
function stockFor(tx: Tx): Stock {
  const free = new Map<string, number>();
  const taken = new Map<string, number>();
  return {
    taken,
    async read(places) {
      const fresh = new Map<string, StockKey>();
      for (const place of places) {
        const key = placeKey(place);
        if (!free.has(key)) fresh.set(key, place);
      }
      if (fresh.size === 0) return;
      const found = await readFree(tx, [...fresh.values()]);
      for (const key of fresh.keys()) free.set(key, found.get(key) ?? 0);
    },
    free(key) {
      const there = free.get(key);
      return there === undefined ? undefined : there - (taken.get(key) ?? 0);
    },
    take(pieces) {
      for (const piece of pieces) {
        const key = placeKey(piece);
        taken.set(key, (taken.get(key) ?? 0) + piece.quantity);
      }
    },
  };
}

type Look = { readonly routed: Routed; readonly asked: readonly string[]; readonly beyond: boolean };

function look({ one }: Open, world: World, stock: Stock): Look {
  const asked: string[] = [];
  let beyond = false;
  const routed = routeOrder(one, world, (locationId, sku) => {
    const key = placeKey({ locationId, sku });
    asked.push(key);
    const free = stock.free(key);
    if (free === undefined) beyond = true;
    return free ?? 0;
  });
  return { routed, asked, beyond };
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

function placesOf({ needs }: Open, ids: readonly string[]): StockKey[] {
  return ids.flatMap((locationId) => needs.map(({ sku }) => ({ locationId, sku })));
}

/** In base units, per location and SKU. */
export function piecesOf({ choice }: { readonly choice: Pick<Routed, 'parts'> }): Piece[] {
  return choice.parts.flatMap(({ locationId, wants }) =>
    needsOf(wants).map(({ sku, quantity }) => ({ locationId, sku, quantity })),
  );
}
