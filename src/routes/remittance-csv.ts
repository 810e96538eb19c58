/** The cash that couriers owe as CSV, as a report by age, and the text of a statement that somebody has brought. */
import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import {
  listReceivables,
  listSurplus,
  openOf,
  readAgeing,
  sumSurplus,
  type Ageing,
  type ReceivableFilter,
} from '../core/remittance/index.ts';
import type { Database, Reader } from '../platform/db/index.ts';
import { fail } from '../platform/errors.ts';
import { decimalOf } from '../platform/money.ts';
import { momentOf } from '../platform/time.ts';

const PAGE = 1_000;
const DAY_MS = 86_400_000;

/** @throws invalid `remittance.file_missing`, `remittance.file_unreadable` when it is not UTF-8 */
export function statementText(file: unknown): string {
  if (typeof file === 'string' && file.trim() !== '') return file;
  if (!(file instanceof Uint8Array) || file.length === 0) return fail('invalid', 'remittance.file_missing');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return fail('invalid', 'remittance.file_unreadable');
  }
}

/** With what couriers have paid beyond what they owed, and what of it nobody has settled. Minor units. */
export type AgeingNow = Ageing & { readonly surplusMinor: number; readonly surplusOpenMinor: number };

export async function ageingNow(reader: Reader, channels: readonly string[] | undefined): Promise<AgeingNow[]> {
  const ago = (days: number): string => momentOf(new Date(Date.now() - days * DAY_MS));
  const owed = await readAgeing(reader, [ago(7), ago(14), ago(30)], channels);
  const beyond = await sumSurplus(reader, channels === undefined ? {} : { channels });
  const nameOf = (one: { courierCode: string; currency: string }): string => `${one.courierCode} ${one.currency}`;
  const sums = new Map(beyond.map((one) => [nameOf(one), one]));
  return owed.map((one) => {
    const sum = sums.get(nameOf(one));
    return { ...one, surplusMinor: sum?.minor ?? 0, surplusOpenMinor: sum?.openMinor ?? 0 };
  });
}

/** A page at a time: a year of it never stands in memory. */
export function writeReceivablesCsv(db: Database, filter: ReceivableFilter): Readable {
  const columns = [
    ...['courier', 'awb', 'reference', 'order', 'channel', 'currency', 'collected', 'remitted', 'written_off', 'open'],
    ...['state', 'delivered_at', 'due_at', 'settled_at'],
  ];
  const csv = stringify({
    ...{ header: true, columns, bom: true, escape_formulas: true, record_delimiter: 'windows' as const },
    // An amount below nothing is no formula.
    cast: { string: (value) => (/^-\d+(\.\d+)?$/.test(value) ? { value, escape_formulas: false } : value) },
  });
  const rows = Readable.from(pagesOf(db, filter), { objectMode: true });
  rows.once('error', (error) => csv.destroy(error));
  csv.once('close', () => rows.destroy());
  return rows.pipe(csv);
}

async function* pagesOf(db: Database, filter: ReceivableFilter): AsyncGenerator<(string | null)[]> {
  for (let after: { at: string; id: string } | undefined; ;) {
    const from = after;
    const rows = await db.read((reader) => listReceivables(reader, filter, { after: from, limit: PAGE }));
    for (const one of rows) {
      const money = (minor: number): string => decimalOf(minor, one.currency);
      yield [
        ...[one.courierCode, one.awb, one.reference, one.orderNumber, one.channelId, one.currency],
        ...[money(one.amountMinor), money(one.remittedMinor), money(one.writtenMinor), money(openOf(one))],
        ...[one.state, one.collectedAt, one.dueAt, one.settledAt],
      ];
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) break;
    after = { at: last.collectedAt, id: last.id };
  }
  // A state is asked for: those have none.
  if (filter.state === undefined) yield* surplusOf(db, filter);
}

/**
 * What came beyond what was owed, a line each: nothing was collected for it, so that it is remitted and open below nothing
 * until a person says what became of it, and then taken off. So the columns of the whole file keep adding up.
 */
async function* surplusOf(db: Database, filter: ReceivableFilter): AsyncGenerator<(string | null)[]> {
  for (let after = ''; ;) {
    const from = after;
    const rows = await db.read((reader) => listSurplus(reader, filter, { after: from, limit: PAGE }));
    for (const one of rows) {
      const more = decimalOf(one.minor, one.currency);
      const less = decimalOf(-one.minor, one.currency);
      const nothing = decimalOf(0, one.currency);
      const [written, open] = one.resolvedAt === null ? [nothing, less] : [less, nothing];
      yield [
        ...[one.courierCode, one.awb, one.reference, one.orderNumber, one.channelId, one.currency],
        ...[nothing, more, written, open],
        ...[one.resolvedAt === null ? 'overpaid' : 'overpaid_settled', one.collectedAt, null, one.resolvedAt],
      ];
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    after = last.rowId;
  }
}
