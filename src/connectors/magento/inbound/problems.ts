/** Collects everything that is wrong with one order, so that its sender hears it all at once. */
import { fail } from '../../../platform/errors.ts';
import { minorOf } from '../../../platform/money.ts';
import { idOf, isNone, numberOf, textOf, type Loose } from './loose.ts';

/** Reasons name the field and the rule, never the value: it may be personal. */
export type Problems = { add(field: string, reason: string): void };

export function createProblems(): Problems & { throwIfAny(incrementId: string | undefined): void } {
  const found: { field: string; reason: string }[] = [];
  return {
    add(field, reason) {
      // One address may be read twice, as the bill's and as the parcel's.
      if (!found.some((one) => one.field === field && one.reason === reason)) found.push({ field, reason });
    },
    throwIfAny(incrementId) {
      if (found.length === 0) return;
      fail('invalid', 'magento.order_unreadable', {
        field: found[0]?.field,
        incrementId,
        errors: found.slice(0, 50).map(({ field, reason }) => `${field}: ${reason}`),
      });
    },
  };
}

export function requiredText(row: Loose, field: string, path: string, problems: Problems): string {
  const text = textOf(row[field]);
  if (text === undefined) problems.add(path + field, 'is missing');
  return text ?? '';
}

export function requiredId(row: Loose, field: string, path: string, problems: Problems): number {
  const id = idOf(row[field]);
  if (id === undefined) problems.add(path + field, isNone(row[field]) ? 'is missing' : 'is no id');
  return id ?? 0;
}

/** An amount in minor units; undefined when none was sent. */
export function amount(
  row: Loose,
  field: string,
  currency: string,
  path: string,
  problems: Problems,
): number | undefined {
  if (isNone(row[field])) return undefined;
  const value = numberOf(row[field]);
  const minor = value === undefined ? undefined : minorOf(value, currency);
  if (minor === undefined || !Number.isSafeInteger(minor)) {
    problems.add(path + field, 'is no amount');
    return undefined;
  }
  return minor;
}

export function requiredAmount(row: Loose, field: string, currency: string, path: string, problems: Problems): number {
  if (isNone(row[field])) problems.add(path + field, 'is missing');
  return amount(row, field, currency, path, problems) ?? 0;
}

/** A count of pieces; Magento sends `1`, `"1.0000"`, and for goods by weight `0.5`, which the hub does not pick. */
export function pieces(row: Loose, path: string, problems: Problems): number {
  const value = numberOf(row.qty_ordered);
  const rounded = value === undefined ? undefined : Number(value.toFixed(4));
  if (rounded === undefined)
    problems.add(`${path}qty_ordered`, isNone(row.qty_ordered) ? 'is missing' : 'is no number');
  else if (!Number.isSafeInteger(rounded)) problems.add(`${path}qty_ordered`, 'is a fraction');
  else if (rounded <= 0) problems.add(`${path}qty_ordered`, 'is not above zero');
  else return rounded;
  return 1;
}
