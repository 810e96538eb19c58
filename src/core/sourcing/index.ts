/** Sourcing: from where an order is served, decided together with its reservation. */
export { sourceOrders, type Plan, type PlannedShipment } from './source-orders.ts';
export { holdOrders } from './hold-orders.ts';
export { distanceKm, rankLocations, type Candidate, type Destination } from './rank.ts';
export { choose, needsOf } from './choose.ts';
