/**
 * Money of routing rules between people and rules: typed and shown as people write it, in the currency of the rule's orders;
 * kept in minor units. Where the orders of a rule have currencies with different decimals, one number of minor units is
 * another amount in each of them, so it is typed as it is kept, with what it comes to beside it.
 */
import type { Channel } from '../../core/catalog/index.ts';
import { latinDigits } from '../../core/reading/index.ts';
import type { Finding, LocationStep, OrderFilter, Weights } from '../../core/routing/index.ts';
import { exponentOf } from '../../platform/money.ts';

/** The currencies of the orders that a rule takes, sorted. */
export type Unit = readonly string[];

/** How a form showed its amounts: decimals of a currency, or minor units. */
export const shownUnits = ['minor', '0', '2', '3'] as const;
export type ShownUnit = (typeof shownUnits)[number];

/** A weight may be a part of a minor unit. */
const FINEST = 6;

export function unitOf(filter: Pick<OrderFilter, 'channels'>, channels: readonly Channel[]): Unit {
  const mine = channels.filter((one) => filter.channels?.includes(one.id) ?? true);
  return [...new Set((mine.length === 0 ? channels : mine).map((one) => one.currency))].sort();
}

/** Undefined: not the same in all of them. */
export function digitsOf(unit: Unit): number | undefined {
  const all = [...new Set(unit.map(exponentOf))];
  return all.length === 1 ? all[0] : undefined;
}

export function shownIn(unit: Unit): ShownUnit {
  const digits = digitsOf(unit);
  return digits === undefined ? 'minor' : (String(digits) as ShownUnit);
}

/**
 * A typed amount in minor units; what is no amount, or has more decimals than its currency, is left as it was typed, so
 * that the check names it. Who changes the channels of a rule changes what its amounts mean: the number stays that they see.
 * @param shown how the form showed it
 * @param unit of the orders that the rule takes from now on
 */
export function minorTyped(
  typed: string | undefined,
  shown: ShownUnit,
  unit: Unit,
  isWeight = false,
): number | string | undefined {
  const found = typed?.trim();
  if (found === undefined || found === '') return undefined;
  const plain = numberText(found);
  if (plain === undefined) return found;
  const digits = shown === 'minor' ? 0 : (digitsOf(unit) ?? Number(shown));
  const decimals = plain.split('.')[1]?.length ?? 0;
  if (decimals > (isWeight ? FINEST : digits)) return found;
  return Number(`${plain}e${digits}`);
}

/** A number with or without marks between its thousands, in either script; undefined: something else, e.g. `12,50`. */
export function numberText(typed: string): string | undefined {
  const plain = latinDigits(typed).replace(/\s/g, '').replaceAll('٬', ',').replace('٫', '.');
  return /^-?(\d+|\d{1,3}(,\d{2,3})*,\d{3})(\.\d+)?$/.test(plain) ? plain.replaceAll(',', '') : undefined;
}

/** For a field: `2000.00`; in minor units where `digits` is undefined. What was left as typed is shown as it was typed. */
export function amountText(kept: number | string | undefined, digits: number | undefined): string {
  if (typeof kept !== 'number') return kept ?? '';
  if (digits === undefined) return String(kept);
  const value = kept / 10 ** digits;
  return Number.isInteger(kept) ? value.toFixed(digits) : value.toFixed(digits + FINEST).replace(/0+$/, '');
}

/** `AED 2,000.00`, each currency with the same decimals named before its amount: `AED, SAR 20.00`. */
export function amountsIn(minor: number, unit: Unit): string[] {
  return [...byDigits(unit)].map(
    ([digits, names]) => `${names.join(', ')}\u00a0${withMarks(amountText(minor, digits))}`,
  );
}

export function withMarks(text: string): string {
  const [whole = '', rest] = text.split('.');
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${rest === undefined ? '' : `.${rest}`}`;
}

/** A step whose rule has gone to a currency with other decimals: its amounts stay the numbers that people see. */
export function rescaled(step: LocationStep, before: Unit, after: Unit): LocationStep {
  const [from, to] = [digitsOf(before), digitsOf(after)];
  if (from === undefined || to === undefined || from === to) return step;
  const moved = (minor: number): number => Number(`${minor}e${to - from}`);
  const { split, weights } = step;
  const money = Object.entries(weights ?? {}).map(([name, value]) => [
    name,
    // Carriage is a factor.
    name === 'carriage' ? value : moved(value),
  ]);
  return {
    ...step,
    split: split.fromMinor === undefined ? split : { ...split, fromMinor: Math.round(moved(split.fromMinor)) },
    ...(weights === undefined ? {} : { weights: Object.fromEntries(money) as Partial<Weights> }),
  };
}

/** Says of an amount that was left as typed what is wrong with it. */
export function namingDecimals(findings: readonly Finding[]): Finding[] {
  return findings.map((one) =>
    one.code === 'routing.bad_value' &&
    /(Minor|\.weights\.\w+)$/.test(one.path) &&
    numberText(String(one.value)) !== undefined
      ? { ...one, code: 'routing.too_many_decimals' }
      : one,
  );
}

function byDigits(unit: Unit): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, string[]>();
  for (const one of unit) found.set(exponentOf(one), [...(found.get(exponentOf(one)) ?? []), one]);
  return found;
}
