/** Replenishment: shelves that run low, who is asked for more, and what came of it. */
export {
  sendingWays,
  type Level,
  type Replenishment,
  type Rule,
  type RuleWish,
  type SendingWay,
  type Supplier,
  type SupplierWish,
} from './replenishment.ts';
export {
  unfinished,
  replenishmentMoves,
  replenishmentStates,
  type ReplenishmentMoveName,
  type ReplenishmentState,
} from './states.ts';
export { removeSupplier, saveSupplier, type SupplierSaving } from './save-supplier.ts';
export { removeRule, saveRule } from './save-rule.ts';
export { findRule, findSupplier, listRules, listSuppliers, type RuleFilter } from './store-rules.ts';
export { findReplenishment, listReplenishments, type ReplenishmentFilter } from './store.ts';
export { hasRules, type LevelKey } from './store-low.ts';
export { watchAll, watchChanged, watchOverdue, type Watched } from './watch-low.ts';
export { gatherLetters } from './gather-letters.ts';
export {
  intendLetter,
  recordLetterRefused,
  recordLetterSent,
  type LetterLine,
  type LetterPlace,
  type SupplierLetter,
} from './letter.ts';
export { recordReceived } from './record-received.ts';
export { closeReplenishment, shipReplenishment } from './close-replenishment.ts';
export { seedReplenishment, type ReplenishmentSeeds } from './seed-replenishment.ts';
