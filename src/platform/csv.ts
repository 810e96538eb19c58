/** CSV as spreadsheets and partners write it: whichever sign their country puts between columns, perhaps a mark of UTF-8 in front. */
import { parse, type Options } from 'csv-parse/sync';
import { fail } from './errors.ts';

export type CsvRow<Fields = readonly string[]> = {
  readonly record: Fields;
  /** `lines`: the line of the file where it ends, the head is 1. */
  readonly info: { readonly lines: number };
};

export type CsvWish = {
  /** Rows below the head; a longer file is refused and not cut. */
  readonly most: number;
  /** Begins the codes: `<area>.file_unreadable`, `<area>.file_too_long`. */
  readonly area: string;
  /** Left out: comma, semicolon, tab. */
  readonly delimiters?: readonly string[];
  readonly more?: Options;
};

/**
 * With its head as the first row, unless `more.columns` takes the names from there.
 * @throws invalid `<area>.file_unreadable`, `<area>.file_too_long`
 */
export function readCsv<Fields = readonly string[]>(text: string, wish: CsvWish): readonly CsvRow<Fields>[] {
  const { most, area, delimiters = [',', ';', '\t'], more } = wish;
  const first = text.slice(0, 4_000).split(/\r?\n/, 1)[0] ?? '';
  const delimiter = [...delimiters].sort((a, b) => first.split(b).length - first.split(a).length)[0] ?? ',';
  let rows: readonly CsvRow<Fields>[];
  try {
    rows = parse(text, {
      bom: true,
      delimiter,
      trim: true,
      info: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      max_record_size: 20_000,
      to: most + 2,
      ...more,
    }) as unknown as readonly CsvRow<Fields>[];
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || !String(error.code).startsWith('CSV_')) throw error;
    // Its words may quote the file, which may speak of people.
    return fail('invalid', `${area}.file_unreadable`, { said: String(error.code) });
  }
  const head = more?.columns === undefined ? 1 : 0;
  if (rows.length > most + head) fail('invalid', `${area}.file_too_long`, { most });
  return rows;
}
