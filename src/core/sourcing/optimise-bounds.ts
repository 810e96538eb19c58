/** What the offers from one on can add at best: how much, and for how little. Never too pessimistic, so that pruning is safe. */
import { piecesOf, sumOf, type Field, type Sets } from './optimise-field.ts';
import type { Way } from './optimise-found.ts';

/** Of all offers from a position on. */
export type Rest = {
  readonly caps: Sets;
  /** The fullest single part. */
  readonly fullest: number;
  /** The cheapest part that has a set of this want. */
  readonly dearest: Sets;
  /** What a set of each want costs at least when the fee of a part is shared by all it could hold. */
  readonly share: Sets;
  /** The lowest fee of any part. */
  readonly cheapest: number;
  /** What parts that cost less than nothing could take off. */
  readonly bonus: number;
};

export function restsOf(field: Field): readonly Rest[] {
  const { offers, sets, weights, perSplit } = field;
  const wants = sets.map((_, want) => want);
  let rest: Rest = {
    caps: wants.map(() => 0),
    fullest: 0,
    dearest: wants.map(() => Infinity),
    share: wants.map(() => Infinity),
    cheapest: Infinity,
    bonus: 0,
  };
  const rests = [rest];
  for (const offer of offers.toReversed()) {
    const single = wants.map((want) =>
      (offer.caps[want] ?? 0) === 0 ? Infinity : offer.price(wants.map((one) => (one === want ? 1 : 0))) + perSplit,
    );
    const fee = Math.min(...single);
    const each = Math.max(0, fee) / sumOf(offer.caps);
    const { caps, fullest, dearest, share, cheapest, bonus } = rest;
    rest = {
      caps: wants.map((want) => Math.min(sets[want] ?? 0, (caps[want] ?? 0) + (offer.caps[want] ?? 0))),
      fullest: Math.max(fullest, piecesOf(offer.caps, weights)),
      dearest: wants.map((want) => Math.min(dearest[want] ?? 0, single[want] ?? 0)),
      share: wants.map((want) => (single[want] === Infinity ? (share[want] ?? 0) : Math.min(share[want] ?? 0, each))),
      cheapest: Math.min(cheapest, fee),
      bonus: bonus + Math.min(0, fee),
    };
    rests.push(rest);
  }
  return rests.reverse();
}

/**
 * Pieces that a way could come to at most, and what it costs at least to come to as many as `wanted`; Infinity where it
 * cannot, minus infinity where it could come to more.
 */
export function outlookOf({ weights, most }: Field, way: Way, rest: Rest, wanted: number): Outlook {
  let more = 0;
  for (let want = 0; want < weights.length; want++)
    more += Math.min(way.left[want] ?? 0, rest.caps[want] ?? 0) * (weights[want] ?? 0);
  // Infinity times nothing is not a number.
  const inParts = (most - way.parts) * rest.fullest || 0;
  const reach = way.pieces + Math.min(more, inParts);
  if (reach > wanted) return { reach, fees: -Infinity };
  if (reach < wanted) return { reach, fees: Infinity };
  if (reach === way.pieces) return { reach, fees: way.fees };
  if (more <= inParts) return { reach, fees: way.fees + feesToGo(way.left, rest) };
  const parts = Math.ceil((wanted - way.pieces) / rest.fullest);
  return { reach, fees: way.fees + (rest.cheapest < 0 ? rest.bonus : parts * rest.cheapest) };
}

export type Outlook = { readonly reach: number; readonly fees: number };

/** What it costs at least to serve all of the rest that can be served. */
function feesToGo(left: Sets, rest: Rest): number {
  let dearest = 0;
  let shared = 0;
  for (let want = 0; want < left.length; want++) {
    const open = Math.min(left[want] ?? 0, rest.caps[want] ?? 0);
    if (open === 0) continue;
    dearest = Math.max(dearest, rest.dearest[want] ?? 0);
    shared += open * (rest.share[want] ?? 0);
  }
  return Math.max(dearest, shared - ROUNDING) + rest.bonus;
}

/** Shares are fractions: their sum may come out a trifle too high. */
const ROUNDING = 1e-6;
