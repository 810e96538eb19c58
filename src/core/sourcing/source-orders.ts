/**
 * Finds the location for each accepted order and reserves its pieces, up to 64 orders in one transaction.
 * Steps: lock the orders · rank the country's locations · read what the nearest few may promise · choose in order of
 * arrival, counting what this very group has taken · lock the chosen rows, passing over what others hold · reserve ·
 * plan the shipments · move the orders. Who found a row locked or moved is decided afresh in the next round.
 */
import { placeOf } from '../../../config/places.ts';
import type { Tx } from '../../platform/db/index.ts';
import type { Outcome } from '../../platform/flow.ts';
import { groupBy } from '../../platform/group.ts';
import { LATER } from '../../platform/lane.ts';
import { momentOf } from '../../platform/time.ts';
import { channelIn, loadMapping, mayFulfil, rolesOf, type Location, type Mapping } from '../catalog/index.ts';
import { lockFree, placeKey, readFree, reservePieces, type Piece, type StockKey } from '../inventory/index.ts';
import { listLines, lockOrders, moveOrders, type Order, type OrderLine, type OrderMoving } from '../order/index.ts';
import { openTask } from '../task/index.ts';
import { choose, needsOf, type Choice, type Need } from './choose.ts';
import { rankLocations, type Candidate, type Excluded, type Ranked } from './rank.ts';
import { insertDecisions } from './store.ts';

export type PlannedShipment = {
  readonly order: Order;
  readonly lines: readonly OrderLine[];
  readonly locationId: string;
};

/** The shipment module's part: the flow hands it in, because sourcing may not know what comes after it. */
export type Plan = (tx: Tx, planned: readonly PlannedShipment[]) => Promise<void>;

/** Most orders find their goods among the nearest few; the rest are asked about everywhere. */
const NEAREST = 6;

type Open = {
  readonly order: Order;
  readonly lines: readonly OrderLine[];
  readonly needs: readonly Need[];
  readonly ranked: readonly Ranked[];
  readonly excluded: readonly Excluded[];
};
type Decided = { readonly open: Open; readonly choice: Choice };

export async function sourceOrders(tx: Tx, orderIds: readonly string[], plan: Plan): Promise<Outcome[]> {
  const orders = (await lockOrders(tx, orderIds)).filter((order) => order.state === 'accepted');
  const lines = groupBy(
    await listLines(
      tx,
      orders.map((order) => order.id),
    ),
    (line) => line.orderId,
  );
  const mapping = await loadMapping(tx);
  const open = orders.map((order) => openOf(order, lines.get(order.id) ?? [], mapping));

  const decided = await decide(tx, open);
  const { firm, later } = await secure(tx, decided);
  const sourced = firm.filter(({ choice }) => choice.locationId !== undefined);
  await reservePieces(tx, sourced.flatMap(piecesOf));
  await insertDecisions(tx, firm.map(decisionRow));
  await plan(
    tx,
    sourced.map(({ open: one, choice }) => ({
      order: one.order,
      lines: one.lines.filter((line) => line.ships),
      locationId: choice.locationId ?? '',
    })),
  );
  await moveOrders(tx, firm.map(moveOf));
  for (const { open: one, choice } of firm) {
    if (choice.locationId === undefined) await askPerson(tx, one);
  }
  return orderIds.map((id) => (later.has(id) ? LATER : undefined));
}

function openOf(order: Order, lines: readonly OrderLine[], mapping: Mapping): Open {
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
  return { order, lines, needs: needsOf(lines), ranked, excluded };
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

async function decide(tx: Tx, open: readonly Open[]): Promise<Decided[]> {
  const free = await readFree(
    tx,
    open.flatMap((one) => placesOf(one, one.ranked.slice(0, NEAREST))),
  );
  const wide = open.filter(
    (one) =>
      choose(one.needs, one.ranked.slice(0, NEAREST), (id, sku) => free.get(placeKey({ locationId: id, sku })) ?? 0)
        .locationId === undefined,
  );
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
    const choice = choose(one.needs, one.ranked, left);
    decided.push({ open: one, choice });
    for (const piece of piecesOf({ open: one, choice }))
      taken.set(placeKey(piece), (taken.get(placeKey(piece)) ?? 0) + piece.quantity);
  }
  return decided;
}

/** Locks what was chosen; a choice whose rows are locked elsewhere, or have too little by now, waits for the next round. */
async function secure(tx: Tx, decided: readonly Decided[]): Promise<{ firm: Decided[]; later: Set<string> }> {
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

function piecesOf({ open, choice }: Decided): Piece[] {
  const { locationId } = choice;
  return locationId === undefined ? [] : open.needs.map(({ sku, quantity }) => ({ locationId, sku, quantity }));
}

function moveOf({ open, choice }: Decided): OrderMoving {
  return choice.locationId === undefined
    ? { order: open.order, move: 'hold', reason: 'no_location_has_all' }
    : { order: open.order, move: 'source' };
}

function decisionRow({ open, choice }: Decided): {
  order_id: string;
  location_id: string | null;
  explanation: string;
  decided_at: string;
} {
  return {
    order_id: open.order.id,
    location_id: choice.locationId ?? null,
    explanation: JSON.stringify({
      rule: 'nearest location of the country that has everything',
      chosen: choice.locationId,
      distanceKm: choice.distanceKm,
      lost: choice.lost,
      // Other countries' locations are many and say nothing.
      excluded: open.excluded.filter(({ why }) => why !== 'other_country'),
    }),
    decided_at: momentOf(new Date()),
  };
}

async function askPerson(tx: Tx, { order, needs }: Open): Promise<void> {
  await openTask(tx, {
    kind: 'order.on_hold',
    about: order.id,
    workgroup: 'sourcing',
    orderId: order.id,
    reasonCode: 'no_location_has_all',
    facts: { number: order.number, skus: needs.map((need) => need.sku) },
  });
}
