/** Ways to serve an order, part by part, and which of two is better: more served, cheaper, fewer parts, further in front. */
import { minus, piecesOf, type Field, type Offer, type Sets } from './optimise-field.ts';

/** A chain of parts in the order of the supplies; the one without `offer` is its empty beginning. */
export type Way = {
  readonly left: Sets;
  readonly pieces: number;
  readonly parts: number;
  /** Of all parts, each with the penalty of a split: one penalty too many, the same for every way that has a part. */
  readonly fees: number;
  readonly offer?: Offer;
  readonly take?: Sets;
  readonly before?: Way;
};

export function emptyWay(field: Field): Way {
  return { left: field.sets, pieces: 0, parts: 0, fees: 0 };
}

export function withPart(field: Field, way: Way, offer: Offer, take: Sets): Way {
  return {
    left: minus(way.left, take),
    pieces: way.pieces + piecesOf(take, field.weights),
    parts: way.parts + 1,
    fees: way.fees + offer.price(take) + field.perSplit,
    offer,
    take,
    before: way,
  };
}

/** Parts in the order of the supplies. */
export function partsOf(way: Way): { readonly offer: Offer; readonly take: Sets }[] {
  const parts: { offer: Offer; take: Sets }[] = [];
  for (let at: Way | undefined = way; at !== undefined; at = at.before)
    if (at.offer !== undefined && at.take !== undefined) parts.push({ offer: at.offer, take: at.take });
  return parts.reverse();
}

/** A part that is worth enough; the whole order in one parcel is no split and is not asked. */
export function mayGo(field: Field, take: Sets): boolean {
  const { least } = field;
  return least === undefined || isWhole(field, take) || least.worth(take) >= least.minor;
}

export function isWhole({ sets }: Field, take: Sets): boolean {
  return take.every((count, want) => count === sets[want]);
}

/** Whether what is left may be left: nothing, everything, or worth enough. */
export function mayRest({ least }: Field, way: Way): boolean {
  if (least === undefined || way.parts === 0 || way.left.every((count) => count === 0)) return true;
  return least.worth(way.left) >= least.minor;
}

export function isBetter(a: Way, b: Way, weights: Sets): boolean {
  if (a.pieces !== b.pieces) return a.pieces > b.pieces;
  return isCheaper(a, b, weights);
}

/** Of two that serve the same. */
export function isCheaper(a: Way, b: Way, weights: Sets): boolean {
  if (a.fees !== b.fees) return a.fees < b.fees;
  if (a.parts !== b.parts) return a.parts < b.parts;
  const [ours, theirs] = [partsOf(a), partsOf(b)];
  for (let at = 0; at < ours.length; at++) {
    const [one, other] = [ours[at], theirs[at]];
    if (one === undefined || other === undefined) return false;
    if (one.offer.at !== other.offer.at) return one.offer.at < other.offer.at;
    const more = piecesOf(one.take, weights) - piecesOf(other.take, weights);
    if (more !== 0) return more > 0;
    for (let want = 0; want < one.take.length; want++) {
      const difference = (one.take[want] ?? 0) - (other.take[want] ?? 0);
      if (difference !== 0) return difference > 0;
    }
  }
  return false;
}
