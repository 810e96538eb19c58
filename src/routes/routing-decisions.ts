/** What people and systems decide about routing rules: one way in for console, API and command, each decision in the audit log. */
import { recordAudit } from '../core/access/index.ts';
import { readRuleFacts } from '../core/rehearsal/index.ts';
import {
  activateRules,
  checkRules,
  createVersion,
  errorsIn,
  giveUpPlan,
  readRulesText,
  rollbackRules,
  saveDraft,
  withLines,
  type Activation,
  type ActivationWish,
  type Finding,
  type NewRules,
  type Read,
  type RulesVersion,
  type RuleSet,
} from '../core/routing/index.ts';
import type { Reader, Tx } from '../platform/db/index.ts';

/** Rules as typed, with everything that is wrong with them and the line of each; `within`: where in the text they stand. */
export async function checkTyped(reader: Reader, text: string): Promise<Read> {
  const { sets, findings, lineOf } = readRulesText(text);
  if (sets === undefined) return { findings };
  const found = checkRules({ sets }, await readRuleFacts(reader));
  return { sets, findings: withLines(found, lineOf) };
}

export async function checkSets(reader: Reader, sets: readonly RuleSet[]): Promise<Finding[]> {
  return checkRules({ sets }, await readRuleFacts(reader));
}

export function hasErrors(findings: readonly Finding[]): boolean {
  return errorsIn(findings).length > 0;
}

export async function decideVersion(tx: Tx, who: string, rules: NewRules): Promise<RulesVersion> {
  const saved = await createVersion(tx, rules);
  await note(tx, who, 'routing.version_created', saved.version, { basedOn: rules.basedOn ?? null });
  return saved;
}

export async function decideDraft(
  tx: Tx,
  who: string,
  version: number,
  seen: number,
  change: { readonly sets?: readonly RuleSet[]; readonly note?: string },
): Promise<RulesVersion> {
  const saved = await saveDraft(tx, version, seen, change);
  await note(tx, who, 'routing.draft_saved', version, { revision: saved.revision });
  return saved;
}

export async function decideActivation(tx: Tx, who: string, wish: ActivationWish): Promise<Activation> {
  const done = await activateRules(tx, wish, await readRuleFacts(tx));
  await note(tx, who, 'routing.activated', done.version, { turn: done.turn, startsAt: done.startsAt });
  return done;
}

export async function decideRollback(tx: Tx, who: string, wish: { note: string; seen?: number }): Promise<Activation> {
  const done = await rollbackRules(tx, wish);
  await note(tx, who, 'routing.rolled_back', done.version, { turn: done.turn });
  return done;
}

export async function decideNoPlan(tx: Tx, who: string, seen?: number): Promise<Activation> {
  const plan = await giveUpPlan(tx, seen);
  await note(tx, who, 'routing.plan_given_up', plan.version, { turn: plan.turn, startsAt: plan.startsAt });
  return plan;
}

async function note(
  tx: Tx,
  who: string,
  action: string,
  version: number,
  detail: Record<string, string | number | null>,
): Promise<void> {
  await recordAudit(tx, { who, action, target: `routing:${version}`, detail });
}
