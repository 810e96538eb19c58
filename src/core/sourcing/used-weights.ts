/** Which weights count at all: what nobody weighs need not be read, nor asked for again. Pure. */
import type { Mapping } from '../catalog/index.ts';
import type { RoutingRules, Weights } from '../routing/index.ts';

/** Whether a weight counts for any channel or rule. */
export function isUsed(name: keyof Weights, rules: RoutingRules, mapping: Mapping): boolean {
  return (
    mapping.channels.some(({ config }) => (config.routing?.weights?.[name] ?? 0) > 0) ||
    rules.sets.some(({ steps }) => steps.some(({ weights }) => (weights?.[name] ?? 0) > 0))
  );
}
