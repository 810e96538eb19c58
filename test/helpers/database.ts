/** A migrated SQLite database in a folder of its own, for tests of stores and use cases. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type Database } from '../../src/platform/db/index.ts';
import { migrate } from '../../src/platform/migrate.ts';

export type FreshDatabase = { readonly db: Database; readonly url: string; drop(): Promise<void> };

/** Nobody else uses it; `drop` it when done. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'omnihub-'));
  const url = `sqlite:${join(folder, 'hub.sqlite')}`;
  const db = openDatabase(url);
  const drop = async (): Promise<void> => {
    await db.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await migrate(db);
  } catch (error) {
    await drop();
    throw error;
  }
  return { db, url, drop };
}
