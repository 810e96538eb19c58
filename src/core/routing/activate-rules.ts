/** Which version orders go by: now, from a moment on, or back to the one before. Every decision is a line of the log. */
import { forget } from '../catalog/index.ts';
import { currentCause } from '../../platform/correlation.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { dateOf, momentOf } from '../../platform/time.ts';
import type { RuleFacts } from './facts.ts';
import { lockRouting, mustBeRight } from './save-version.ts';
import { findVersion, giveUp, insertActivation, listActivations } from './store.ts';
import { activeAt, formerAt, plannedAfter, type Activation } from './version.ts';

/** Somebody's clock may be behind ours by so much. */
const SKEW_MS = 2_000;
const FARTHEST_MS = 366 * 86_400_000;

export type ActivationWish = {
  readonly version: number;
  /** Left out: now. */
  readonly at?: Date;
  readonly note: string;
  /** The last turn that was shown; left out: whatever it is now. */
  readonly seen?: number;
};

/**
 * Orders go by the version from now or a moment on. One plan at a time: another one takes its place.
 * @param facts the house as it is now: rules that were right when they were written may not be any more
 * @throws missing `routing.version_unknown`; conflict `routing.activated_meanwhile`, `routing.active_already`;
 *   invalid `routing.in_the_past`, `routing.too_far`; refused `routing.rules_refused`
 */
export async function activateRules(tx: Tx, wish: ActivationWish, facts: RuleFacts): Promise<Activation> {
  const now = new Date();
  const log = await lockedLog(tx, wish.seen);
  // Whoever writes on the draft waits, and finds that it is none any more.
  const found = await findVersion(tx, wish.version, 'update');
  if (found === undefined) fail('missing', 'routing.version_unknown', { version: wish.version });
  if (wish.at !== undefined && wish.at.getTime() < now.getTime() - SKEW_MS)
    fail('invalid', 'routing.in_the_past', { at: momentOf(wish.at) });
  if (wish.at !== undefined && wish.at.getTime() > now.getTime() + FARTHEST_MS)
    fail('invalid', 'routing.too_far', { at: momentOf(wish.at) });
  const isPlan = wish.at !== undefined && wish.at > now;
  if (!isPlan && (activeAt(log, momentOf(now))?.version ?? 0) === wish.version)
    fail('conflict', 'routing.active_already', { version: wish.version });
  if (wish.version !== 0) mustBeRight(found.rules.sets, facts);
  if (isPlan) await giveUpPlans(tx, log, now);
  return begin(tx, log, { version: wish.version, at: isPlan ? wish.at : now, kind: 'activate', note: wish.note });
}

/**
 * The version that held before holds again, at once and without another look at it: it has served.
 * @throws conflict `routing.nothing_before`, `routing.activated_meanwhile`
 */
export async function rollbackRules(
  tx: Tx,
  { note, seen }: { readonly note: string; readonly seen?: number },
): Promise<Activation> {
  const now = new Date();
  const log = await lockedLog(tx, seen);
  const version = formerAt(log, momentOf(now));
  if (version === undefined) fail('conflict', 'routing.nothing_before');
  return begin(tx, log, { version, at: now, kind: 'rollback', note });
}

/** @throws conflict `routing.no_plan`, `routing.activated_meanwhile` */
export async function giveUpPlan(tx: Tx, seen?: number): Promise<Activation> {
  const now = new Date();
  const log = await lockedLog(tx, seen);
  const [plan] = plannedAfter(log, momentOf(now));
  if (plan === undefined) fail('conflict', 'routing.no_plan');
  await giveUpPlans(tx, log, now);
  tx.afterCommit(() => forget(tx));
  return plan;
}

async function lockedLog(tx: Tx, seen: number | undefined): Promise<Activation[]> {
  await lockRouting(tx);
  const log = await listActivations(tx);
  const turn = log[0]?.turn ?? 0;
  if (seen !== undefined && seen !== turn) {
    const version = activeAt(log, momentOf(new Date()))?.version ?? 0;
    fail('conflict', 'routing.activated_meanwhile', { seen, turn, version, by: log[0]?.decidedBy });
  }
  return log;
}

async function giveUpPlans(tx: Tx, log: readonly Activation[], now: Date): Promise<void> {
  for (const plan of plannedAfter(log, momentOf(now))) await giveUp(tx, plan.turn, momentOf(now), currentCause().who);
}

async function begin(
  tx: Tx,
  log: readonly Activation[],
  one: { readonly version: number; readonly at: Date; readonly kind: Activation['kind']; readonly note: string },
): Promise<Activation> {
  const now = momentOf(new Date());
  const last = activeAt(log, momentOf(one.at))?.startsAt;
  const wish = momentOf(one.at);
  const activation: Activation = {
    turn: (log[0]?.turn ?? 0) + 1,
    version: one.version,
    // Two within a millisecond are still one after the other.
    startsAt: last !== undefined && wish <= last ? momentOf(new Date(dateOf(last).getTime() + 1)) : wish,
    kind: one.kind,
    note: one.note,
    decidedAt: now,
    decidedBy: currentCause().who,
    givenUpAt: null,
    givenUpBy: null,
  };
  await insertActivation(tx, activation);
  tx.afterCommit(() => forget(tx));
  return activation;
}
