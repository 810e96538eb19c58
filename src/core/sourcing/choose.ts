/** The choice for one order: the first ranked location that has every piece of it. Pure. */
import type { Ranked } from './rank.ts';

export type Need = { readonly sku: string; readonly quantity: number };
export type Lost = {
  readonly id: string;
  readonly distanceKm?: number;
  readonly missing: readonly { sku: string; free: number; needed: number }[];
};
export type Choice = { readonly locationId?: string; readonly distanceKm?: number; readonly lost: readonly Lost[] };

/** @param free what may be promised at a location; absent is nothing */
export function choose(
  needs: readonly Need[],
  ranked: readonly Ranked[],
  free: (locationId: string, sku: string) => number,
): Choice {
  const lost: Lost[] = [];
  for (const one of ranked) {
    const missing = needs
      .map((need) => ({ sku: need.sku, free: free(one.id, need.sku), needed: need.quantity }))
      .filter((need) => need.free < need.needed);
    if (missing.length === 0) {
      return { locationId: one.id, ...(one.distanceKm === undefined ? {} : { distanceKm: one.distanceKm }), lost };
    }
    lost.push({ ...one, missing });
  }
  return { lost };
}

/** One row per SKU, in base units: lines of the same SKU are needed together. */
export function needsOf(
  lines: readonly { sku: string; quantity: number; salesFactor?: number; ships: boolean }[],
): Need[] {
  const bySku = new Map<string, number>();
  for (const line of lines) {
    if (line.ships) bySku.set(line.sku, (bySku.get(line.sku) ?? 0) + line.quantity * (line.salesFactor ?? 1));
  }
  return [...bySku].map(([sku, quantity]) => ({ sku, quantity })).sort((a, b) => (a.sku < b.sku ? -1 : 1));
}
