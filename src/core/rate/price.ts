/** The arithmetic of a card, in whole minor units. A share is rounded half up, each part by itself, so that the parts are the price. */
import type { RateCardRow, RateSlab } from '../../../config/rate-cards.ts';
import type { RateQuestion } from './quote.ts';

/** A percentage with at most two decimals of an amount that is not negative, half up. */
export function shareOf(minor: number, percent: number): number {
  return Math.floor((minor * Math.round(percent * 100) + 5_000) / 10_000);
}

/** What counts as the weight: the scales, or the room that the parcel takes, whichever is more. Grams. */
export function chargeableG(question: Pick<RateQuestion, 'weightG' | 'size'>, divisor: number | undefined): number {
  const { size } = question;
  const weighed = Math.max(1, Math.ceil(question.weightG));
  if (size === undefined || divisor === undefined) return weighed;
  // mm³ are a thousandth of cm³, grams a thousandth of kilograms: the thousands cancel out.
  return Math.max(weighed, Math.ceil((size.lengthMm * size.widthMm * size.heightMm) / divisor));
}

/** Undefined beyond the last slab: the card does not carry it. */
export function basePrice(slabs: readonly RateSlab[], grams: number): number | undefined {
  let sum = 0;
  for (const { fromG, toG, stepG, minor } of slabs) {
    if (grams <= fromG) break;
    sum += stepG === undefined ? minor : Math.ceil((Math.min(grams, toG) - fromG) / stepG) * minor;
  }
  return grams > (slabs.at(-1)?.toG ?? 0) ? undefined : sum;
}

/** The parts of a price; undefined where the card does not carry the parcel, for its weight or its cash. */
export function partsOf(
  card: RateCardRow,
  slabs: readonly RateSlab[],
  remoteMinor: number,
  question: Pick<RateQuestion, 'weightG' | 'size' | 'cashOnDelivery'>,
): Record<string, number> | undefined {
  const base = basePrice(slabs, chargeableG(question, card.divisor));
  if (base === undefined) return undefined;
  const parts: Record<string, number> = { base };
  if (remoteMinor > 0) parts['remote'] = remoteMinor;
  const fuel = shareOf(base + remoteMinor, card.fuelPercent);
  if (fuel > 0) parts['fuel'] = fuel;
  const cash = question.cashOnDelivery;
  if (cash === undefined || cash.minor <= 0) return parts;
  if (card.cod === undefined || cash.currency !== card.currency) return undefined;
  const { flatMinor, percent, leastMinor } = card.cod;
  parts['cod'] = Math.max(leastMinor, flatMinor + shareOf(cash.minor, percent));
  return parts;
}
