/** Customers: by what the house knows them, how much they may spend, and when nobody may. */
export { admitMore } from './admit-more.ts';
export { admitSpending, type Spending, type SpendingVerdict } from './admit-spending.ts';
export type { CountedOrder, OrderBook } from './account.ts';
export { customerKeyOf } from './customer-key.ts';
export { followSpending, settleSpending, type Charged } from './follow-spending.ts';
export { resetSpending } from './reset-spending.ts';
export { everywhere, limitOf, maintenanceOf, type Maintenance, type RiskRules, type SpendingLimit } from './rules.ts';
export {
  beginMaintenance,
  chargesAllowed,
  endMaintenance,
  endPlannedMaintenance,
  resetAllSpending,
  setSpendingLimit,
  type Decided,
  type Decision,
} from './set-rules.ts';
export { readRules } from './store-rules.ts';
export { countRefusals, noteRefusals, type CodRefusal } from './store-refusals.ts';
