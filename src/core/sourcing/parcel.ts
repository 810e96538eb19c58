/** What a parcel costs at a place: the place itself, its carriage, and what the goods there gain. Pure. */
import { placeKey } from '../inventory/index.ts';
import type { Weights } from '../routing/index.ts';
import type { Ranked } from './candidates.ts';
import type { Ask } from './filters.ts';
import { carriageOf, pieceScores, type Scores } from './scorers.ts';

/** Grams of a piece whose weight nobody knows. */
const USUAL_G = 500;

export type Parcels = {
  /** Minor units by scorer of a parcel with so many sets of each want; split penalties are none of its business. */
  readonly scores: (at: Ranked, sets: readonly number[]) => Scores;
  readonly cost: (at: Ranked, sets: readonly number[]) => number;
  /** The same, but never less for more sets and never below nothing: counted against the best place for each set. */
  readonly rising: (at: Ranked, sets: readonly number[]) => number;
  /** Whether it is the same as the place's own cost, whatever is in it. */
  readonly flat: boolean;
  /** Whether a card fits the way from there. */
  readonly hasCard: (at: Ranked) => boolean;
};

export function parcelsOf(ask: Ask, weights: Weights, ranked: readonly Ranked[]): Parcels {
  const { one, world } = ask;
  const all = one.wants.map(({ sets }) => sets);
  const carries = weights.carriage > 0;
  const pieces =
    (weights.perAgedDay > 0 || weights.perMarkdownPercent > 0) &&
    world.pressure.size > 0 &&
    ranked.some(({ id }) => one.needs.some(({ sku }) => world.pressure.has(placeKey({ locationId: id, sku }))));
  if (!carries && !pieces)
    return { scores: ({ scores }) => scores, cost: baseOf, rising: baseOf, flat: true, hasCard: () => true };

  const grams = one.wants.map(({ lines }) =>
    lines.reduce((sum, { sku, perSet }) => sum + perSet * (world.handling.get(sku)?.weightG ?? USUAL_G), 0),
  );
  const value = sumOf(one.worth, all);
  const priced = new Map<string, number | undefined>();
  const priceOf = (at: Ranked, sets: readonly number[]): number | undefined => {
    const weightG = Math.max(1, sumOf(grams, sets));
    const key = `${at.id} ${weightG} ${sumOf(one.worth, sets)}`;
    if (!priced.has(key)) {
      // Each parcel collects its share at the door.
      const share = value === 0 ? 1 : sumOf(one.worth, sets) / value;
      priced.set(key, carriageOf(at, ask, { weightG, dueMinor: Math.round(one.dueMinor * share) })?.costMinor);
    }
    return priced.get(key);
  };
  // A place without a card is as dear as the dearest that has one.
  let dearest: number | undefined;
  const usual = (): number => (dearest ??= ranked.reduce((most, at) => Math.max(most, priceOf(at, all) ?? 0), 0));
  const carriage = (at: Ranked, sets: readonly number[]): number =>
    Math.round(weights.carriage * (priceOf(at, sets) ?? usual()));

  const gains = new Map<string, readonly Scores[]>();
  const gainsOf = (at: Ranked): readonly Scores[] => {
    let found = gains.get(at.id);
    if (found === undefined)
      gains.set(at.id, (found = one.wants.map((want) => pieceScores(want, at.id, { world, weights }))));
    return found;
  };
  const gainOf = (scores: Scores): number => (scores.age ?? 0) + (scores.markdown ?? 0);
  const best = pieces
    ? one.wants.map((_want, n) => ranked.reduce((least, at) => Math.min(least, gainOf(gainsOf(at)[n] ?? {})), 0))
    : [];

  const scores = (at: Ranked, sets: readonly number[]): Scores => {
    const found: Scores = { ...at.scores };
    if (carries) found.carriage = carriage(at, sets);
    if (pieces)
      for (const [n, gain] of gainsOf(at).entries())
        for (const code of ['age', 'markdown'] as const)
          if (gain[code] !== undefined) found[code] = (found[code] ?? 0) + gain[code] * (sets[n] ?? 0);
    return found;
  };
  const cost = (at: Ranked, sets: readonly number[]): number =>
    Object.values(scores(at, sets)).reduce((sum, score) => sum + score, 0);
  const rising = (at: Ranked, sets: readonly number[]): number => cost(at, sets) - (pieces ? sumOf(best, sets) : 0);
  return { scores, cost, rising, flat: false, hasCard: (at) => !carries || priceOf(at, all) !== undefined };
}

function baseOf({ base }: Ranked): number {
  return base;
}

function sumOf(values: readonly number[], sets: readonly number[]): number {
  return sets.reduce((sum, count, n) => sum + count * (values[n] ?? 0), 0);
}
