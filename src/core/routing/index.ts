/** Routing rules: versioned data that says where orders go, kept apart from the machine that follows it. */
export { standardRules, standardWeights } from './rules.ts';
export type { LocationFilter, LocationStep, OrderFilter, RoutingRules, RuleSet, Unfillable, Weights } from './rules.ts';
export { loadRules } from './load-rules.ts';
export { checkRules } from './check-rules.ts';
export { dataGaps, type Gap } from './check-served.ts';
export { shipsOrders, type RuleFacts } from './facts.ts';
export { errorsIn, lineOf, type Finding } from './finding.ts';
export {
  MOST_LOCATIONS,
  paymentModes,
  readRules,
  readRulesText,
  unfillables,
  weightLimits,
  withLines,
  type Read,
} from './read-rules.ts';
export { readJson } from './json-lines.ts';
export { createVersion, mustBeRight, saveDraft, type NewRules } from './save-version.ts';
export { activateRules, giveUpPlan, rollbackRules, type ActivationWish } from './activate-rules.ts';
export {
  activeAt,
  formerAt,
  plannedAfter,
  stateOf,
  versionStates,
  wasActivated,
  type Activation,
  type RulesVersion,
  type VersionState,
} from './version.ts';
export { findVersion, listActivations, listVersionsAfter } from './store.ts';
