/** Rate cards as a file: one line per slab of a lane, or per remote zone; read as a whole, with the line at fault. */
import { rateCardSchema, type RateCardRow, type RateLane, type RateSlab } from '../../config/rate-cards.ts';
import { readCsv, type CsvRow } from '../platform/csv.ts';
import { AppError, fail } from '../platform/errors.ts';
import { exponentOf, minorOf } from '../platform/money.ts';

const MOST_LINES = 20_000;

type Line = CsvRow<Readonly<Record<string, string>>>;
type Draft = Omit<RateCardRow, 'lanes' | 'remote'> & {
  readonly lanes: Map<string, Omit<RateLane, 'slabs'> & { slabs: RateSlab[] }>;
  readonly remote: { zone: string; minor: number }[];
  readonly said: string;
};

/**
 * Columns: `card, courier, service, currency, valid_from, valid_to, divisor, fuel_percent, cod_flat, cod_percent, cod_least,
 * from_country, from_zone, to_country, to_zone, days, from_g, to_g, step_g, price, remote_zone`. Amounts are decimals of
 * the card's currency. What is said of the card itself stands the same in each of its lines.
 * @throws invalid `rates.file_unreadable`, `rates.file_wrong` with the lines at fault
 */
export function readRatesCsv(text: string): RateCardRow[] {
  return cardsOf(linesOf(text).map(({ record, info }) => ({ record, at: `line ${info.lines}` })));
}

/**
 * The same of lines that somebody typed into a form; `at` names a line in what is said of it.
 * @throws as `readRatesCsv`
 */
export function cardsOf(lines: readonly { readonly record: Line['record']; readonly at: string }[]): RateCardRow[] {
  const errors: string[] = [];
  const drafts = new Map<string, Draft>();
  for (const { record, at } of lines) {
    try {
      take(drafts, record);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      errors.push(`${at}: ${error.code} ${String(error.details['value'] ?? '')}`.trimEnd());
    }
  }
  if (errors.length > 0) fail('invalid', 'rates.file_wrong', { errors: errors.slice(0, 100) });
  const cards = [...drafts.values()].map(({ lanes, remote, said: _, ...card }): RateCardRow => {
    const whole = { ...card, lanes: [...lanes.values()], ...(remote.length === 0 ? {} : { remote }) };
    const checked = rateCardSchema.validate(whole, { abortEarly: false });
    for (const one of checked.error?.details ?? []) errors.push(`${card.code} ${one.path.join('.')}: ${one.type}`);
    return checked.value as RateCardRow;
  });
  if (errors.length > 0) fail('invalid', 'rates.file_wrong', { errors: errors.slice(0, 100) });
  if (cards.length === 0) fail('invalid', 'rates.file_unreadable', { said: 'no lines' });
  return cards;
}

function take(drafts: Map<string, Draft>, record: Line['record']): void {
  const cell = (name: string): string => record[name] ?? '';
  const code = cell('card').toUpperCase();
  if (code === '') fail('invalid', 'rates.file_no_card');
  const head = headOf(code, cell);
  const said = JSON.stringify(head);
  const draft: Draft = drafts.get(code) ?? { ...head, lanes: new Map(), remote: [], said };
  if (draft.said !== said) fail('invalid', 'rates.file_contradicts', { value: code });
  drafts.set(code, draft);
  const price = minor(cell('price'), head.currency);
  if (price === undefined) fail('invalid', 'rates.file_no_price');
  const remote = cell('remote_zone').toUpperCase();
  if (remote !== '') return void draft.remote.push({ zone: remote, minor: price });
  const from = placeOf(cell('from_country'), cell('from_zone'));
  const to = placeOf(cell('to_country'), cell('to_zone'));
  const days = number(cell('days'));
  const key = JSON.stringify([from, to]);
  const lane = draft.lanes.get(key) ?? { from, to, slabs: [], ...(days === undefined ? {} : { days }) };
  draft.lanes.set(key, lane);
  const [fromG, toG, stepG] = [number(cell('from_g')), number(cell('to_g')), number(cell('step_g'))];
  if (fromG === undefined || toG === undefined) fail('invalid', 'rates.file_no_slab');
  lane.slabs.push({ fromG, toG, minor: price, ...(stepG === undefined ? {} : { stepG }) });
}

function headOf(code: string, cell: (name: string) => string): Omit<RateCardRow, 'lanes' | 'remote'> {
  const currency = cell('currency').toUpperCase();
  const divisor = number(cell('divisor'));
  const cod = [cell('cod_flat'), cell('cod_percent'), cell('cod_least')];
  return {
    code,
    courierCode: cell('courier').toUpperCase(),
    service: cell('service').toLowerCase() as RateCardRow['service'],
    currency,
    validFrom: cell('valid_from'),
    ...(cell('valid_to') === '' ? {} : { validTo: cell('valid_to') }),
    ...(divisor === undefined ? {} : { divisor }),
    fuelPercent: number(cell('fuel_percent')) ?? 0,
    ...(cod.every((one) => one === '')
      ? {}
      : {
          cod: {
            flatMinor: minor(cell('cod_flat'), currency) ?? 0,
            percent: number(cell('cod_percent')) ?? 0,
            leastMinor: minor(cell('cod_least'), currency) ?? 0,
          },
        }),
  };
}

function placeOf(country: string, zone: string): RateLane['from'] {
  return { country: country.toUpperCase(), ...(zone === '' ? {} : { zone: zone.toUpperCase() }) };
}

function number(text: string): number | undefined {
  if (text === '') return undefined;
  if (!/^\d{1,9}(\.\d{1,4})?$/.test(text)) fail('invalid', 'rates.file_number', { value: text.slice(0, 20) });
  return Number(text);
}

function minor(text: string, currency: string): number | undefined {
  if (text === '') return undefined;
  const [, decimals = ''] = /^\d{1,9}(?:\.(\d+))?$/.exec(text) ?? [undefined, 'none at all'];
  if (decimals.length > exponentOf(currency)) fail('invalid', 'rates.file_amount', { value: text.slice(0, 20) });
  return minorOf(text, currency);
}

function linesOf(text: string): readonly Line[] {
  return readCsv<Line['record']>(text, {
    most: MOST_LINES,
    area: 'rates',
    more: { columns: (names: string[]) => names.map((name) => name.toLowerCase()) },
  });
}
