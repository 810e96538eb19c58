/** `hub reroute location|held|list|stop`: many parcels sent elsewhere by command, with their progress. */
import { parseArgs } from 'node:util';
import { uuidv7 } from 'uuidv7';
import type { Config } from '../../config/index.ts';
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
  const [locationId = ''] = positionals;
  const dry = values['dry-run'] === true;
  if ((kind === 'location' && locationId === '') || (values.reason === undefined && !dry)) {
    console.error(
      `hub reroute ${kind === 'location' ? 'location <id>' : 'held'} --reason <why>${kind === 'location' ? ' [--dry-run]' : ''}`,
    );
    return 2;
  }
  return withDatabase(config, async (db) => {
    if (dry) {
      const seen = await lookAhead(db, locationId);
      console.log(
        `${seen.total} parcels; of ${seen.sample} looked at, ${seen.recalled} have to be recalled from a courier first`,
      );
      for (const [id, count] of seen.targets) console.log(`  ${id}  ${count}`);
      return 0;
    }
    const wish = kind === 'held' ? { kind } : { kind, locationId };
    const id = await db.tx((tx) => startRun(tx, { ...wish, reason: values.reason ?? '', who: WHO }));
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

export async function stopRerouteCommand(config: Config, words: readonly string[]): Promise<number> {
  return withDatabase(config, async (db) => {
    await db.tx((tx) => cancelRun(tx, words[0] ?? ''));
    console.log('stopped; what was done stays done');
    return 0;
  });
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
