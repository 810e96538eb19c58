/** Rates: what couriers cost and how well they keep their word, lane by lane. */
export { emptyBook, type Quote, type RateBook, type RateQuestion } from './quote.ts';
export { bookOf, type HeldCard } from './book.ts';
export { forgetRates, loadRates } from './load-rates.ts';
export { checkCard, checkZone, type RateWorld, type WrongRate } from './check-rates.ts';
export { endCard, saveCards, saveZone, seedRates, type CardWish } from './save-rates.ts';
export { validOn } from './effective.ts';
export {
  countCardVersions,
  listCardVersions,
  listLastVersions,
  listZones,
  type CardVersion,
  type ZoneVersion,
} from './store.ts';
export { forgetOldDays, recordEnded, windowStart } from './record-lanes.ts';
export type { EndedParcel, LaneFigures } from './lanes.ts';
export { listFigures } from './store-lanes.ts';
