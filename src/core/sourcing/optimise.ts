/** The best assignment of a whole order to locations: as much as possible served, then the lowest cost. Pure. */
import { fieldOf, type Field } from './optimise-field.ts';
import { emptyWay, isBetter, partsOf, withPart, type Way } from './optimise-found.ts';
import { cheapestPiece, fullest, greedyWay } from './optimise-greedy.ts';
import { search, searchOf } from './optimise-search.ts';
import { tableOf } from './optimise-table.ts';

/** Sets that never part: each needs so many base units of each SKU. */
export type WantedSet = {
  readonly sets: number;
  readonly perSet: readonly { readonly sku: string; readonly quantity: number }[];
};

export type Supply = {
  readonly id: string;
  /** Base units by SKU. */
  readonly free: ReadonlyMap<string, number>;
  /** What a parcel from here with so many sets of each want costs, minor units; never less for more sets. */
  readonly cost: (sets: readonly number[]) => number;
};

export type Problem = {
  readonly wants: readonly WantedSet[];
  /** The one in front wins a draw. */
  readonly supplies: readonly Supply[];
  /** Parcels at most. */
  readonly most: number;
  /** Minor units for each parcel after the first. */
  readonly perSplit: number;
  /** Neither a parcel nor what nobody serves may be worth less; `worth` says it of sets of each want, minor units. */
  readonly least?: { readonly minor: number; readonly worth: (sets: readonly number[]) => number };
  /** Steps of the search after which the best so far stands. */
  readonly budget?: number;
};

export type Assignment = {
  readonly parts: readonly { readonly id: string; readonly sets: readonly number[]; readonly cost: number }[];
  /** Sets of each want that nobody serves. */
  readonly missing: readonly number[];
  /** Of all parts with their penalties, minor units. */
  readonly cost: number;
  /** Whether nothing better exists; false when the budget ended the search. */
  readonly exact: boolean;
};

/** Steps that the search takes at most where the problem does not say: a tenth of a second or so at the worst. */
const BUDGET = 50_000;

/** Of the first, quick pass: it finds the way that the exact one then only has to beat. */
const BEAM = { width: 24, takes: 24, part: 0.1 };

/**
 * The best assignment of an order to supplies. First as much as possible is served, counted in base units of stock; then
 * the total of all parts and split penalties is the lowest; of what costs the same, fewer parts win, then the supply
 * that stands further in front gives more.
 *
 * `least` is asked of every part and of what is left, unless the whole order goes in one parcel. Costs are whole minor
 * units and may be below zero. `cost` is asked for single sets and for none as well.
 */
export function optimise(problem: Problem): Assignment {
  const field = fieldOf(problem);
  const alone = bestAlone(field);
  if (alone !== undefined && isCertain(field, alone)) return assignmentOf(field, alone, true);
  if (field.offers.length === 0 || field.most < 1) return assignmentOf(field, emptyWay(field), true);
  const of = searchOf(field);
  const steps = { left: problem.budget ?? BUDGET };
  // Most orders need fewer parts than are allowed: only then must the table count them.
  let known = tableOf(field, false, steps);
  if (of.counted && (known?.first === undefined || known.first.parts > field.most))
    known = tableOf(field, true, steps) ?? (known === undefined ? undefined : { table: known.table });
  if (known?.first !== undefined) {
    // Nothing serves more or costs less; the search only settles draws.
    const { best } = search({ ...of, table: known.table }, known.first, { steps, width: Infinity, takes: Infinity });
    return assignmentOf(field, best, true);
  }
  const begin = [alone, greedyWay(field, fullest), greedyWay(field, cheapestPiece(field))].filter(
    (way) => way !== undefined,
  );
  const greedy = begin.reduce((best, way) => (isBetter(way, best, field.weights) ? way : best), emptyWay(field));
  const informed = known === undefined ? of : { ...of, table: known.table };
  const beam = { left: Math.floor(steps.left * BEAM.part) };
  const quick = search(informed, greedy, { steps: beam, width: BEAM.width, takes: BEAM.takes }).best;
  const { best, done } = search(informed, quick, { steps, width: Infinity, takes: Infinity });
  return assignmentOf(field, best, done);
}

/** The cheapest that has everything. */
function bestAlone(field: Field): Way | undefined {
  if (field.most < 1 || field.total === 0) return undefined;
  let best: Way | undefined;
  const empty = emptyWay(field);
  for (const offer of field.offers) {
    if (!offer.loose || !field.sets.every((count, want) => offer.caps[want] === count)) continue;
    const way = withPart(field, empty, offer, field.sets);
    if (best === undefined || way.fees < best.fees) best = way;
  }
  return best;
}

/** Whether no two parcels can be cheaper than one: without a search for most orders. */
function isCertain({ most, total, offers, perSplit, sets }: Field, alone: Way): boolean {
  if (most === 1 || total === 1 || offers.length === 1) return true;
  const nothing = sets.map(() => 0);
  const [first = 0, second = 0] = offers.map((offer) => offer.price(nothing) + perSplit).sort((a, b) => a - b);
  return first >= 0 && first + second >= alone.fees;
}

function assignmentOf(field: Field, way: Way, exact: boolean): Assignment {
  return {
    parts: partsOf(way).map(({ offer, take }) => ({ id: offer.id, sets: take, cost: offer.price(take) })),
    missing: way.left,
    cost: way.parts === 0 ? 0 : way.fees - field.perSplit,
    exact,
  };
}
