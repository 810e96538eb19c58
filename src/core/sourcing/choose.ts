/**
 * The choice for one order. The first ranked location that has everything serves it; else, where the channel allows
 * parcels from several, the location that can give most goes first, and so on until nothing more is found. Pure.
 */
import type { Ranked } from './rank.ts';
import { needsOf, type Need, type Want } from './wants.ts';

export type Lost = {
  readonly id: string;
  readonly distanceKm?: number;
  readonly missing: readonly { sku: string; free: number; needed: number }[];
};
export type Part = { readonly locationId: string; readonly distanceKm?: number; readonly wants: readonly Want[] };
export type Choice = {
  readonly parts: readonly Part[];
  /** What no location has. */
  readonly missing: readonly Want[];
  readonly lost: readonly Lost[];
};

/** What may be promised at a location; nothing is 0. */
export type Free = (locationId: string, sku: string) => number;

/** The first that has everything, or undefined with the reason why each lost. */
export function chooseOne(
  needs: readonly Need[],
  ranked: readonly Ranked[],
  free: Free,
): { readonly one?: Ranked; readonly lost: readonly Lost[] } {
  const lost: Lost[] = [];
  for (const one of ranked) {
    const missing = needs
      .map((need) => ({ sku: need.sku, free: free(one.id, need.sku), needed: need.quantity }))
      .filter((need) => need.free < need.needed);
    if (missing.length === 0) return { one, lost };
    lost.push({ ...one, missing });
  }
  return { lost };
}

/** @param most locations that may serve it together */
export function choose(wants: readonly Want[], ranked: readonly Ranked[], free: Free, most: number): Choice {
  const { one, lost } = chooseOne(needsOf(wants), ranked, free);
  if (one !== undefined) return { parts: [partOf(one, wants)], missing: [], lost };
  return { ...split(wants, ranked, free, most), lost };
}

function split(
  wants: readonly Want[],
  ranked: readonly Ranked[],
  free: Free,
  most: number,
): Pick<Choice, 'parts' | 'missing'> {
  const parts: Part[] = [];
  let missing = wants;
  let others = ranked;
  while (missing.length > 0 && parts.length < most) {
    let best: { readonly at: Ranked; readonly took: readonly Want[]; readonly pieces: number } | undefined;
    for (const at of others) {
      const took = takeAt(at.id, missing, free);
      const pieces = piecesIn(took);
      // The nearer one wins a draw: it comes first.
      if (pieces > (best?.pieces ?? 0)) best = { at, took, pieces };
    }
    if (best === undefined) break;
    const { at, took } = best;
    parts.push(
      partOf(
        at,
        took.filter((want) => want.sets > 0),
      ),
    );
    missing = missing
      .map((want, n) => ({ ...want, sets: want.sets - (took[n]?.sets ?? 0) }))
      .filter((want) => want.sets > 0);
    others = others.filter((other) => other.id !== at.id);
  }
  return { parts, missing };
}

/** How many whole sets of each want one location can give; in the order of the wants. */
function takeAt(locationId: string, wants: readonly Want[], free: Free): Want[] {
  const left = new Map<string, number>();
  return wants.map((want) => {
    const perSet = needsOf([{ ...want, sets: 1 }]);
    let sets = want.sets;
    for (const { sku, quantity } of perSet) {
      const there = left.get(sku) ?? Math.max(0, free(locationId, sku));
      left.set(sku, there);
      sets = Math.min(sets, Math.floor(there / quantity));
    }
    for (const { sku, quantity } of perSet) left.set(sku, (left.get(sku) ?? 0) - sets * quantity);
    return { ...want, sets };
  });
}

function piecesIn(wants: readonly Want[]): number {
  return wants.reduce((sum, { sets, lines }) => sum + sets * lines.reduce((of, line) => of + line.perSet, 0), 0);
}

function partOf(at: Ranked, wants: readonly Want[]): Part {
  return { locationId: at.id, ...(at.distanceKm === undefined ? {} : { distanceKm: at.distanceKm }), wants };
}
