/** Quick ways to serve an order, to begin the search with: the fullest part first, and the cheapest piece first. */
import { fullTake, minus, piecesOf, type Field, type Offer, type Sets } from './optimise-field.ts';
import { emptyWay, mayGo, mayRest, withPart, type Way } from './optimise-found.ts';

type Part = { readonly offer: Offer; readonly take: Sets; readonly pieces: number };

/** @param value of a part; the highest goes first, of equal ones that in front */
export function greedyWay(field: Field, value: (part: Part) => number): Way {
  let left: Sets = field.sets;
  let others = field.offers;
  const parts: Part[] = [];
  while (parts.length < field.most) {
    let best: (Part & { readonly value: number }) | undefined;
    for (const offer of others) {
      const take = fullTake(field, offer, left);
      const pieces = piecesOf(take, field.weights);
      if (pieces === 0 || !mayGo(field, take)) continue;
      const part = { offer, take, pieces };
      const worth = value(part);
      if (best === undefined || worth > best.value) best = { ...part, value: worth };
    }
    if (best === undefined) break;
    const { offer } = best;
    parts.push(best);
    left = minus(left, best.take);
    others = others.filter((other) => other !== offer);
  }
  // What is left may be worth too little: then less is served, at last nothing.
  for (;;) {
    const way = wayOf(field, parts);
    if (mayRest(field, way)) return way;
    parts.pop();
  }
}

export const fullest = ({ pieces }: Part): number => pieces;

export function cheapestPiece({ perSplit }: Field): (part: Part) => number {
  return ({ offer, take, pieces }) => -(offer.price(take) + perSplit) / pieces;
}

function wayOf(field: Field, parts: readonly Part[]): Way {
  return parts
    .toSorted((a, b) => a.offer.at - b.offer.at)
    .reduce((way, { offer, take }) => withPart(field, way, offer, take), emptyWay(field));
}
