/** Routing rules: versioned data that says where orders go, kept apart from the machine that follows it. */
import type { Reader } from '../../platform/db/index.ts';
import { standardRules, type RoutingRules } from './rules.ts';

export { standardRules, standardWeights } from './rules.ts';
export type { LocationFilter, LocationStep, OrderFilter, RoutingRules, RuleSet, Unfillable, Weights } from './rules.ts';

/** The version that is active now. */
export async function loadRules(_reader: Reader): Promise<RoutingRules> {
  return standardRules;
}
