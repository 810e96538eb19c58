/**
 * A courier's statement as CSV: any of the usual signs between columns, a mark of UTF-8 in front, Arabic digits, thousands
 * with their sign. Nothing of it is believed before it is matched.
 */
import type { RemittanceRule } from '../../../config/remittances.ts';
import { readCsv, type CsvRow } from '../../platform/csv.ts';
import { fail } from '../../platform/errors.ts';
import { exponentOf } from '../../platform/money.ts';
import { asciiDigits } from '../../platform/phone.ts';

export const MOST_ROWS = 100_000;

export type StatementRow = {
  /** In the file, its head is 1. */
  readonly lineNo: number;
  /** As the file has it: some couriers tell small letters from capitals, most files do not. */
  readonly awb: string;
  readonly reference: string;
  /** ISO 4217, in capitals. */
  readonly currency: string;
  /** Null: it cannot be read. */
  readonly amountMinor: number | null;
  /** The amount as the file has it. */
  readonly said: string;
};

/**
 * @param currency of rows that name none
 * @throws invalid `remittance.file_unreadable`, `remittance.file_columns`, `remittance.file_too_long`, `remittance.file_empty`
 */
export function readStatement(text: string, rule: RemittanceRule, currency: string): StatementRow[] {
  const [head, ...body] = parsed(text);
  const at = columnsIn(head?.record ?? [], rule);
  if (body.length === 0) fail('invalid', 'remittance.file_empty');
  return body.map(({ record, info }) => {
    const cell = (index: number | undefined): string => (index === undefined ? '' : (record[index] ?? '').trim());
    const own = cell(at.currency).toUpperCase();
    const paidIn = own === '' ? currency : own;
    const said = cell(at.amount);
    return {
      lineNo: info.lines,
      // Spreadsheets are kept from reading a long number as one by a quote or an equals sign.
      awb: asciiDigits(cell(at.awb))
        .replace(/^[='"]+|"+$/g, '')
        .slice(0, 80),
      reference: asciiDigits(cell(at.reference)).toUpperCase().slice(0, 40),
      currency: paidIn.slice(0, 3),
      amountMinor: /^[A-Z]{3}$/.test(paidIn) ? minorIn(said, paidIn, rule.decimal) : null,
      said: said.slice(0, 60),
    };
  });
}

/**
 * An amount as minor units, or null: only what is exact to the minor unit is one, so that no rounding hides a difference.
 */
export function minorIn(said: string, currency: string, decimal: '.' | ','): number | null {
  const text = asciiDigits(said)
    .replace(/\u066b/g, decimal)
    .replace(/\u066c/g, '')
    .replace(/[\u200e\u200f\u00a0\s']/g, '')
    .replace(new RegExp(`^${currency}|${currency}$`, 'i'), '');
  const thousands = decimal === '.' ? ',' : '.';
  const pattern =
    decimal === '.' ? /^([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d*))?$/ : /^([+-]?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d*))?$/;
  const [, sign = '', whole = '', rest = ''] = pattern.exec(text) ?? [];
  if (whole === '') return null;
  const digits = exponentOf(currency);
  if (/[1-9]/.test(rest.slice(digits))) return null;
  const minor = Number(whole.replaceAll(thousands, '') + rest.slice(0, digits).padEnd(digits, '0'));
  if (!Number.isSafeInteger(minor)) return null;
  return sign === '-' && minor !== 0 ? -minor : minor;
}

function parsed(text: string): readonly CsvRow[] {
  if (/[\0\uFFFD]/.test(text)) fail('invalid', 'remittance.file_unreadable');
  return readCsv(text, {
    most: MOST_ROWS,
    area: 'remittance',
    delimiters: [',', ';', '\t', '|'],
    more: { relax_column_count: true, relax_quotes: true },
  });
}

type Columns = {
  readonly awb: number;
  readonly amount: number;
  readonly reference?: number;
  readonly currency?: number;
};

function columnsIn(head: readonly string[], { columns }: RemittanceRule): Columns {
  const plain = head.map((one) =>
    one
      .normalize('NFKC')
      .trim()
      .toLowerCase()
      .replace(/[\s_.]+/g, ' '),
  );
  const find = (names: readonly string[]): number | undefined => {
    for (const name of names) {
      const index = plain.indexOf(name.normalize('NFKC').trim().toLowerCase());
      if (index >= 0) return index;
    }
    return undefined;
  };
  const [awb, amount, reference, currency] = [columns.awb, columns.amount, columns.reference, columns.currency].map(
    find,
  );
  if (awb === undefined || amount === undefined)
    fail('invalid', 'remittance.file_columns', { found: head.slice(0, 20).join(', ').slice(0, 200) });
  return {
    awb,
    amount,
    ...(reference === undefined ? {} : { reference }),
    ...(currency === undefined ? {} : { currency }),
  };
}
