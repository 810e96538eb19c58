/**
 * How far a place's numbers are trusted, out of what it was offered and what of that it did not have (docs/re-sourcing.md).
 * Each day weighs half as much after a half-life; score = (offered − refused + prior) ÷ (offered + prior). Pure.
 */
import { trustRule } from '../../../config/refusals.ts';

export type TrustRule = { readonly [K in keyof typeof trustRule]: number };
/** Base units; `refused` is weighed by reason already. `daysAgo` is 0 for today. */
export type DayCount = { readonly daysAgo: number; readonly offered: number; readonly refused: number };

export function trustScore(days: readonly DayCount[], rule: TrustRule = trustRule): number {
  let offered = 0;
  let refused = 0;
  for (const day of days) {
    if (day.daysAgo < 0 || day.daysAgo > rule.windowDays) continue;
    const weight = 0.5 ** (day.daysAgo / rule.halfLifeDays);
    offered += day.offered * weight;
    refused += Math.min(day.refused, day.offered) * weight;
  }
  if (offered < rule.leastOffered) return 1;
  const score = (offered - refused + rule.prior) / (offered + rule.prior);
  return score >= rule.whole ? 1 : Math.max(rule.floor, Math.round(score * 10_000) / 10_000);
}

/** Of so many free pieces, those that are promised. A place below 1 never promises its very last piece. */
export function trustedPieces(free: number, trust: number): number {
  return trust >= 1 || free <= 0 ? free : Math.floor(free * trust);
}
