/** `hub reroute location|held|list|stop`: many parcels sent elsewhere by command, with their progress. */
import { parseArgs } from 'node:util';
import { uuidv7 } from '../platform/ids.ts';
import type { Config } from '../../config/index.ts';
import { recordAudit } from '../core/access/index.ts';
import { listLocations } from '../core/catalog/index.ts';
import { cancelRun, finishRun, listRuns, lookAhead, startRun, type Run } from '../core/rerouting/index.ts';
import { withCause } from '../platform/correlation.ts';
import { openDatabase, type Database } from '../platform/db/index.ts';

const WHO = 'cli';

/** `hub reroute location <id> --reason text [--dry-run]`, `hub reroute held --reason text`. */
export const rerouteLocationCommand = (config: Config, words: readonly string[]): Promise<number> =>
  begin(config, words, 'location');
export const rerouteHeldCommand = (config: Config, words: readonly string[]): Promise<number> =>
  begin(config, words, 'held');

async function begin(config: Config, words: readonly string[], kind: 'location' | 'held'): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { reason: { type: 'string' }, 'dry-run': { type: 'boolean' } },
  });
  const locationId = (positionals[0] ?? '').trim().toUpperCase();
  const dry = values['dry-run'] === true;
  const isPlace = kind === 'location';
  if (isPlace ? positionals.length !== 1 : positionals.length > 0 || dry) return usage(kind);
  if ((values.reason?.trim() ?? '') === '' && !dry) return usage(kind);
  return withDatabase(config, async (db) => {
    // A code that nobody has would be a run that is done at once, and say that all went well.
    if (isPlace && !(await db.read((reader) => listLocations(reader))).some((one) => one.id === locationId)) {
      console.error(`no such place: ${locationId}`);
      return 1;
    }
    if (dry) {
      const seen = await lookAhead(db, locationId);
      console.log(
        `${seen.total} parcels; of ${seen.sample} looked at, ${seen.recalled} have to be recalled from a courier first`,
      );
      for (const [id, count] of seen.targets) console.log(`  ${id}  ${count}`);
      return 0;
    }
    const wish = kind === 'held' ? { kind } : { kind, locationId };
    const reason = values.reason?.trim() ?? '';
    const id = await db.tx(async (tx) => {
      const started = await startRun(tx, { ...wish, reason, who: WHO });
      await recordAudit(tx, {
        who: WHO,
        action: 'reroute.start',
        target: `reroute:${started}`,
        detail: { ...wish, reason },
      });
      return started;
    });
    const run = await finishRun(db, id, { onProgress: (now) => process.stderr.write(`\r${now.done} / ${now.total}`) });
    process.stderr.write('\n');
    if (run === undefined) return 1;
    console.log(lineOf(run));
    return run.failed === 0 ? 0 : 1;
  });
}

export async function listReroutesCommand(config: Config): Promise<number> {
  return withDatabase(config, async (db) => {
    for (const run of await db.read((reader) => listRuns(reader, 20))) console.log(lineOf(run));
    return 0;
  });
}

export async function stopRerouteCommand(config: Config, [id]: readonly string[]): Promise<number> {
  if (id === undefined) {
    console.error('hub reroute stop <id>');
    return 2;
  }
  return withDatabase(config, async (db) => {
    await db.tx(async (tx) => {
      await cancelRun(tx, id);
      await recordAudit(tx, { who: WHO, action: 'reroute.cancel', target: `reroute:${id}`, detail: {} });
    });
    console.log('stopped; what was done stays done');
    return 0;
  });
}

function usage(kind: 'location' | 'held'): number {
  console.error(`hub reroute ${kind === 'held' ? 'held --reason <why>' : 'location <id> --reason <why> [--dry-run]'}`);
  return 2;
}

function lineOf(run: Run): string {
  const what = run.locationId ?? run.kind;
  return `${run.id}  ${what}  ${run.state}  ${run.done} / ${run.total}: ${run.moved} moved, ${run.recalled} recalled, ${run.skipped} too late, ${run.failed} failed`;
}

async function withDatabase(config: Config, work: (db: Database) => Promise<number>): Promise<number> {
  const db = openDatabase(config.databaseUrl);
  try {
    return await withCause({ correlationId: uuidv7(), who: WHO }, () => work(db));
  } finally {
    await db.close();
  }
}
