/** New versions of the rules, and drafts that are written on; what has routed orders is never changed. */
import { currentCause } from '../../platform/correlation.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { writeSetting } from '../../platform/settings.ts';
import { momentOf } from '../../platform/time.ts';
import { checkRules } from './check-rules.ts';
import type { RuleFacts } from './facts.ts';
import { errorsIn, lineOf, type Finding } from './finding.ts';
import type { RuleSet } from './rules.ts';
import { findVersion, insertVersion, lastVersion, listActivations, updateVersion } from './store.ts';
import { plannedAfter, wasActivated, type RulesVersion } from './version.ts';

export type NewRules = { readonly sets: readonly RuleSet[]; readonly note: string; readonly basedOn?: number };

/** Whoever numbers versions or activations holds this row until the commit. */
export async function lockRouting(tx: Tx): Promise<void> {
  await writeSetting(tx, 'routing.changed', momentOf(new Date()));
}

/** @throws refused `routing.rules_refused` with the lines at fault */
export function mustBeRight(sets: readonly RuleSet[], facts: RuleFacts): Finding[] {
  const findings = checkRules({ sets }, facts);
  const errors = errorsIn(findings);
  if (errors.length > 0) fail('refused', 'routing.rules_refused', { errors: errors.map(lineOf) });
  return findings;
}

/**
 * Keeps rules as a draft; no order goes by it before it is activated.
 * @throws missing `routing.version_unknown` for the version it is based on
 */
export async function createVersion(tx: Tx, { sets, note, basedOn }: NewRules): Promise<RulesVersion> {
  await lockRouting(tx);
  if (basedOn !== undefined && (await findVersion(tx, basedOn)) === undefined)
    fail('missing', 'routing.version_unknown', { version: basedOn });
  const version = (await lastVersion(tx)) + 1;
  const at = momentOf(new Date());
  const { who } = currentCause();
  const saved: RulesVersion = {
    version,
    revision: 1,
    rules: { version, sets },
    note,
    basedOn: basedOn ?? null,
    createdAt: at,
    createdBy: who,
    savedAt: at,
    savedBy: who,
  };
  await insertVersion(tx, saved);
  return saved;
}

/**
 * Writes on a draft.
 * @param seen the revision that was shown
 * @throws missing `routing.version_unknown`; conflict `routing.saved_meanwhile` (by whom), `routing.no_draft`
 */
export async function saveDraft(
  tx: Tx,
  version: number,
  seen: number,
  change: { readonly sets?: readonly RuleSet[]; readonly note?: string },
): Promise<RulesVersion> {
  const before = (await findVersion(tx, version, 'update')) ?? fail('missing', 'routing.version_unknown', { version });
  const at = momentOf(new Date());
  const activations = await listActivations(tx);
  // A plan is a promise to those who read it: it is given up before it is written on.
  const isPlanned = plannedAfter(activations, at).some((one) => one.version === version);
  if (isPlanned || wasActivated(version, activations, at)) fail('conflict', 'routing.no_draft', { version });
  const changed = (): never =>
    fail('conflict', 'routing.saved_meanwhile', { version, seen, revision: before.revision, by: before.savedBy });
  if (before.revision !== seen) changed();
  const after: RulesVersion = {
    ...before,
    revision: seen + 1,
    rules: { version, sets: change.sets ?? before.rules.sets },
    note: change.note ?? before.note,
    savedAt: at,
    savedBy: currentCause().who,
  };
  if ((await updateVersion(tx, after, seen)) === 0) changed();
  return after;
}
