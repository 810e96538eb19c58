/** Rehearsals: the orders of a past period routed by two versions of the rules side by side; nothing is changed by it. */
export { listRoutingGaps, readRuleFacts } from './rule-facts.ts';
export { stockModels } from './rehearsal.ts';
export type {
  Answer,
  AnswerPart,
  ChangedOrder,
  LeftOut,
  LocationLoad,
  Rehearsal,
  RehearsalAsk,
  RehearsalState,
  Report,
  Side,
  StockModel,
} from './rehearsal.ts';
export { rehearsalMoves, rehearsalStates } from './states.ts';
export { callOffRehearsal, deleteOldRehearsals, MOST_ORDERS, requestRehearsal } from './request-rehearsal.ts';
export { nextRehearsal, runRehearsal, type Runner } from './run-rehearsal.ts';
export { findRehearsal, findReport, listListed, listRehearsals } from './store.ts';
