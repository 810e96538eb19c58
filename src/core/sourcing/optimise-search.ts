/**
 * The search: one offer after the other, every way kept so far either passes it by or takes something from it. Of ways that
 * leave the same, the best is kept; a way that cannot become better than the best known one is dropped (ADR 0024).
 */
import { outlookOf, restsOf, type Rest } from './optimise-bounds.ts';
import type { Table } from './optimise-table.ts';
import { eachTake, fullTake, piecesOf, type Field, type Offer, type Sets } from './optimise-field.ts';
import { emptyWay, isBetter, isCheaper, mayGo, mayRest, withPart, type Way } from './optimise-found.ts';

export type Search = {
  readonly field: Field;
  readonly rests: readonly Rest[];
  readonly table?: Table;
  /** No part costs less than nothing, none is too small: giving more at the same price is never worse. */
  readonly plain: boolean;
  /** Whether ways with different numbers of parts must be kept apart. */
  readonly counted: boolean;
};

export function searchOf(field: Field): Search {
  const rests = restsOf(field);
  return {
    field,
    rests,
    plain: field.least === undefined && (rests[0]?.bonus ?? 0) === 0,
    counted: field.most < Math.min(field.offers.length, field.total),
  };
}

export type Limits = {
  /** Counts down. */
  readonly steps: { left: number };
  /** Ways kept after each offer; Infinity keeps the search exact. */
  readonly width: number;
  readonly takes: number;
};

/** @returns the best way found, `best` or better; `done` when nothing was left out */
export function search(of: Search, best: Way, { steps, width, takes }: Limits): { best: Way; done: boolean } {
  const { field, rests } = of;
  const { weights } = field;
  let found = best;
  let ways: Way[] = [emptyWay(field)];
  for (const [at, offer] of field.offers.entries()) {
    const here = rests[at];
    const rest = rests[at + 1];
    if (here === undefined || rest === undefined) break;
    const next = new Map<number | string, Way>();
    const keep = (way: Way): void => {
      if (isHopeless(field, way, rest, found)) return;
      const key = keyOf(of, way);
      const known = next.get(key);
      if (known === undefined || isCheaper(way, known, weights)) next.set(key, way);
    };
    for (const way of ways) {
      if (isHopeless(field, way, here, found)) continue;
      keep(way);
      if (way.parts >= field.most) continue;
      let taken = 0;
      eachChoice(of, offer, way, lowest(field, way, here, rest, found), (take) => {
        steps.left -= 1;
        if (steps.left < 0) return false;
        if (isDark(of, way, offer, take, found) || !mayGo(field, take)) return true;
        const more = withPart(field, way, offer, [...take]);
        if (mayRest(field, more) && isBetter(more, found, weights)) found = more;
        keep(more);
        taken += 1;
        return taken < takes;
      });
      if (steps.left < 0) return { best: found, done: false };
    }
    ways = [...next.values()];
    if (ways.length > width) ways = mostPromising(field, ways, rest, width);
  }
  return { best: found, done: width === Infinity && takes === Infinity };
}

function keyOf({ field, counted }: Search, { left, parts }: Way): number | string {
  const key = field.keyOf(left);
  return counted ? `${key}/${parts}` : key;
}

/** Whether a way, going on with `rest`, cannot become better than what is known, nor equal to it. */
function isHopeless(field: Field, way: Way, rest: Rest, found: Way): boolean {
  const { reach, fees } = outlookOf(field, way, rest, found.pieces);
  // What is complete has been looked at when it was made.
  return fees > found.fees || reach === way.pieces;
}

/** The same by the table, before the way is made. */
function isDark({ field, table }: Search, way: Way, offer: Offer, take: Sets, found: Way): boolean {
  if (table === undefined) return false;
  const at = table.layer(field.most - way.parts - 1) + Number(field.keyOf(way.left)) - Number(field.keyOf(take));
  const pieces = way.pieces + piecesOf(take, field.weights) + (table.pieces[at] ?? 0);
  if (pieces !== found.pieces) return pieces < found.pieces;
  const fees = way.fees + offer.price(take) + field.perSplit + (table.fees[at] ?? 0);
  return fees > found.fees || (fees === found.fees && way.parts + 1 + (table.parts[at] ?? 0) > found.parts);
}

/** What this offer must give at least, because those behind it cannot make up for it. */
function lowest({ weights }: Field, way: Way, here: Rest, rest: Rest, found: Way): Sets {
  let reach = way.pieces;
  for (let want = 0; want < weights.length; want++)
    reach += Math.min(way.left[want] ?? 0, here.caps[want] ?? 0) * (weights[want] ?? 0);
  const spare = reach - found.pieces;
  return way.left.map((left, want) => {
    const reachable = Math.min(left, here.caps[want] ?? 0);
    return Math.max(0, reachable - (rest.caps[want] ?? 0) - Math.floor(spare / (weights[want] ?? 1)));
  });
}

function eachChoice(of: Search, offer: Offer, way: Way, low: Sets, visit: (take: Sets) => boolean): void {
  const { field, plain } = of;
  if (!plain || !offer.loose) {
    eachTake(field, offer, way.left, low, (take) => visit(take));
    return;
  }
  const full = fullTake(field, offer, way.left);
  const price = offer.price(full);
  const one = full.map(() => 0);
  const flat = full.every((count, want) => {
    if (count === 0) return true;
    one[want] = 1;
    const same = offer.price(one) === price;
    one[want] = 0;
    return same;
  });
  if (flat) {
    if (full.some((count) => count > 0)) visit(full);
    return;
  }
  eachTake(field, offer, way.left, low, (take) => (isFullAtItsPrice(offer, take, full) ? visit(take) : true));
}

/** Whether nothing more goes into the parcel for the same money. */
function isFullAtItsPrice(offer: Offer, take: Sets, full: Sets): boolean {
  const price = offer.price(take);
  const more = [...take];
  return full.every((count, want) => {
    const had = more[want] ?? 0;
    if (had >= count) return true;
    more[want] = had + 1;
    const dearer = offer.price(more) !== price;
    more[want] = had;
    return dearer;
  });
}

function mostPromising(field: Field, ways: readonly Way[], rest: Rest, width: number): Way[] {
  return ways
    .map((way) => {
      const { reach } = outlookOf(field, way, rest, Infinity);
      return { way, reach, fees: outlookOf(field, way, rest, reach).fees };
    })
    .sort((a, b) => b.reach - a.reach || a.fees - b.fees || b.way.pieces - a.way.pieces)
    .slice(0, width)
    .map(({ way }) => way);
}
