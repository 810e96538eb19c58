/**
 * What a step may promise of what an order needs, place by place: what the place's numbers are trusted for, less what stays
 * there; nothing it cannot handle. Whoever asks again (the search, the record) is told what was seen the first time. Pure.
 */
import type { Ranked } from './candidates.ts';
import { canHandle, type Ask } from './filters.ts';
import { trustFor } from './refusals.ts';
import { trustedPieces } from './trust.ts';
import type { Need } from './wants.ts';
import type { Free } from './world.ts';

/** Base units, by the position of the place and of the need. */
export type Promisable = (place: number, need: number) => number;

const UNASKED = -1;

export function promisable(
  { world, step, channel }: Ask,
  free: Free,
  ranked: readonly Ranked[],
  needs: readonly Need[],
): Promisable {
  const keep = step.locations.keep ?? 0;
  const trusted = trustFor(channel, world.trust);
  const shelves = needs.map(({ sku }) => {
    const marks = world.handling.get(sku)?.marks ?? [];
    const pieces = free.of?.(sku) ?? ((locationId: string): number => free(locationId, sku));
    return { pieces, marks, withdrawn: world.withdrawn?.has(sku) === true };
  });
  const seen = new Float64Array(ranked.length * needs.length).fill(UNASKED);

  function ask(place: number, need: number): number {
    const shelf = shelves[need];
    const one = ranked[place];
    if (shelf === undefined || one === undefined || shelf.withdrawn) return 0;
    if (shelf.marks.length > 0 && !canHandle(one.at, shelf.marks)) return 0;
    return Math.max(0, trustedPieces(shelf.pieces(one.id), trusted.get(one.id) ?? 1) - keep);
  }

  return (place, need) => {
    const cell = place * needs.length + need;
    const before = seen[cell] ?? UNASKED;
    return before === UNASKED ? (seen[cell] = ask(place, need)) : before;
  };
}
