/** Availability: the change feed of stock, the index in memory that it keeps fresh, and what channels are told. */
export { createFeed, KEEP_MS, type Feed, type FeedOptions } from './feed.ts';
export { pruneChanges, type StockChange } from './store.ts';
export { createAvailability, type Availability, type Status } from './availability.ts';
export { etagOf, type Answer, type Offer, type Offers } from './offer.ts';
export { storesNear, type NearbyStore, type NearbyWish } from './nearby.ts';
export { readIncoming, type Incoming } from './store-incoming.ts';
export type { View, ViewStore } from './view.ts';
export type { ChannelNumber } from './channel-number.ts';
export { findPool, shippingSource } from './channel-targets.ts';
export {
  askSweep,
  intendTelling,
  planTelling,
  recordLetIn,
  recordNotTold,
  recordShutOut,
  recordTold,
  sweepToken,
  type TellingPlan,
} from './channel-telling.ts';
export { clearDue, dueSkus, type Setback } from './store-told.ts';
export { nextSkus, skusBetween } from './store-channel.ts';
export {
  compareItems,
  compareMoment,
  recordCompared,
  sourcesToCompare,
  unlisted,
  type TheirItem,
} from './channel-compare.ts';
export {
  endOthers,
  countDifferences,
  forgetDifferences,
  keepDifferences,
  listDifferences,
} from './store-differences.ts';
export type { DifferenceFilter, DifferenceKind, KeptDifference, StockDifference } from './store-differences.ts';
export { listWebBuffers, setWebBuffer, type NewBuffer } from './channel-buffers.ts';
export type { WebBuffer } from './store-buffers.ts';
export { keepCorrections } from './compare-erp.ts';
export { acknowledgeDifference } from './store-seen.ts';
