/** Lanes as measured: what came of the parcels that a courier took from one city to another, counted day by day. */

/** A city is the key of its spellings; `''` is the whole country. */
export type LaneName = {
  readonly courierCode: string;
  readonly fromCountry: string;
  readonly fromCity: string;
  readonly toCountry: string;
  readonly toCity: string;
};

/** Parcels that ended, by what came of them. `promised`: those of them that had a promised day and were delivered or returned. */
export type LaneCounts = {
  readonly parcels: number;
  readonly promised: number;
  readonly onTime: number;
  /** The first attempt at the door failed. */
  readonly firstFailed: number;
  /** Went back to the sender. */
  readonly returned: number;
};

export type LaneDay = LaneName & LaneCounts & { readonly endedOn: string; readonly halfDays: HalfDays };

/** How many were delivered after so many half days, rounded up. */
export type HalfDays = Readonly<Record<string, number>>;

export type LaneFigures = LaneName & LaneCounts & { readonly p50Days?: number; readonly p90Days?: number };

/** A parcel whose way is over. */
export type EndedParcel = LaneName & {
  readonly shipmentId: string;
  /** Day on which it ended, UTC. */
  readonly endedOn: string;
  /** From hand-over to the door; left out for those that never got there, or whose hand-over nobody saw. */
  readonly tookMs?: number;
  /** Left out where no day was promised. */
  readonly onTime?: boolean;
  readonly firstFailed: boolean;
  readonly returned: boolean;
};

const HALF_DAY_MS = 43_200_000;
/** What takes longer than two months says nothing about days any more. */
const MOST_HALF_DAYS = 120;

export function laneKey(lane: LaneName): string {
  return `${lane.courierCode}|${lane.fromCountry}|${lane.fromCity}|${lane.toCountry}|${lane.toCity}`;
}

/** Each parcel counts on its own lane and on that of its two countries. */
export function countDays(known: readonly LaneDay[], ended: readonly EndedParcel[]): LaneDay[] {
  const days = new Map(known.map((one) => [`${laneKey(one)}|${one.endedOn}`, one]));
  const touched = new Map<string, LaneDay>();
  for (const parcel of ended) {
    for (const lane of [nameOf(parcel), { ...nameOf(parcel), fromCity: '', toCity: '' }]) {
      const key = `${laneKey(lane)}|${parcel.endedOn}`;
      const day = days.get(key) ?? { ...lane, endedOn: parcel.endedOn, ...nothing, halfDays: {} };
      const after = counted(day, parcel);
      days.set(key, after);
      touched.set(key, after);
    }
  }
  return [...touched.values()];
}

/** The lanes that these parcels count on. */
export function lanesOf(parcels: readonly EndedParcel[]): LaneName[] {
  const names = parcels.flatMap((one) => [nameOf(one), { ...nameOf(one), fromCity: '', toCity: '' }]);
  return [...new Map(names.map((one) => [laneKey(one), one])).values()];
}

const nothing: LaneCounts = { parcels: 0, promised: 0, onTime: 0, firstFailed: 0, returned: 0 };

function nameOf({ courierCode, fromCountry, fromCity, toCountry, toCity }: LaneName): LaneName {
  return { courierCode, fromCountry, fromCity, toCountry, toCity };
}

function counted(day: LaneDay, parcel: EndedParcel): LaneDay {
  const took = parcel.tookMs === undefined ? undefined : String(halfDaysOf(parcel.tookMs));
  return {
    ...day,
    parcels: day.parcels + 1,
    promised: day.promised + (parcel.onTime === undefined ? 0 : 1),
    onTime: day.onTime + (parcel.onTime === true ? 1 : 0),
    firstFailed: day.firstFailed + (parcel.firstFailed ? 1 : 0),
    returned: day.returned + (parcel.returned ? 1 : 0),
    halfDays: took === undefined ? day.halfDays : { ...day.halfDays, [took]: (day.halfDays[took] ?? 0) + 1 },
  };
}

function halfDaysOf(tookMs: number): number {
  return Math.min(MOST_HALF_DAYS, Math.max(1, Math.ceil(tookMs / HALF_DAY_MS)));
}

/** Days of one lane, added up; undefined where there is none. */
export function figuresOf(days: readonly LaneDay[]): LaneFigures | undefined {
  const [first] = days;
  if (first === undefined) return undefined;
  const took = new Map<number, number>();
  for (const { halfDays } of days)
    for (const [half, count] of Object.entries(halfDays)) took.set(Number(half), (took.get(Number(half)) ?? 0) + count);
  const p50 = quantile(took, 0.5);
  const p90 = quantile(took, 0.9);
  const sum = (of: (one: LaneDay) => number): number => days.reduce((all, one) => all + of(one), 0);
  return {
    ...nameOf(first),
    parcels: sum((one) => one.parcels),
    promised: sum((one) => one.promised),
    onTime: sum((one) => one.onTime),
    firstFailed: sum((one) => one.firstFailed),
    returned: sum((one) => one.returned),
    ...(p50 === undefined ? {} : { p50Days: p50 / 2 }),
    ...(p90 === undefined ? {} : { p90Days: p90 / 2 }),
  };
}

/** The least number of half days by which the share had come. */
function quantile(took: ReadonlyMap<number, number>, share: number): number | undefined {
  const all = [...took.values()].reduce((sum, one) => sum + one, 0);
  let come = 0;
  for (const half of [...took.keys()].sort((a, b) => a - b)) {
    come += took.get(half) ?? 0;
    if (come >= all * share) return half;
  }
  return undefined;
}
