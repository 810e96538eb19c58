/** Availability: the change feed of stock, the index in memory that it keeps fresh, and what channels are told. */
export { createFeed, KEEP_MS, type Feed, type FeedOptions } from './feed.ts';
export { pruneChanges, type StockChange } from './store.ts';
export { createAvailability, type Availability, type Offers, type Status } from './availability.ts';
export { etagOf, type Answer, type Offer } from './offer.ts';
export { storesNear, type NearbyStore, type NearbyWish } from './nearby.ts';
export { readIncoming, type Incoming } from './store-incoming.ts';
export type { View, ViewStore } from './view.ts';
