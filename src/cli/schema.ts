/** `hub migrate` and `hub seed`. */
import type { Config } from '../../config/index.ts';
import { openDatabase } from '../platform/db/index.ts';
import { migrate } from '../platform/migrate.ts';
import { seed } from '../seed.ts';

export async function migrateCommand(config: Config): Promise<number> {
  const db = openDatabase(config.databaseUrl);
  try {
    const done = await migrate(db);
    console.log(done.length === 0 ? 'the schema is up to date' : `ran ${done.join(', ')}`);
    return 0;
  } finally {
    await db.close();
  }
}

export async function seedCommand(config: Config): Promise<number> {
  const db = openDatabase(config.databaseUrl);
  try {
    await migrate(db);
    await seed(db, config);
    console.log('seeded');
    return 0;
  } finally {
    await db.close();
  }
}
