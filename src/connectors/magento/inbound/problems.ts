/** Collects everything that is wrong with one order, so that its sender hears it all at once. */
import type { Found, ProblemCode } from '../../../core/order/order-problems.ts';
import { fail } from '../../../platform/errors.ts';
import { minorOf } from '../../../platform/money.ts';
import { idOf, isNone, numberOf, textOf, type Loose } from './loose.ts';

/** Reasons name the field and the rule, never the value: it may be personal. */
export type Problems = {
  /** @param contradicts the field can be read but does not fit the others, which the core names by this code */
  add(field: string, reason: string, contradicts?: ProblemCode): void;
  /** Something could not be read, so that what stands in for it need not add up. */
  any(): boolean;
};

type Kept = Found & { readonly reason: string; readonly unreadable: boolean };

export type Collected = Problems & { readonly found: readonly Kept[] };

export function createProblems(): Collected {
  const found: Kept[] = [];
  return {
    found,
    any: () => found.some(({ unreadable }) => unreadable),
    add(field, reason, contradicts) {
      // One address may be read twice, as the bill's and as the parcel's.
      if (!found.some((one) => one.field === field && one.reason === reason))
        found.push({
          field,
          reason,
          unreadable: contradicts === undefined,
          code: contradicts ?? codeOf(field, reason),
        });
    },
  };
}

/** @throws invalid `magento.order_unreadable` when something could not be read */
export function throwIfAny(problems: Collected, incrementId: string | undefined): void {
  const found = problems.found.filter(({ unreadable }) => unreadable);
  if (found.length === 0) return;
  fail('invalid', 'magento.order_unreadable', {
    field: found[0]?.field,
    incrementId,
    errors: found.slice(0, 50).map(({ field, reason }) => `${field}: ${reason}`),
  });
}

const codes: readonly (readonly [RegExp, ProblemCode])[] = [
  [/(^|\.)customer_email: is missing$/, 'order.contact_missing'],
  [/(^|\.)(billing_address|shipping_address): is missing$/, 'order.address_missing'],
  [/\.street: is missing$/, 'order.address_street_missing'],
  [/\.city: is missing$/, 'order.address_city_missing'],
  [/\.country_id: is missing$/, 'order.address_country_missing'],
  [/\.firstname: /, 'order.address_name_missing'],
  [/^items: /, 'order.no_lines'],
  [/\.qty_ordered: /, 'order.bad_quantity'],
  [/\.(parent_item_id|product_type|item_id): (names|is a|is there)/, 'order.lines_broken'],
  [/: is missing/, 'order.field_missing'],
];

function codeOf(field: string, reason: string): ProblemCode {
  const said = `${field}: ${reason}`;
  return codes.find(([pattern]) => pattern.test(said))?.[1] ?? 'order.field_malformed';
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
