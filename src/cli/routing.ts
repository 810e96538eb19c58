/** `hub routing show|check|activate|dry-run`: the rules by command, and a dry run with its progress on the screen. */
import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { uuidv7 } from '../platform/ids.ts';
import type { Config } from '../../config/index.ts';
import { runRehearsal, stockModels, type Report, type Side, type StockModel } from '../core/rehearsal/index.ts';
import { activeAt, findVersion, lineOf, listActivations, type RuleSet } from '../core/routing/index.ts';
import { withCause } from '../platform/correlation.ts';
import { openDatabase, type Database } from '../platform/db/index.ts';
import { AppError, fail } from '../platform/errors.ts';
import { decimalOf } from '../platform/money.ts';
import { momentOf, sleep } from '../platform/time.ts';
import { askForRehearsal, callOff, loadRehearsal } from '../routes/admin-rehearsals.ts';
import { checkTyped, decideActivation, hasErrors } from '../routes/routing-decisions.ts';

const BAR = 30;

/** `hub routing show [version] [--json]`: the active one when none is named; its JSON is what `check` reads. */
export async function showRoutingCommand(config: Config, words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { json: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [said] = positionals;
  if (said !== undefined && !/^\d+$/.test(said)) return usage('hub routing show [version] [--json]');
  return withDatabase(config, async (db) => {
    const { found, log } = await db.read(async (reader) => {
      const activations = await listActivations(reader);
      const version = said === undefined ? (activeAt(activations, now())?.version ?? 0) : Number(said);
      const one = (await findVersion(reader, version)) ?? fail('missing', 'routing.version_unknown', { version });
      return { found: one, log: activations };
    });
    if (values.json) {
      console.log(JSON.stringify({ sets: found.rules.sets }, null, 2));
      return 0;
    }
    console.log(`version ${found.version}, saved ${found.savedAt} UTC by ${found.savedBy}  ${found.note}`);
    found.rules.sets.forEach((set, n) => print(set, n));
    for (const one of log.slice(0, 5))
      console.log(`  ${one.startsAt} UTC  ${one.kind} ${one.version} by ${one.decidedBy}  ${one.note}`);
    return 0;
  });
}

/** `hub routing check <file>`: 1 when something is wrong, each with its line. */
export async function checkRoutingCommand(config: Config, [file]: readonly string[]): Promise<number> {
  if (file === undefined) return usage('hub routing check <file.json>');
  const text = await readFile(file, 'utf8');
  return withDatabase(config, async (db) => {
    const { findings } = await db.read((reader) => checkTyped(reader, text));
    for (const one of findings) console.log(`${one.severity}  ${lineOf(one)}`);
    if (hasErrors(findings)) return 1;
    console.log(`${file}: good`);
    return 0;
  });
}

/** `hub routing activate <version> [--at moment] --note why` */
export async function activateRoutingCommand(config: Config, words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { at: { type: 'string' }, note: { type: 'string' } },
    allowPositionals: true,
  });
  const [said = ''] = positionals;
  const at = values.at === undefined ? undefined : new Date(values.at);
  if (!/^\d+$/.test(said) || values.note === undefined || Number.isNaN(at?.getTime()))
    return usage('hub routing activate <version> --note <why> [--at 2026-12-01T06:00:00Z]');
  const wish = { version: Number(said), note: values.note, ...(at === undefined ? {} : { at }) };
  const who = whoAmI();
  return withDatabase(config, async (db) => {
    const done = await withCause({ correlationId: uuidv7(), who }, () =>
      db.tx((tx) => decideActivation(tx, who, wish)),
    );
    console.log(`orders go by version ${done.version} from ${done.startsAt} UTC`);
    return 0;
  });
}

