/** The choice for a group of orders: candidates, what they may promise, first come first served, then the rows locked. */
import { placeOf } from '../../../config/places.ts';
import type { Tx } from '../../platform/db/index.ts';
import { groupBy } from '../../platform/group.ts';
import {
  channelIn,
  loadMapping,
  mayFulfil,
  rolesOf,
  type Channel,
  type Location,
  type Mapping,
} from '../catalog/index.ts';
import { lockFree, placeKey, readFree, type Piece, type StockKey } from '../inventory/index.ts';
import { listLines, type Order, type OrderLine } from '../order/index.ts';
import { choose, chooseOne, type Choice } from './choose.ts';
import { rankLocations, type Candidate, type Excluded, type Ranked } from './rank.ts';
import { needsOf, wantsOf, type Need, type Want } from './wants.ts';

/** Most orders find their goods among the nearest few; the rest are asked about everywhere. */
const NEAREST = 6;

export type Open = {
  readonly order: Order;
  readonly channel: Channel;
  readonly lines: readonly OrderLine[];
  readonly wants: readonly Want[];
  readonly needs: readonly Need[];
  /** Locations that may serve it together. */
  readonly most: number;
  readonly ranked: readonly Ranked[];
  readonly excluded: readonly Excluded[];
};
export type Decided = { readonly open: Open; readonly choice: Choice };

/**
 * Orders with their lines and their candidates, in the order given.
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
  const mapping = await loadMapping(tx);
  return orders.map((order) => openOf(order, lines.get(order.id) ?? [], mapping, placed));
}

function openOf(
  order: Order,
  lines: readonly OrderLine[],
  mapping: Mapping,
  placed: ReadonlyMap<string, number>,
): Open {
  const channel = channelIn(mapping, order.channelId);
  const policy = mapping.policyOfChannel.get(order.channelId);
  const city = order.shipTo?.city ?? '';
  const place = placeOf(order.country, city);
  const pickup = order.shippingMethod === 'instore_pickup' ? order.pickupLocation : null;
  const { ranked, excluded } = rankLocations(
    {
      country: order.country,
      city,
      ...(place === undefined ? {} : { place }),
      ...(pickup === null ? {} : { pickupSource: pickup }),
    },
    mapping.locations.map((one) => candidateOf(one, mayFulfil(channel, policy, one))),
  );
  const wants = wantsOf(lines, placed);
  // The customer collects once.
  const most = pickup === null && channel.config.split !== false ? Infinity : 1;
  return { order, channel, lines, wants, needs: needsOf(wants), most, ranked, excluded };
}

function candidateOf(location: Location, allowed: boolean): Candidate {
  return {
    id: location.id,
    country: location.country,
    city: location.city,
    kind: location.kind,
    sourceCode: location.sourceCode,
    shipsOnline: location.shipsOnline && rolesOf(location).includes('FULFIL'),
    active: location.active,
    forbidden: !allowed,
    ...(location.place === undefined ? {} : { place: location.place }),
  };
}

/** @param keeps whether what there is of an order is wanted when not all of it can be had; else nothing of it is chosen */
export async function decide(
  tx: Tx,
  open: readonly Open[],
  keeps: (open: Open) => boolean = () => false,
): Promise<Decided[]> {
  const free = await readFree(
    tx,
    open.flatMap((one) => placesOf(one, one.ranked.slice(0, NEAREST))),
  );
  const nearby = (id: string, sku: string): number => free.get(placeKey({ locationId: id, sku })) ?? 0;
  const wide = open.filter((one) => chooseOne(one.needs, one.ranked.slice(0, NEAREST), nearby).one === undefined);
  for (const [key, value] of await readFree(
    tx,
    wide.flatMap((one) => placesOf(one, one.ranked.slice(NEAREST))),
  ))
    free.set(key, value);
  // What this group has promised already is not there for its next member.
  const taken = new Map<string, number>();
  const left = (locationId: string, sku: string): number => {
    const key = placeKey({ locationId, sku });
    return (free.get(key) ?? 0) - (taken.get(key) ?? 0);
  };
  const decided: Decided[] = [];
  for (const one of open) {
    const found = choose(one.wants, one.ranked, left, one.most);
    const choice = found.missing.length === 0 || keeps(one) ? found : { ...found, parts: [] };
    decided.push({ open: one, choice });
    for (const piece of piecesOf({ choice }))
      taken.set(placeKey(piece), (taken.get(placeKey(piece)) ?? 0) + piece.quantity);
  }
  return decided;
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

function placesOf(open: Open, ranked: readonly Ranked[]): StockKey[] {
  return ranked.flatMap(({ id }) => open.needs.map(({ sku }) => ({ locationId: id, sku })));
}

/** In base units, per location and SKU. */
export function piecesOf({ choice }: Pick<Decided, 'choice'>): Piece[] {
  return choice.parts.flatMap(({ locationId, wants }) =>
    needsOf(wants).map(({ sku, quantity }) => ({ locationId, sku, quantity })),
  );
}
