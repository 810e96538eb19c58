/** The door of reading: read-only joins for screens and reports, within the reader's scope. */
export * from './reading.ts';
export { listOrders, listOrdersByIds, listVisible } from './store.ts';
export { findOrders, latinDigits, spellingsOf, type Found } from './store-search.ts';
export {
  loadOrderHead,
  loadOrderView,
  loadProof,
  loadShipmentHead,
  type Proof,
  type ShipmentHead,
} from './store-order.ts';
export {
  listParkedGroups,
  listParkedWork,
  listTasks,
  loadParkedWork,
  loadTask,
  type ParkedGroup,
  type TaskFilter,
  type WorkPage,
} from './store-work.ts';
export { findPaper, listPapers, type PaperFilter, type PaperRow } from './store-invoices.ts';
export { listEndedParcels } from './store-lanes.ts';
export { COUNTED, readDashboard, type Dashboard } from './store-dashboard.ts';
export {
  findStateThen,
  findTimeline,
  findTrace,
  type OrderThen,
  type TimelineAsk,
  type Trace,
  type TraceStep,
} from './store-trace.ts';
export {
  timelineFilters,
  timelineKinds,
  type StateThen,
  type TimelineEntry,
  type TimelineFilter,
  type TimelineKind,
  type TimelinePage,
} from './timeline.ts';
export { findMappingIssues } from './mapping-issues.ts';
export { narrow, stockPlaces, sumByCountry, type StockLine, type StockPlaces, type StockSum } from './stock.ts';
export {
  findStockSkus,
  listStockLines,
  listStockSkus,
  stockFilters,
  type FoundSkus,
  type StockCursor,
  type StockFilter,
} from './store-stock.ts';
export {
  findOrderNumbers,
  findReplenishing,
  findThresholds,
  listHolds,
  listReserved,
  type HoldRow,
  type Replenishing,
  type ReservedRow,
} from './store-stock-explain.ts';
export {
  alarmGroups,
  alarmKinds,
  countAlarms,
  listAlarms,
  listParkedErpLines,
  listStockDifferences,
  mustSeeDifference,
  mustSeeParkedErpLine,
  type AlarmGroup,
  type AlarmRow,
  type DifferenceRow,
  type ParkedErpLine,
  type TaskAlarm,
} from './store-stock-alarms.ts';
export {
  decidesOnSnapshot,
  listStockPostings,
  listStockSnapshots,
  loadStockSnapshot,
  type PostingGlance,
  type SnapshotGlance,
} from './store-stock-talk.ts';
export {
  countMaintenanceHeld,
  findSpenders,
  listAccountsOf,
  listDecisions,
  listOverLimit,
  listSpendEntries,
  listSpenders,
  type RefusedOrder,
  type RiskDecision,
  type Spender,
  type SpendEntry,
} from './store-risk.ts';
export {
  findOrderIdOf,
  findReachableOrder,
  findRefundOrder,
  listMoney,
  type MoneyList,
  type MoneyRow,
} from './store-money.ts';
export { listStuck, statesOf, type Stuck, type StuckThing } from './store-stuck.ts';
export { listRevisions, type RevisionRow } from './store-revisions.ts';
export { averagePrices, listRefused, listUnlooked, type RefusalRow } from './store-rerouting.ts';
export { findDecisions, type Decided } from './store-decisions.ts';
export {
  listDocuments,
  listPrintedWith,
  listPrints,
  listWaitingParcels,
  loadDocumentRow,
  type DocumentFilter,
  type DocumentRow,
  type PrintLine,
  type WaitingParcel,
} from './store-documents.ts';
export {
  findCarried,
  listCarried,
  listCarriedCash,
  listFleetAt,
  type CarriedCash,
  type CarriedParcel,
} from './store-fleet.ts';
