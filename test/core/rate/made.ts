/** Cards for tests: one lane inside the Emirates, unless told otherwise. */
import { firstCouriers } from '../../../config/couriers.ts';
import type { RateCardRow, RateLane, RateZoneRow } from '../../../config/rate-cards.ts';
import type { RateWorld } from '../../../src/core/rate/index.ts';
import type { RateQuestion } from '../../../src/core/rate/quote.ts';

export function laneOf(over: Partial<RateLane> = {}): RateLane {
  return {
    from: { country: 'AE' },
    to: { country: 'AE' },
    slabs: [
      { fromG: 0, toG: 500, minor: 1_500 },
      { fromG: 500, toG: 30_000, stepG: 500, minor: 300 },
    ],
    days: 2,
    ...over,
  };
}

export function cardOf(over: Partial<RateCardRow> = {}): RateCardRow {
  return {
    code: 'ARAMEX-AE',
    courierCode: 'ARAMEX',
    service: 'domestic',
    currency: 'AED',
    validFrom: '2026-01-01',
    fuelPercent: 0,
    lanes: [laneOf()],
    ...over,
  };
}

export const zones: readonly RateZoneRow[] = [
  { name: 'AE-DXB', country: 'AE', places: ['Dubai', 'Sharjah'] },
  { name: 'AE-QUOZ', country: 'AE', places: ['Dubai/Al Quoz'] },
  { name: 'AE-REMOTE', country: 'AE', places: ['Fujairah', 'Al Ain'] },
  { name: 'AE-COAST', country: 'AE', places: ['Sharjah', 'Fujairah'] },
];

export const worldOf = (over: Partial<RateWorld> = {}): RateWorld => ({
  couriers: firstCouriers,
  zones,
  others: [],
  ...over,
});

export function questionOf(over: Partial<RateQuestion> = {}): RateQuestion {
  return {
    from: { country: 'AE', city: 'Dubai' },
    to: { country: 'AE', city: 'Abu Dhabi' },
    weightG: 400,
    currency: 'AED',
    ...over,
  };
}
