/**
 * `hub order trace <number> [--only filter] [--at moment] [--json]`: everything that happened to an order, in order of
 * time, or where it stood at a moment.
 */
import { parseArgs } from 'node:util';
import type { Config } from '../../config/index.ts';
import {
  findStateThen,
  findTimeline,
  findTrace,
  timelineFilters,
  type OrderThen,
  type TimelineEntry,
  type TimelineFilter,
  type Trace,
} from '../core/reading/index.ts';
import { openDatabase } from '../platform/db/index.ts';
import { readMoment } from '../platform/time.ts';

const EVERYTHING = 10_000;

const options = { only: { type: 'string' }, at: { type: 'string' }, json: { type: 'boolean' } } as const;

export async function traceOrder(config: Config, words: readonly string[]): Promise<number> {
  const asked = readWords(words);
  if (typeof asked === 'string') {
    console.error(asked);
    return 2;
  }
  const { number, filter, at, json } = asked;
  const db = openDatabase(config.databaseUrl);
  try {
    const found = await db.read(async (reader) => {
      const trace = await findTrace(reader, number, 'all');
      if (trace === undefined) return undefined;
      const { steps: _steps, ...head } = trace;
      if (at !== undefined) return { head, then: await findStateThen(reader, number, 'all', at) };
      const page = await findTimeline(reader, number, 'all', { filter, limit: EVERYTHING });
      return { head, entries: page?.entries ?? [] };
    });
    if (found === undefined) {
      console.error(`no order ${number}`);
      return 1;
    }
    if (json) console.log(JSON.stringify({ ...found.head, ...(found.then ?? { timeline: found.entries }) }, null, 2));
    else
      for (const line of found.then === undefined ? textOf(found.head, found.entries ?? []) : thenText(found.then))
        console.log(line);
    return 0;
  } finally {
    await db.close();
  }
}

type Asked = { number: string; filter: TimelineFilter; at: string | undefined; json: boolean };

/** What was asked for, or what is wrong with it. */
function readWords(words: readonly string[]): Asked | string {
  const usage = `hub order trace <number> [--only ${timelineFilters.join('|')}] [--at moment] [--json]`;
  try {
    const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true });
    const [number] = positionals;
    if (number === undefined) return `which one? ${usage}`;
    const filter = (values.only ?? 'all') as TimelineFilter;
    if (!timelineFilters.includes(filter)) return usage;
    const at = values.at === undefined ? undefined : readMoment(values.at);
    if (values.at !== undefined && at === undefined) return `not a moment: ${values.at}; such as 2026-11-22T10:00:00Z`;
    return { number, filter, at, json: values.json === true };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n${usage}`;
  }
}

function textOf(head: Omit<Trace, 'steps'>, entries: readonly TimelineEntry[]): string[] {
  const promise = head.promisedOn === null ? '' : `  promised ${head.promisedOn}, expected ${head.expectedOn ?? '-'}`;
  return [
    `${head.number}  ${head.state}${head.reason === null ? '' : `  (${head.reason})`}  ${head.status}${promise}${head.late ? '  LATE' : ''}`,
    ...head.shipments.map(
      (one) => `  ${one.reference}  ${one.state}  from ${one.location}  ${one.courier ?? '-'} ${one.awb ?? '-'}`,
    ),
    ...entries.map((entry) => {
      const change = entry.from === entry.to ? '' : `${entry.from ?? '·'} → ${entry.to ?? '·'}`;
      const about = [entry.about, entry.why].filter((word) => word !== null).join('  ');
      return `  ${entry.at}  ${entry.kind.padEnd(11)} ${entry.what.padEnd(30)} ${change.padEnd(30)} ${entry.who.padEnd(10)} ${about}`.trimEnd();
    }),
  ];
}

function thenText(then: OrderThen): string[] {
  if (then.things.length === 0) return [`nothing at ${then.at}: it had not come in yet`];
  return [
    `at ${then.at}`,
    ...then.things.map(
      (one) =>
        `  ${one.entity.padEnd(12)} ${(one.name ?? one.id).padEnd(24)} ${(one.state ?? '-').padEnd(18)} since ${one.since}  ${JSON.stringify(one.fields)}`,
    ),
  ];
}
