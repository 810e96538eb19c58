/** How fast a run may go: no place gets more parcels of it in a minute than its kind takes. Pure but for its clock. */

export type Pace = {
  /** Parcels that may be moved now. */
  room(): number;
  waitMs(): number;
  note(targets: ReadonlyMap<string, { readonly kind: string; readonly count: number }>): void;
};

const MINUTE = 60_000;

/**
 * Where a parcel goes is known only once it is sourced: the place that has had most of its minute's worth sets the pace,
 * so that a group brings a place at most one group more than its limit.
 * @param limits parcels a minute, by the kind of the place; a kind that is not named has no limit
 */
export function createPace(limits: Readonly<Record<string, number>>, clock: () => number = Date.now): Pace {
  let noted: { readonly at: number; readonly locationId: string; readonly kind: string; readonly count: number }[] = [];

  function left(): number {
    const since = clock() - MINUTE;
    noted = noted.filter((one) => one.at > since);
    const byPlace = new Map<string, { kind: string; count: number }>();
    for (const one of noted)
      byPlace.set(one.locationId, { kind: one.kind, count: (byPlace.get(one.locationId)?.count ?? 0) + one.count });
    return Math.min(Infinity, ...[...byPlace.values()].map(({ kind, count }) => (limits[kind] ?? Infinity) - count));
  }

  return {
    room: left,
    waitMs: () => {
      const oldest = noted[0];
      return oldest === undefined ? 0 : Math.min(1_000, Math.max(20, oldest.at + MINUTE - clock()));
    },
    note(targets) {
      for (const [locationId, { kind, count }] of targets) noted.push({ at: clock(), locationId, kind, count });
    },
  };
}
