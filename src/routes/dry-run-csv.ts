/** The orders of a dry run as CSV: those that change with both answers, and those that could not be compared; a page at a time. */
import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import { listListed, type Answer, type ChangedOrder, type LeftOut } from '../core/rehearsal/index.ts';
import type { Database } from '../platform/db/index.ts';
import { decimalOf } from '../platform/money.ts';

const PAGE = 500;
const sides = ['before', 'after'] as const;
const perSide = ['rule', 'locations', 'parcels', 'missing_pieces', 'km', 'carriage', 'days'];
const changedColumns = [
  ...['order', 'channel', 'currency', 'why'],
  ...sides.flatMap((side) => perSide.map((one) => `${side}_${one}`)),
];

export function writeChangedCsv(db: Database, id: string): Readable {
  return written(db, id, 'changed', changedColumns, (one: ChangedOrder) => [
    ...[one.number, one.channelId, one.currency, one.why.join(' ')],
    ...sides.flatMap((side) => cellsOf(one[side], one.currency)),
  ]);
}

export function writeLeftOutCsv(db: Database, id: string): Readable {
  return written(db, id, 'left_out', ['order', 'why'], (one: LeftOut) => [one.number, one.why]);
}

/** Sums over the parcels of one answer; the slowest of them says the days. Empty: not known. */
function cellsOf({ set, parts, missing }: Answer, currency: string): (string | number)[] {
  const km = parts.flatMap((one) => one.km ?? []);
  const carriage = parts.flatMap((one) => one.carriageMinor ?? []);
  const days = parts.flatMap((one) => one.days ?? []);
  const sum = (all: readonly number[]): number => all.reduce((so, one) => so + one, 0);
  return [
    ...[set, parts.map((one) => one.locationId).join(' '), parts.length, sum(missing.map((one) => one.quantity))],
    km.length === 0 ? '' : Math.round(sum(km) * 10) / 10,
    carriage.length === 0 ? '' : decimalOf(sum(carriage), currency),
    days.length === 0 ? '' : Math.max(...days),
  ];
}

function written<T extends ChangedOrder | LeftOut>(
  db: Database,
  id: string,
  kind: 'changed' | 'left_out',
  columns: readonly string[],
  cells: (one: T) => (string | number)[],
): Readable {
  const csv = stringify({
    ...{ header: true, columns: [...columns], bom: true, escape_formulas: true },
    record_delimiter: 'windows',
  });
  async function* lines(): AsyncGenerator<(string | number)[]> {
    for (let offset = 0; ; offset += PAGE) {
      const from = offset;
      const { rows, more } = await db.read((reader) => listListed<T>(reader, id, kind, { limit: PAGE, offset: from }));
      yield* rows.map(cells);
      if (!more) return;
    }
  }
  const rows = Readable.from(lines(), { objectMode: true });
  rows.once('error', (error) => csv.destroy(error));
  csv.once('close', () => rows.destroy());
  return rows.pipe(csv);
}
