/** A migrated SQLite database in a folder of its own, for tests of stores and use cases. */
import { mkdtempSync, rmSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { quickFolder } from '../../scripts/servers/memory.ts';
import { openDatabase, type Database } from '../../src/platform/db/index.ts';
import { migrate } from '../../src/platform/migrate.ts';
import { afterDrop } from './collect.ts';

export type FreshDatabase = { readonly db: Database; readonly url: string; drop(): Promise<void> };

/** Where databases of tests lie. A commit on disk takes milliseconds, and a test makes forty. */
export const dataFolder = quickFolder();

let migrated: Promise<string> | undefined;

/** An empty, migrated file, made once per process: a hundred statements of DDL, each with its flush, cost more than most tests. */
export function migratedFile(): Promise<string> {
  migrated ??= (async () => {
    const folder = mkdtempSync(join(dataFolder, 'omnihub-migrated-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    const file = join(folder, 'empty.sqlite');
    const db = openDatabase(`sqlite:${file}`);
    await migrate(db);
    // Everything into the one file that is copied.
    await db.read((reader) => reader.all('PRAGMA wal_checkpoint(TRUNCATE)'));
    await db.close();
    return file;
  })();
  return migrated;
}

/** Nobody else uses it; `drop` it when done. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const folder = await mkdtemp(join(dataFolder, 'omnihub-'));
  const file = join(folder, 'hub.sqlite');
  await copyFile(await migratedFile(), file);
  const url = `sqlite:${file}`;
  const db = openDatabase(url);
  const drop = async (): Promise<void> => {
    await db.close();
    await rm(folder, { recursive: true, force: true });
    afterDrop();
  };
  return { db, url, drop };
}
