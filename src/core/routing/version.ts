/** A version of the rules and its life: a draft until it is activated for the first time, and never changed from then on. */
import type { RoutingRules } from './rules.ts';

export type RulesVersion = {
  readonly version: number;
  /** How often it was saved; who saves says which one they have seen. */
  readonly revision: number;
  readonly rules: RoutingRules;
  readonly note: string;
  /** The version it was made from. */
  readonly basedOn: number | null;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly savedAt: string;
  readonly savedBy: string;
};

/** One line of the log of activations. It is never changed but for being given up before it begins. */
export type Activation = {
  readonly turn: number;
  readonly version: number;
  readonly startsAt: string;
  readonly kind: 'activate' | 'rollback';
  readonly note: string;
  readonly decidedAt: string;
  readonly decidedBy: string;
  readonly givenUpAt: string | null;
  readonly givenUpBy: string | null;
};

export const versionStates = ['draft', 'scheduled', 'active', 'superseded'] as const;
export type VersionState = (typeof versionStates)[number];

/** What holds at a moment; undefined: version 0, the house's own. */
export function activeAt(activations: readonly Activation[], at: string): Activation | undefined {
  return begun(activations, at)[0];
}

/** What is to begin later, the next one first. */
export function plannedAfter(activations: readonly Activation[], at: string): Activation[] {
  return activations.filter((one) => one.givenUpAt === null && one.startsAt > at).sort((a, b) => -byStart(a, b));
}

/** The version that held before the one that holds now, i.e. where a rollback leads; undefined: none did. */
export function formerAt(activations: readonly Activation[], at: string): number | undefined {
  const [active, ...before] = begun(activations, at);
  if (active === undefined) return undefined;
  const former = [...before.map((one) => one.version), 0].find((version) => version !== active.version);
  return former;
}

/** Nobody moves it: it follows from the log, so that a plan begins at its moment without anybody doing anything. */
export function stateOf(version: number, activations: readonly Activation[], at: string): VersionState {
  if ((activeAt(activations, at)?.version ?? 0) === version) return 'active';
  if (plannedAfter(activations, at).some((one) => one.version === version)) return 'scheduled';
  return wasActivated(version, activations, at) ? 'superseded' : 'draft';
}

/** It has routed orders: it says for ever what it said then. */
export function wasActivated(version: number, activations: readonly Activation[], at: string): boolean {
  return version === 0 || begun(activations, at).some((one) => one.version === version);
}

function begun(activations: readonly Activation[], at: string): Activation[] {
  return activations.filter((one) => one.givenUpAt === null && one.startsAt <= at).sort(byStart);
}

/** The latest first. */
function byStart(a: Activation, b: Activation): number {
  if (a.startsAt !== b.startsAt) return a.startsAt < b.startsAt ? 1 : -1;
  return b.turn - a.turn;
}