/** `hub routing dry-run <version> --from day --to day [--before n] [--channel AE] [--stock endless] [--json]` */
export async function dryRunCommand(config: Config, words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: {
      from: { type: 'string', default: '' },
      to: { type: 'string', default: '' },
      before: { type: 'string' },
      channel: { type: 'string', multiple: true },
      stock: { type: 'string', default: 'as_found' },
      json: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const [said = ''] = positionals;
  const [from, to] = [new Date(values.from), new Date(values.to)];
  const isWrong =
    !/^\d+$/.test(said) ||
    (values.before !== undefined && !/^\d+$/.test(values.before)) ||
    Number.isNaN(from.getTime()) ||
    Number.isNaN(to.getTime()) ||
    !(stockModels as readonly string[]).includes(values.stock);
  if (isWrong)
    return usage(
      `hub routing dry-run <version> --from 2026-11-01 --to 2026-12-01 [--before <version>] [--channel <id>]… [--stock ${stockModels.join('|')}] [--json]`,
    );
  const wish = {
    after: Number(said),
    from,
    to,
    stock: values.stock as StockModel,
    ...(values.before === undefined ? {} : { before: Number(values.before) }),
    ...(values.channel === undefined ? {} : { channels: values.channel }),
  };
  const who = whoAmI();
  return withDatabase(config, (db) =>
    withCause({ correlationId: uuidv7(), who }, async () => {
      const asked = await db.tx((tx) => askForRehearsal(tx, who, wish));
      let stopping = false;
      const stop = (): void => void (stopping = true);
      process.once('SIGINT', stop);
      try {
        try {
          await runRehearsal(db, asked, { name: who, stopping: () => stopping, onProgress: drawBar });
        } catch (error) {
          // The job of a running hub may have been quicker: what it does is watched instead.
          if (!(error instanceof AppError) || error.kind !== 'conflict') throw error;
          await watch(db, asked.id, () => stopping);
        }
      } finally {
        process.off('SIGINT', stop);
        process.stderr.write('\n');
      }
      if (stopping) {
        await db.tx((tx) => callOff(tx, who, asked.id));
        return 1;
      }
      const found = await db.read((reader) => loadRehearsal(reader, asked.id));
      if (values.json) console.log(JSON.stringify(found, null, 2));
      else if (found.report !== null) printReport(found.report);
      return found.report === null ? 1 : 0;
    }),
  );
}

async function watch(db: Database, id: string, stopping: () => boolean): Promise<void> {
  for (; !stopping(); await sleep(500)) {
    const one = await db.read((reader) => loadRehearsal(reader, id));
    drawBar(one.ordersDone, one.ordersAll);
    if (one.endedAt !== null) return;
  }
}

function drawBar(done: number, all: number): void {
  if (!process.stderr.isTTY && done < all) return;
  const full = Math.round((done / Math.max(1, all)) * BAR);
  process.stderr.write(`\r[${'#'.repeat(full)}${'.'.repeat(BAR - full)}] ${done} of ${all} orders`);
}

function printReport(report: Report): void {
  const { before, after } = report;
  console.log(`${report.orders} orders compared, ${report.changed} change; ${Math.round(report.tookMs / 100) / 10} s`);
  for (const [why, count] of Object.entries(report.leftOut)) console.log(`${count} left out: ${why}`);
  const row = (name: string, of: (side: Side) => string | number): void =>
    console.log(`${name.padEnd(24)}${String(of(before)).padStart(16)}${String(of(after)).padStart(16)}`);
  row('version', (side) => side.version);
  row('served whole', (side) => side.whole);
  row('served in part', (side) => side.partly);
  row('not served', (side) => side.unserved);
  row('split', (side) => side.split);
  row('parcels', (side) => side.parcels);
  row('km', (side) => side.km);
  for (const currency of Object.keys({ ...before.carriage, ...after.carriage }))
    row(`carriage ${currency}`, (side) => decimalOf(side.carriage[currency] ?? 0, currency));
  for (const one of report.locations.slice(0, 20))
    console.log(
      `${one.id.padEnd(24)}${String(one.before.parcels).padStart(16)}${String(one.after.parcels).padStart(16)}`,
    );
}

function print(set: RuleSet, n: number): void {
  console.log(`${n + 1}. ${set.name}: ${JSON.stringify(set.orders)}`);
  for (const { name, locations, split } of set.steps)
    console.log(`     ${name}: ${JSON.stringify(locations)}, at most ${split.most} parcels`);
  console.log(`     what is missing: ${set.unfillable}`);
}

function whoAmI(): string {
  return `cli:${userInfo().username}`.slice(0, 80);
}

function now(): string {
  return momentOf(new Date());
}

function usage(text: string): number {
  console.error(text);
  return 2;
}

async function withDatabase(config: Config, work: (db: Database) => Promise<number>): Promise<number> {
  const db = openDatabase(config.databaseUrl);
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}
