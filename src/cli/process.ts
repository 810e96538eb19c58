/** `hub process`: which processes there are, what one says, and which version takes new orders. */
import { userInfo } from 'node:os';
import type { Config } from '../../config/index.ts';
import { recordAudit } from '../core/access/index.ts';
import { activateProcess, builtIn, findProcess, isByHand, listVersions, type Process } from '../core/process/index.ts';
import { withCause } from '../platform/correlation.ts';
import { openDatabase, type Database } from '../platform/db/index.ts';
import { fail } from '../platform/errors.ts';

/** `hub process list` */
export async function listProcessesCommand(config: Config): Promise<number> {
  return withDatabase(config, async (db) => {
    const rows = await db.read((reader) => listVersions(reader));
    for (const row of rows)
      console.log(
        `${row.current ? '*' : ' '} ${row.kind} ${row.version}  ${row.name}  saved ${row.savedAt} by ${row.savedBy}`,
      );
    const standard = !rows.some((one) => one.kind === builtIn.kind && one.current);
    console.log(`${standard ? '*' : ' '} ${builtIn.kind} 0  ${builtIn.name}  built in`);
  });
}

/** `hub process show <kind> [version]`; the last version when none is named. */
export async function showProcessCommand(config: Config, [kind, said]: readonly string[]): Promise<number> {
  if (kind === undefined || (said !== undefined && !/^\d+$/.test(said)))
    return wrong('hub process show <kind> [version]');
  return withDatabase(config, async (db) => {
    const process = await db.read(async (reader) => {
      const version = said === undefined ? (await listVersions(reader, kind))[0]?.version : Number(said);
      return findProcess(reader, kind, version ?? 0);
    });
    print(process ?? fail('missing', 'process.unknown', { kind }));
  });
}

/** `hub process activate <kind> <version | none>` */
export async function activateProcessCommand(config: Config, [kind, said = '']: readonly string[]): Promise<number> {
  if (kind === undefined || !/^(\d+|none)$/.test(said)) return wrong('hub process activate <kind> <version | none>');
  const who = `cli:${userInfo().username}`.slice(0, 80);
  return withDatabase(config, async (db) => {
    const active = await withCause({ correlationId: crypto.randomUUID(), who }, () =>
      db.tx(async (tx) => {
        const after = await activateProcess(tx, kind, said === 'none' ? undefined : Number(said));
        await recordAudit(tx, {
          who,
          action: 'process.activated',
          target: `process:${kind}`,
          detail: { version: said },
        });
        return after;
      }),
    );
    console.log(active.active ? `${kind} ${active.version} takes new orders` : `${kind} takes no new orders`);
  });
}

function print({ kind, version, name, rank, rule, steps }: Process): void {
  console.log(`${kind} ${version}  ${name}  rank ${rank}\norders: ${JSON.stringify(rule)}`);
  steps.forEach((step, at) => {
    const text = isByHand(step) ? `${step.ask}  by ${step.workgroup} within ${step.deadlineMinutes} min` : step.do;
    console.log(`${String(at + 1).padStart(3)}  ${text}`);
  });
}

function wrong(usage: string): number {
  console.error(usage);
  return 2;
}

async function withDatabase(config: Config, work: (db: Database) => Promise<void>): Promise<number> {
  const db = openDatabase(config.databaseUrl);
  try {
    await work(db);
    return 0;
  } finally {
    await db.close();
  }
}
