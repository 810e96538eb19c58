/**
 * For everything that can be left of an order, the best that could still come of it if a supply might send several parcels:
 * an outlook that is never too dark, and nearly always the truth, because one parcel is seldom dearer than two (ADR 0024).
 */
import { eachTake, minus, piecesOf, type Field, type Offer, type Sets } from './optimise-field.ts';
import { emptyWay, isWhole, withPart, type Way } from './optimise-found.ts';

export type Table = {
  /** By key of what is left, a layer for each number of parts still allowed where that is limited. */
  readonly pieces: Float64Array;
  readonly fees: Float64Array;
  readonly parts: Float64Array;
  /** Where the layer for so many further parts begins. */
  readonly layer: (parts: number) => number;
};

/** What weighs as much as one step of the search: steps from one remainder to another, and prices asked. */
const STEPS = 80;
const PRICES = 5;

type Cheapest = {
  readonly fees: Float64Array;
  readonly offers: (Offer | undefined)[];
  /** 1: someone has it. */
  readonly had: Uint8Array;
};

/**
 * @param counted whether the number of parts is limited
 * @returns `first`: a way as good as the table says; nothing where the order is too large for a table
 */
export function tableOf(
  field: Field,
  counted: boolean,
  budget: { left: number },
): { table: Table; first?: Way } | undefined {
  const { sets, offers, size } = field;
  const steps = sets.reduce((product, count) => (product * (count + 1) * (count + 2)) / 2, counted ? field.most : 1);
  const prices = offers.reduce((sum, { caps }) => sum + caps.reduce((product, cap) => product * (cap + 1), 1), 0);
  if (steps > budget.left * STEPS || prices > budget.left * PRICES) return undefined;
  const cheapest = cheapestParts(field, size);
  const layers = counted ? field.most : 1;
  const table: Table = {
    pieces: new Float64Array(size * (counted ? layers + 1 : 1)).fill(-Infinity),
    fees: new Float64Array(size * (counted ? layers + 1 : 1)),
    parts: new Float64Array(size * (counted ? layers + 1 : 1)),
    layer: (parts) => (counted ? Math.max(0, parts) * size : 0),
  };
  const vectors = vectorsOf(sets);
  const mayStay = vectors.map((left, key) => mayBeLeft(field, left, key === size - 1));
  const weights = vectors.map((take) => piecesOf(take, field.weights));
  for (let layer = 0; layer <= (counted ? layers : 0); layer++)
    for (let key = 0; key < size; key++) {
      const at = layer * size + key;
      if (mayStay[key] === true) table.pieces[at] = 0;
      if (counted && layer === 0) continue;
      eachPart(field, cheapest, vectors[key] ?? [], (take) => {
        const fee = cheapest.fees[take] ?? Infinity;
        if (fee === Infinity) return;
        const then = (counted ? (layer - 1) * size : 0) + key - take;
        improve(table, at, then, weights[take] ?? 0, fee);
      });
    }
  const first = firstWay(field, table, cheapest, vectors, weights);
  return first === undefined ? { table } : { table, first };
}

function improve(table: Table, at: number, then: number, more: number, fee: number): void {
  const pieces = (table.pieces[then] ?? 0) + more;
  const known = table.pieces[at] ?? 0;
  if (pieces < known || pieces === -Infinity) return;
  const fees = (table.fees[then] ?? 0) + fee;
  const parts = (table.parts[then] ?? 0) + 1;
  if (pieces === known) {
    const difference = fees - (table.fees[at] ?? 0);
    if (difference > 0 || (difference === 0 && parts >= (table.parts[at] ?? 0))) return;
  }
  table.pieces[at] = pieces;
  table.fees[at] = fees;
  table.parts[at] = parts;
}

function cheapestParts(field: Field, size: number): Cheapest {
  const fees = new Float64Array(size).fill(Infinity);
  const offers = new Array<Offer | undefined>(size).fill(undefined);
  const had = new Uint8Array(size);
  const low = field.sets.map(() => 0);
  const { least } = field;
  for (const offer of field.offers)
    eachTake(field, offer, field.sets, low, (take) => {
      const key = Number(field.keyOf(take));
      had[key] = 1;
      if (least !== undefined && !isWhole(field, take) && least.worth(take) < least.minor) return true;
      const fee = offer.price(take) + field.perSplit;
      if (fee < (fees[key] ?? 0)) {
        fees[key] = fee;
        offers[key] = offer;
      }
      return true;
    });
  return { fees, offers, had };
}

function mayBeLeft({ least }: Field, left: Sets, everything: boolean): boolean {
  if (least === undefined || everything || left.every((count) => count === 0)) return true;
  return least.worth(left) >= least.minor;
}

/** By their key. */
function vectorsOf(sets: Sets): Sets[] {
  return sets.reduce<number[][]>(
    (all, most) => Array.from({ length: most + 1 }, (_, count) => all.map((one) => [...one, count])).flat(),
    [[]],
  );
}

/** The keys of all that someone could take of what is left. Who has a take has every part of it. */
function eachPart({ radix }: Field, { had }: Cheapest, left: Sets, visit: (key: number) => void): void {
  const from = (want: number, key: number): void => {
    if (want === left.length) {
      if (key > 0) visit(key);
      return;
    }
    from(want + 1, key);
    const step = radix[want] ?? 0;
    const end = key + step * (left[want] ?? 0);
    for (let at = key + step; at <= end && had[at] === 1; at += step) from(want + 1, at);
  };
  from(0, 0);
}

/** What the table promises, made true; `undefined` where it would need two parcels of one supply. */
function firstWay(
  field: Field,
  table: Table,
  cheapest: Cheapest,
  vectors: readonly Sets[],
  weights: readonly number[],
): Way | undefined {
  const parts: { offer: Offer; take: Sets }[] = [];
  let left: Sets = field.sets;
  for (let layer = field.most; ; layer--) {
    const key = Number(field.keyOf(left));
    const at = table.layer(layer) + key;
    if ((table.parts[at] ?? 0) === 0) break;
    let found: number | undefined;
    eachPart(field, cheapest, left, (take) => {
      const then = table.layer(layer - 1) + key - take;
      const fits =
        (table.pieces[then] ?? 0) + (weights[take] ?? 0) === table.pieces[at] &&
        (table.fees[then] ?? 0) + (cheapest.fees[take] ?? 0) === table.fees[at] &&
        (table.parts[then] ?? 0) + 1 === table.parts[at];
      if (fits) found ??= take;
    });
    const offer = found === undefined ? undefined : cheapest.offers[found];
    if (found === undefined || offer === undefined || parts.some((part) => part.offer === offer)) return undefined;
    const take = vectors[found] ?? [];
    parts.push({ offer, take });
    left = minus(left, take);
  }
  return parts
    .toSorted((a, b) => a.offer.at - b.offer.at)
    .reduce((way, { offer, take }) => withPart(field, way, offer, take), emptyWay(field));
}
