/**
 * What a step may promise of what an order needs, place by place: what the place's numbers are trusted for, less what stays
 * there; nothing it cannot handle. Whoever asks again (the search, the record) is told what was seen the first time. Pure.
 */
import { idsOf, type Ranked } from './candidates.ts';
import { canHandle, type Ask } from './filters.ts';
import { trustFor } from './refusals.ts';
import { trustedPieces } from './trust.ts';
import type { Need } from './wants.ts';
import type { Free } from './world.ts';

/** Base units, by the position of the place and of the need. */
export type Promisable = (place: number, need: number) => number;

const UNASKED = -1;
const nothing: ReadonlyMap<string, number> = new Map();

type Places = { readonly ids: readonly string[]; readonly at: ReadonlyMap<string, number> };

/** Most orders of a city share one ranking. */
const numbered = new WeakMap<readonly Ranked[], Places>();

/** Where each place stands in a ranking. */
function placesOf(ranked: readonly Ranked[]): Places {
  let places = numbered.get(ranked);
  if (places === undefined) {
    const ids = idsOf(ranked);
    numbered.set(ranked, (places = { ids, at: new Map(ids.map((id, place) => [id, place])) }));
  }
  return places;
}

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
  const width = needs.length;
  const seen = new Float64Array(ranked.length * width).fill(UNASKED);
  const places = free.all === undefined ? undefined : placesOf(ranked);
  // Few places have a SKU: who has any is told at once, and nobody else is asked.
  if (places !== undefined)
    for (const [need, { sku }] of needs.entries()) {
      if (shelves[need]?.marks.length !== 0) continue;
      const shelf = shelves[need].withdrawn ? nothing : free.all?.(sku, places.ids);
      if (shelf === undefined) continue;
      for (let cell = need; cell < seen.length; cell += width) seen[cell] = 0;
      for (const [id, pieces] of shelf) {
        const place = places.at.get(id);
        if (place !== undefined) seen[place * width + need] = promised(id, pieces);
      }
    }

  function promised(id: string, pieces: number): number {
    return Math.max(0, trustedPieces(pieces, trusted.get(id) ?? 1) - keep);
  }

  function ask(place: number, need: number): number {
    const shelf = shelves[need];
    const one = ranked[place];
    if (shelf === undefined || one === undefined || shelf.withdrawn) return 0;
    if (shelf.marks.length > 0 && !canHandle(one.at, shelf.marks)) return 0;
    return promised(one.id, shelf.pieces(one.id));
  }

  return (place, need) => {
    const cell = place * width + need;
    const before = seen[cell] ?? UNASKED;
    return before === UNASKED ? (seen[cell] = ask(place, need)) : before;
  };
}
