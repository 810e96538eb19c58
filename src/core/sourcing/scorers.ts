/**
 * What speaks for and against a place, each in minor units of the order's currency, so that a person can say what a
 * kilometre is worth. The lower total wins; what speaks for a place is below nothing. Pure.
 */
import { promiseDate } from '../order/index.ts';
import { placeKey } from '../inventory/index.ts';
import type { Quote } from '../rate/index.ts';
import type { Weights } from '../routing/index.ts';
import type { Ask, Candidate } from './filters.ts';
import type { Want } from './wants.ts';
import type { Pressure } from './world.ts';

export type ScoreCode = 'distance' | 'promise' | 'load' | 'carriage' | 'age' | 'markdown';
export type Scores = Partial<Record<ScoreCode, number>>;
export type Gap = 'city_unknown' | 'no_coordinates' | 'no_rate_card' | 'no_calendar';

const DAY_MS = 86_400_000;

/** `countedKm`: where nobody knows, as far as the farthest that is known. */
type PlaceAsk = Ask & { readonly weights: Weights; readonly countedKm: number };
type PlaceScorer = {
  readonly code: ScoreCode;
  readonly weight: keyof Weights;
  readonly costs: (candidate: Candidate, ask: PlaceAsk) => number;
};

/** These are the same for every order of a channel that goes to the same city. */
export const placeScorers: readonly PlaceScorer[] = [
  { code: 'distance', weight: 'perKm', costs: (_candidate, { countedKm }) => countedKm },
  { code: 'promise', weight: 'perDay', costs: daysToPromise },
  { code: 'load', weight: 'perLoadPercent', costs: loadPercent },
];

/** Whether anything counts that the clock or a place's load has a say in. */
export function weighsPassing({ perDay, perLoadPercent }: Weights, open: readonly Pick<Candidate, 'at'>[]): boolean {
  return perDay > 0 || (perLoadPercent > 0 && open.some(({ at }) => (at.routing?.dailyCapacity ?? 0) > 0));
}

/** What the goods themselves say, per piece as the shop counts: taken off. */
type PieceScorer = {
  readonly code: ScoreCode;
  readonly weight: keyof Weights;
  readonly gains: (pressure: Pressure, now: Date) => number;
};
export const pieceScorers: readonly PieceScorer[] = [
  { code: 'age', weight: 'perAgedDay', gains: daysLain },
  { code: 'markdown', weight: 'perMarkdownPercent', gains: ({ markdownPercent }) => markdownPercent },
];

/** Those that count nothing are left out. */
export function placeScores(candidate: Candidate, ask: PlaceAsk): Scores {
  const scores: Scores = {};
  for (const { code, weight, costs } of placeScorers) {
    const worth = ask.weights[weight];
    if (worth > 0) scores[code] = Math.round(worth * costs(candidate, ask));
  }
  return scores;
}

/** Of one set at a place, minor units by scorer, below nothing. */
export function pieceScores(want: Want, locationId: string, ask: Pick<PlaceAsk, 'world' | 'weights'>): Scores {
  const scores: Scores = {};
  for (const { sku, perSet } of want.lines) {
    const pressure = ask.world.pressure.get(placeKey({ locationId, sku }));
    if (pressure === undefined) continue;
    for (const { code, weight, gains } of pieceScorers) {
      const worth = ask.weights[weight];
      if (worth > 0) scores[code] = (scores[code] ?? 0) - Math.round(worth * perSet * gains(pressure, ask.world.now));
    }
  }
  return scores;
}

/** The cheapest way to carry a parcel, by the house's own cards; undefined where no card fits. */
export function carriageOf(
  { at }: Pick<Candidate, 'at'>,
  { one, world, channel }: Ask,
  parcel: { readonly weightG: number; readonly dueMinor: number },
): Quote | undefined {
  return world.rates.quotes({
    from: { country: at.country, city: at.city },
    to: one.to,
    weightG: parcel.weightG,
    ...(parcel.dueMinor > 0 ? { cashOnDelivery: { minor: parcel.dueMinor, currency: one.currency } } : {}),
    currency: one.currency,
    couriers: channel.config.couriers,
  })[0];
}

function daysToPromise({ at }: Candidate, { one, world, channel }: PlaceAsk): number {
  const [courier] = channel.config.couriers;
  const from = { kind: at.kind, country: at.country, city: at.city, timeZone: at.timeZone ?? channel.timeZone };
  const lane = { from, to: one.to, ...(courier === undefined ? {} : { courier }) };
  const days =
    (Date.parse(`${promiseDate(world.now, lane, world.calendars)}T00:00:00Z`) - world.now.getTime()) / DAY_MS;
  return Math.max(0, Math.ceil(days));
}

function loadPercent({ at }: Candidate, { world }: PlaceAsk): number {
  const capacity = at.routing?.dailyCapacity;
  if (capacity === undefined || capacity === 0) return 0;
  return Math.min(100, ((world.load.get(at.id) ?? 0) / capacity) * 100);
}

function daysLain({ liesSince }: Pressure, now: Date): number {
  return liesSince === undefined
    ? 0
    : Math.max(0, Math.floor((now.getTime() - Date.parse(`${liesSince}T00:00:00Z`)) / DAY_MS));
}
