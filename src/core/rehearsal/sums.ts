/** The sums of one side: every answer is counted once. */
import type { Answer, LocationLoad, Side } from './rehearsal.ts';

type Counting = {
  -readonly [K in Exclude<keyof Side, 'carriage' | 'byDays' | 'version'>]: number;
} & { readonly carriage: Record<string, number>; readonly byDays: Record<number, number> };

export type Sums = {
  add(answer: Answer, currency: string): void;
  side(version: number): Side;
  readonly loads: ReadonlyMap<string, LocationLoad>;
  readonly sets: ReadonlyMap<string, number>;
};

export function newSums(): Sums {
  const sums: Counting = {
    whole: 0,
    partly: 0,
    unserved: 0,
    split: 0,
    parcels: 0,
    pieces: 0,
    missingPieces: 0,
    km: 0,
    parcelsWithKm: 0,
    parcelsWithCarriage: 0,
    carriage: {},
    byDays: {},
  };
  const loads = new Map<string, LocationLoad>();
  const sets = new Map<string, number>();
  return {
    loads,
    sets,
    add({ set, parts, missing }, currency) {
      sets.set(set, (sets.get(set) ?? 0) + 1);
      if (missing.length === 0) sums.whole++;
      else if (parts.length > 0) sums.partly++;
      else sums.unserved++;
      if (parts.length > 1) sums.split++;
      sums.missingPieces += piecesOf(missing);
      for (const { locationId, km, carriageMinor, days, pieces } of parts) {
        const load = loads.get(locationId) ?? { parcels: 0, pieces: 0 };
        const count = piecesOf(pieces);
        loads.set(locationId, { parcels: load.parcels + 1, pieces: load.pieces + count });
        sums.parcels++;
        sums.pieces += count;
        if (km !== undefined) {
          sums.km += km;
          sums.parcelsWithKm++;
        }
        if (carriageMinor !== undefined) {
          sums.carriage[currency] = (sums.carriage[currency] ?? 0) + carriageMinor;
          sums.parcelsWithCarriage++;
        }
        if (days !== undefined) sums.byDays[days] = (sums.byDays[days] ?? 0) + 1;
      }
    },
    side: (version) => ({ version, ...sums, km: Math.round(sums.km * 10) / 10 }),
  };
}

function piecesOf(pieces: readonly { readonly quantity: number }[]): number {
  return pieces.reduce((sum, one) => sum + one.quantity, 0);
}
