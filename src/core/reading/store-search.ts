/** Any number, name, phone or mail → orders; every way goes through an index, so a million orders cost no more. */
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js';
import type { Param, Reader } from '../../platform/db/index.ts';
import { searchName } from '../order/index.ts';
import type { OrderGlance, Scope } from './reading.ts';
import { marks, orderScope } from './store-scope.ts';
import { listOrdersByIds } from './store.ts';

/** What was found; `exact` when a number that only one order can have was typed or scanned. */
export type Found = { readonly rows: readonly OrderGlance[]; readonly exact: boolean; readonly more: boolean };

export async function findOrders(
  reader: Reader,
  scope: Scope,
  typed: string,
  options: { readonly countries: readonly string[]; readonly limit: number },
): Promise<Found> {
  const text = latinDigits(typed).trim().replace(/^#/, '').slice(0, 190);
  if (text === '') return { rows: [], exact: false, more: false };
  const ids = new Set(await byNumber(reader, scope, text));
  const exact = ids.size === 1;
  if (ids.size === 0) {
    const limit = options.limit + 1;
    const search = async (where: string, params: readonly Param[], order: string): Promise<void> => {
      for (const id of await idsOf(reader, scope, where, params, order, limit)) ids.add(id);
    };
    if (text.includes('@')) {
      const spellings = [...new Set([text, text.toLowerCase()])];
      await search(`o.customer_email IN (${marks(spellings)})`, spellings, 'o.received_at DESC');
    } else if (looksLikePhone(text)) {
      const numbers = spellingsOf(text, options.countries);
      await search(`o.customer_phone IN (${marks(numbers)})`, numbers, 'o.received_at DESC');
    } else {
      const name = searchName(text);
      // A range instead of LIKE: both dialects take the index for it.
      if (name !== '')
        await search('o.search_name >= ? AND o.search_name < ?', [name, `${name}\u{10FFFF}`], 'o.search_name');
    }
  }
  const rows = await listOrdersByIds(reader, scope, [...ids].slice(0, options.limit));
  return { rows, exact: exact && rows.length === 1, more: ids.size > options.limit };
}

/** Numbers that name one order, or a few: ours, the channel's, the courier's, those of papers and of payments. */
async function byNumber(reader: Reader, scope: Scope, text: string): Promise<string[]> {
  const spellings = [...new Set([text, text.toUpperCase(), text.toLowerCase()])];
  const list = marks(spellings);
  const ways = [
    `o.number IN (${list})`,
    `o.increment_id IN (${list})`,
    ...['awb', 'reference'].map(
      (column) => `o.id IN (SELECT s.order_id FROM shipments s WHERE s.${column} IN (${list}))`,
    ),
    `o.id IN (SELECT i.order_id FROM invoices i WHERE i.number IN (${list}))`,
    `o.id IN (SELECT n.order_id FROM credit_notes n WHERE n.number IN (${list}))`,
    // At the gateway: the payment, a charge, a refund.
    `o.payment_ref IN (${list})`,
    `o.id IN (SELECT c.order_id FROM charges c WHERE c.action_ref IN (${list}))`,
    `o.id IN (SELECT r.order_id FROM refunds r WHERE r.action_ref IN (${list}))`,
    // Ours, as they stand in the log.
    `o.id IN (SELECT c.order_id FROM charges c WHERE c.id IN (${list}))`,
    `o.id IN (SELECT r.order_id FROM refunds r WHERE r.id IN (${list}))`,
  ];
  const ids: string[] = [];
  for (const where of ways) ids.push(...(await idsOf(reader, scope, where, spellings, 'o.id', 50)));
  return [...new Set(ids)];
}

async function idsOf(
  reader: Reader,
  scope: Scope,
  where: string,
  params: readonly Param[],
  order: string,
  limit: number,
): Promise<string[]> {
  const mine = orderScope(scope);
  const rows = await reader.all<{ id: string }>(
    `SELECT o.id FROM orders o WHERE ${where}${mine.sql} ORDER BY ${order} LIMIT ${limit}`,
    [...params, ...mine.params],
  );
  return rows.map((row) => row.id);
}

function looksLikePhone(text: string): boolean {
  return /^[+\d\s().-]+$/.test(text) && text.replace(/\D/g, '').length >= 7;
}

/** Every way in which the phone that was typed may stand in an order: as typed, and whole for each country served. */
export function spellingsOf(text: string, countries: readonly string[]): string[] {
  const digits = text.replace(/\D/g, '');
  const wanted = new Set([text, digits, `+${digits}`]);
  if (digits.startsWith('00')) wanted.add(`+${digits.slice(2)}`);
  for (const country of countries) {
    const parsed = parsePhoneNumberFromString(text.replace(/^\s*00/, '+'), country as CountryCode);
    if (parsed !== undefined) wanted.add(parsed.number);
    const bare = parsePhoneNumberFromString(digits.replace(/^0+/, ''), country as CountryCode);
    if (bare !== undefined) wanted.add(bare.number);
  }
  return [...wanted];
}

/** Arabic-Indic and Persian digits as Latin ones: staff type them, numbers are stored without. */
export function latinDigits(text: string): string {
  return text
    .replace(/[\u0660-\u0669]/g, (digit) => String(digit.charCodeAt(0) - 0x0660))
    .replace(/[\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) - 0x06f0))
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
}
