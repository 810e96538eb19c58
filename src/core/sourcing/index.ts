/** Sourcing: from where an order is served, decided together with its reservation. */
export { sourceOrders } from './source-orders.ts';
export { isNew, type Plan, type PlannedLine, type PlannedShipment } from './plan.ts';
export type { Shortage, ShortageAnswer, Shortages } from './shortage.ts';
export { holdOrders, holdOwner } from './hold-orders.ts';
export { distanceKm, rankLocations, type Candidate, type Destination, type Ranked } from './rank.ts';
export { choose, chooseOne, type Choice, type Free, type Part } from './choose.ts';
export { linePiecesOf, needsOf, openOf, wantsOf, type LinePiece, type Need, type Want } from './wants.ts';
export { AFTERWARDS_MS, keepUntil, setAside } from './set-aside.ts';
export { dayBegins } from './release.ts';
export type { Open } from './decide.ts';
