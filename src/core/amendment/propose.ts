/** What a customer can be offered when goods of an order are nowhere. */
import type { Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import {
  findItems,
  findSelling,
  findSubstitutes,
  loadMapping,
  mayFulfil,
  rolesOf,
  type Item,
} from '../catalog/index.ts';
import { placeKey, readFree } from '../inventory/index.ts';
import type { OrderLine } from '../order/index.ts';
import { dayBegins, distanceKm, type Shortage } from '../sourcing/index.ts';
import type { Alternatives, Missing, OtherStore, Proposal, ShownLine, Swap } from './amendment.ts';
import { waitUntil } from './wait.ts';

const MOST_STORES = 3;

/** Which of these SKUs are on their way to these places, in base units; handed in, because who knows comes later. */
export type Incoming = (
  tx: Tx,
  locationIds: readonly string[],
  skus: readonly string[],
) => Promise<readonly { readonly sku: string; readonly inTransit: number; readonly expected: number }[]>;

export async function proposalOf(tx: Tx, shortage: Shortage, incoming: Incoming, now: Date): Promise<Proposal> {
  const { open, missing, found, begun } = shortage;
  const { order, lines } = open;
  const items = await findItems(
    tx,
    lines.map((line) => line.sku),
  );
  const shown = shownLines(lines, missing, items);
  const afterMinor = order.grandTotalMinor - lostMinor(lines, missing);
  const stores = await otherStores(tx, shortage);
  const substitute = await swapsFor(tx, shortage);
  const wait = await waitFor(tx, shortage, incoming, now);
  const alternatives: Alternatives = {
    accept: found.length > 0 || begun,
    stores,
    ...(substitute === undefined ? {} : { substitute }),
    ...(wait === undefined ? {} : { wait }),
  };
  return {
    missing: missing.map(({ orderLineId, sku, quantity }) => ({ orderLineId, sku, quantity })),
    lines: shown,
    currency: order.currency,
    beforeMinor: order.grandTotalMinor,
    afterMinor,
    city: order.shipTo?.city ?? '',
    alternatives,
  };
}

function shownLines(
  lines: readonly OrderLine[],
  missing: readonly Missing[],
  items: ReadonlyMap<string, Item>,
): ShownLine[] {
  return lines.flatMap((line) => {
    const gone = missing.find((one) => one.orderLineId === line.id)?.quantity ?? 0;
    const wanted = line.quantity - line.cancelled;
    if (wanted === 0) return [];
    const nameAr = items.get(line.sku)?.nameAr;
    return [
      {
        name: line.name,
        ...(nameAr === undefined ? {} : { nameAr }),
        sku: line.sku,
        quantity: wanted - gone,
        missing: gone,
        totalMinor: shareOf(line.totalMinor, wanted - gone, line.quantity),
      },
    ];
  });
}

/** What the missing pieces cost, tax included. */
function lostMinor(lines: readonly OrderLine[], missing: readonly Missing[]): number {
  return lines.reduce((sum, line) => {
    const gone = missing.find((one) => one.orderLineId === line.id)?.quantity ?? 0;
    return sum + shareOf(line.totalMinor, gone, line.quantity);
  }, 0);
}

export function shareOf(minor: number, part: number, whole: number): number {
  return part === whole || whole === 0 ? minor : Math.round((minor * part) / whole);
}

/** Stores of the order's country where all that is still open of it can be collected, nearest first. */
async function otherStores(tx: Tx, { open }: Shortage): Promise<OtherStore[]> {
  const { order, channel, needs } = open;
  const mapping = await loadMapping(tx);
  const policy = mapping.policyOfChannel.get(channel.id);
  const home = mapping.locations.find(
    (one) => one.city.toLowerCase() === (order.shipTo?.city ?? '').toLowerCase(),
  )?.place;
  const stores = mapping.locations
    .filter(
      (one) =>
        one.country === order.country &&
        one.active &&
        rolesOf(one).includes('PICKUP') &&
        mayFulfil(channel, policy, one) &&
        one.sourceCode !== order.pickupLocation,
    )
    .map((one) => ({ one, km: home === undefined || one.place === undefined ? 1e6 : distanceKm(home, one.place) }))
    .sort((a, b) => a.km - b.km || (a.one.id < b.one.id ? -1 : 1))
    .map(({ one }) => one);
  const free = await readFree(
    tx,
    stores.flatMap((one) => needs.map(({ sku }) => ({ locationId: one.id, sku }))),
  );
  const has = (locationId: string, sku: string): number => free.get(placeKey({ locationId, sku })) ?? 0;
  return stores
    .filter((one) => needs.every(({ sku, quantity }) => has(one.id, sku) >= quantity))
    .slice(0, MOST_STORES)
    .map(({ id, sourceCode, name, nameAr, city }) => ({
      locationId: id,
      sourceCode,
      name,
      ...(nameAr === undefined ? {} : { nameAr }),
      city,
    }));
}

/** A substitute for every missing line, or undefined when one has none. */
async function swapsFor(tx: Tx, { open, missing }: Shortage): Promise<Swap[] | undefined> {
  const { channel, lines, places } = open;
  const known = await findSubstitutes(
    tx,
    channel.id,
    missing.map((one) => one.sku),
  );
  if (known.length === 0) return undefined;
  const skus = [...new Set(known.map((one) => one.substituteSku))];
  const items = await findItems(tx, skus);
  const free = await readFree(
    tx,
    places.flatMap((id) => skus.map((sku) => ({ locationId: id, sku }))),
  );
  const left = new Map(
    skus.map((sku) => [
      sku,
      places.reduce((sum, id) => sum + Math.max(0, free.get(placeKey({ locationId: id, sku })) ?? 0), 0),
    ]),
  );
  const swaps: Swap[] = [];
  for (const { orderLineId, sku, quantity } of missing) {
    const line = lines.find((one) => one.id === orderLineId);
    const fit = known.find(({ sku: of, substituteSku, lessMinor }) => {
      const item = items.get(substituteSku);
      return (
        of === sku &&
        item?.active === true &&
        !item.blocked &&
        (left.get(substituteSku) ?? 0) >= quantity * item.salesFactor &&
        lessMinor * quantity <= shareOf(line?.totalMinor ?? 0, quantity, line?.quantity ?? quantity)
      );
    });
    const item = fit === undefined ? undefined : items.get(fit.substituteSku);
    if (fit === undefined || item === undefined) return undefined;
    left.set(item.sku, (left.get(item.sku) ?? 0) - quantity * item.salesFactor);
    const { nameAr, salesFactor } = item;
    const named = { name: item.name, ...(nameAr === undefined ? {} : { nameAr }), salesFactor };
    swaps.push({ orderLineId, quantity, sku: item.sku, ...named, lessMinor: fit.lessMinor });
  }
  return swaps;
}

/** Undefined when nothing says that the goods will come. */
async function waitFor(
  tx: Tx,
  { open, missing }: Shortage,
  incoming: Incoming,
  now: Date,
): Promise<Alternatives['wait']> {
  const { channel, places, lines } = open;
  const skus = [...new Set(missing.map((one) => one.sku))];
  const selling = await findSelling(tx, skus);
  const allowed = (sku: string): boolean => selling.get(sku)?.backorder === true;
  const unknown = skus.filter((sku) => !allowed(sku));
  if (unknown.length > 0) {
    const coming = new Map<string, number>();
    for (const one of await incoming(tx, places, unknown))
      coming.set(one.sku, (coming.get(one.sku) ?? 0) + one.inTransit + one.expected);
    const needed = new Map<string, number>();
    for (const { orderLineId, sku, quantity } of missing) {
      const factor = lines.find((line) => line.id === orderLineId)?.salesFactor ?? 1;
      needed.set(sku, (needed.get(sku) ?? 0) + quantity * factor);
    }
    if (unknown.some((sku) => (coming.get(sku) ?? 0) < (needed.get(sku) ?? 0))) return undefined;
  }
  const until = waitUntil(channel, selling, skus, now);
  const days = skus.flatMap((sku) => selling.get(sku)?.availableOn ?? []).sort();
  const last = days.at(-1);
  const on = last !== undefined && dayBegins(last, channel.timeZone) > now ? last : until.toISOString().slice(0, 10);
  return { on, until: momentOf(until) };
}
