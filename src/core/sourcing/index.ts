/** Sourcing: from where an order is served, decided together with its reservation. */
export { sourceOrders } from './source-orders.ts';
export { isNew, type Plan, type PlannedLine, type PlannedShipment } from './plan.ts';
export type { Shortage, ShortageAnswer, Shortages } from './shortage.ts';
export { holdOrders, holdOwner } from './hold-orders.ts';
export { distanceKm } from './distance.ts';
export { routeOrder, type Part, type Routed } from './route.ts';
export { routingOrderOf, type RoutingOrder } from './routing-order.ts';
export type { DecisionRecord, Lost, SeenCandidate, StepRecord } from './record.ts';
export { decisionText, readDecision } from './record-text.ts';
export { whys, type Why } from './filters.ts';
export type { Gap, ScoreCode, Scores } from './scorers.ts';
export type { Free, Handling, Pressure, World } from './world.ts';
export { loadWorld } from './load-world.ts';
export { isUsed } from './used-weights.ts';
export { addTo, freeBy, shelfOf, type Shelves } from './shelves.ts';
export { setPressure } from './store-pressure.ts';
export { linePiecesOf, needsOf, openOf, wantsOf, type LinePiece, type Need, type Want } from './wants.ts';
export { AFTERWARDS_MS, keepUntil, setAside } from './set-aside.ts';
export { dayBegins } from './release.ts';
export type { Open } from './decide.ts';
export {
  listRefusals,
  loadTrust,
  recordRefusals,
  trustFor,
  type NewRefusal,
  type NewRefusalLine,
  type Refusal,
  type RefusalCause,
} from './refusals.ts';
export { trustedPieces, trustScore, type DayCount } from './trust.ts';
export { listAttempts, listUncorrected, markCorrected, type Uncorrected } from './store-refusals.ts';
export {
  countRefused,
  listDays,
  listTrust,
  saveDays,
  saveScores,
  saveSet,
  type PlaceDay,
  type PlaceTrust,
} from './store-trust.ts';
