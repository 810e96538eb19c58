/** The door of reading: read-only joins for screens and reports, within the reader's scope. */
export * from './reading.ts';
export { listOrders, listOrdersByIds, listVisible } from './store.ts';
export { findOrders, type Found } from './store-search.ts';
export { loadOrderHead, loadOrderView, loadShipmentHead, type ShipmentHead } from './store-order.ts';
export {
  listParkedGroups,
  listParkedWork,
  listTasks,
  loadParkedWork,
  loadTask,
  type ParkedGroup,
  type WorkPage,
} from './store-work.ts';
export { COUNTED, readDashboard, type Dashboard } from './store-dashboard.ts';
export { findTrace, type Trace, type TraceStep } from './store-trace.ts';
export { findMappingIssues } from './mapping-issues.ts';
