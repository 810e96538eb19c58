/** How fast a run may go: no place gets more parcels of runs in a minute than its kind takes. Pure. */
import { dateOf, momentOf } from '../../platform/time.ts';
import type { GroupPlaced } from './store-groups.ts';

/** Stands for the place of parcels of which it is not known yet where they go. */
export const ANYWHERE = '';
export const WINDOW_MS = 60_000;
/** A group of fewer costs nearly as much as a whole one: rather a moment's wait. */
export const LEAST = 16;

export type Flood = {
  /** Parcels a minute, by the kind of the place; a kind that is not named has no limit. */
  readonly limits: Readonly<Record<string, number>>;
  readonly kindOf: (locationId: string) => string;
};

/** Parcels that may be moved now; where that is none, when it is worth a look again (UTC), if ever. */
export type Room = { readonly count: number; readonly againAt?: string };

/**
 * Where a parcel goes is known only once it is sourced, so all of a group may go to one place: the fullest of the places
 * that the run serves sets the pace, and a place that it has not met yet may be of the smallest kind.
 * @param groups of all runs in the last minute, the oldest first
 * @param places that the run has brought something to, or wanted to
 * @param most parcels that are left
 */
export function roomFor(
  { limits, kindOf }: Flood,
  groups: readonly GroupPlaced[],
  places: ReadonlySet<string>,
  most = Infinity,
): Room {
  const unknown = Math.min(Infinity, ...Object.values(limits));
  const least = Math.max(1, Math.min(LEAST, unknown, most));
  const left = (from: number): number => {
    const placed = sumOf(groups.slice(from));
    const most = [...places].map((id) => (limits[kindOf(id)] ?? Infinity) - (placed.get(id) ?? 0));
    return Math.min(unknown, ...most) - anywhereIn(placed);
  };
  const count = left(0);
  if (count >= least) return { count };
  const at = groups.findIndex((_group, nth) => left(nth + 1) >= least);
  const last = groups[at];
  if (last === undefined) return { count: 0 };
  return { count: 0, againAt: momentOf(new Date(dateOf(last.at).getTime() + WINDOW_MS)) };
}

/** Which of the places have had more than their limit. */
export function fullOf({ limits, kindOf }: Flood, groups: readonly GroupPlaced[], places: Iterable<string>): string[] {
  const placed = sumOf(groups);
  const anywhere = anywhereIn(placed);
  return [...places].filter((id) => (placed.get(id) ?? 0) + anywhere > (limits[kindOf(id)] ?? Infinity));
}

/** Where a run has brought something. */
export function placesIn(groups: readonly GroupPlaced[], run: { readonly id: string }): ReadonlySet<string> {
  const mine = groups.filter((one) => one.runId === run.id).flatMap((one) => [...one.targets.keys()]);
  return new Set(mine.filter((id) => id !== ANYWHERE));
}

/** What a group found its place for is taken off again, perhaps a minute after it was counted. */
const anywhereIn = (placed: ReadonlyMap<string, number>): number => Math.max(0, placed.get(ANYWHERE) ?? 0);

function sumOf(groups: readonly GroupPlaced[]): Map<string, number> {
  const sum = new Map<string, number>();
  for (const { targets } of groups) for (const [id, count] of targets) sum.set(id, (sum.get(id) ?? 0) + count);
  return sum;
}
