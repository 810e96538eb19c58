/** What a manager decides about everybody: the limit of a currency, all counted anew, maintenance on and off. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import { hasEnded, limitOf, maintenanceOf, type Maintenance, type RiskRules } from './rules.ts';
import { readRules, saveRules } from './store-rules.ts';

/** Who decides, and the rules he saw when he did; left out: whatever they are. */
export type Decision = { readonly who: string; readonly version?: number; readonly now?: Date };

/** Before and after, for the audit log. */
export type Decided<T> = { readonly before: T; readonly after: T };

const LARGEST = 1_000_000_000_000;

/**
 * Sets the one limit of a currency in minor units; 0: none.
 * @throws invalid `risk.limit_invalid`, `risk.currency_invalid`; conflict `risk.rules_changed` when they are not those seen
 */
export async function setSpendingLimit(
  tx: Tx,
  wanted: { readonly currency: string; readonly limitMinor: number },
  decision: Decision,
): Promise<Decided<number>> {
  const { currency, limitMinor } = wanted;
  if (!Number.isSafeInteger(limitMinor) || limitMinor < 0 || limitMinor > LARGEST)
    fail('invalid', 'risk.limit_invalid', { currency, largest: LARGEST });
  checkCurrency(currency);
  const rules = await heldRules(tx, decision);
  const { minor: before, epoch, since } = limitOf(rules, currency);
  // What was accepted while there was none is counted from the orders.
  const begins = before === 0 && limitMinor > 0;
  const limit = { minor: limitMinor, epoch: begins ? epoch + 1 : epoch, since };
  await save(tx, { ...rules, limits: { ...rules.limits, [currency]: limit } }, decision);
  return { before, after: limitMinor };
}

/**
 * Everybody's counted spend of a currency begins anew at zero from now.
 * @throws invalid `risk.currency_invalid`; conflict `risk.rules_changed`
 */
export async function resetAllSpending(tx: Tx, currency: string, decision: Decision): Promise<Decided<string | null>> {
  checkCurrency(currency);
  const rules = await heldRules(tx, decision);
  const before = limitOf(rules, currency);
  const since = momentOf(decision.now ?? new Date());
  const limit = { ...before, epoch: before.epoch + 1, since };
  await save(tx, { ...rules, limits: { ...rules.limits, [currency]: limit } }, decision);
  return { before: before.since, after: since };
}

/**
 * Lets no new charge through, in one channel or in all (`*`), until somebody ends it or its planned end comes.
 * @throws invalid `risk.end_passed`; conflict `risk.rules_changed`
 */
export async function beginMaintenance(
  tx: Tx,
  wanted: { readonly channelId: string; readonly reason: string; readonly until?: string | null },
  decision: Decision,
): Promise<Decided<Maintenance | null>> {
  const { channelId, reason, until = null } = wanted;
  const now = momentOf(decision.now ?? new Date());
  if (until !== null && until <= now) fail('invalid', 'risk.end_passed', { until });
  const rules = await heldRules(tx, decision);
  const before = rules.maintenance.find((one) => one.channelId === channelId && !hasEnded(one, now));
  const after = { channelId, reason: reason.slice(0, 200), by: decision.who, since: before?.since ?? now, until };
  const others = rules.maintenance.filter((one) => one.channelId !== channelId);
  await save(tx, { ...rules, maintenance: [...others, after] }, decision);
  return { before: before ?? null, after };
}

/**
 * Orders and charges of a channel, or of all, go on again.
 * @throws conflict `risk.no_maintenance` when there is none to end, `risk.rules_changed`
 */
export async function endMaintenance(
  tx: Tx,
  channelId: string,
  decision: Decision,
): Promise<Decided<Maintenance | null>> {
  const rules = await heldRules(tx, decision);
  const before = rules.maintenance.find((one) => one.channelId === channelId);
  if (before === undefined) fail('conflict', 'risk.no_maintenance', { channelId });
  const maintenance = rules.maintenance.filter((one) => one !== before);
  await save(tx, { ...rules, maintenance }, decision);
  return { before, after: null };
}

/** Forgets maintenance whose planned end has come; which it was. */
export async function endPlannedMaintenance(tx: Tx, decision: Decision): Promise<Maintenance[]> {
  const now = momentOf(decision.now ?? new Date());
  const seen = await readRules(tx);
  if (!seen.maintenance.some((one) => hasEnded(one, now))) return [];
  const rules = await heldRules(tx, decision);
  const ended = rules.maintenance.filter((one) => hasEnded(one, now));
  if (ended.length === 0) return [];
  await save(tx, { ...rules, maintenance: rules.maintenance.filter((one) => !ended.includes(one)) }, decision);
  return ended;
}

/**
 * Whether money may be taken in this channel now. Asked in the transaction that begins to take it: until that has
 * ended, nobody can switch maintenance on.
 */
export async function chargesAllowed(tx: Tx, channelId: string, now: Date = new Date()): Promise<boolean> {
  return maintenanceOf(await readRules(tx, 'share'), channelId, momentOf(now)) === undefined;
}

async function heldRules(tx: Tx, { version }: Decision): Promise<RiskRules> {
  const rules = await readRules(tx, 'update');
  if (version !== undefined && version !== rules.version)
    fail('conflict', 'risk.rules_changed', { seen: version, now: rules.version, by: rules.changedBy });
  return rules;
}

async function save(tx: Tx, rules: RiskRules, { who, now = new Date() }: Decision): Promise<void> {
  await saveRules(tx, rules, who, momentOf(now));
}

function checkCurrency(currency: string): void {
  if (!/^[A-Z]{3}$/.test(currency)) fail('invalid', 'risk.currency_invalid', { currency });
}
