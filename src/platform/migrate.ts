/** Forward-only migrations on both dialects, run by umzug under a lease so that two starting processes do not collide. */
import { readdirSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { Umzug } from 'umzug';
import type { Database, Tx } from './db/index.ts';
import { momentOf, sleep } from './time.ts';

/** What a migration may use: statements, and the few words of DDL that differ. */
export type Schema = {
  readonly run: (sql: string) => Promise<void>;
  /** Column text for a self-numbering primary key. */
  readonly autoId: string;
  /** `DEFAULT` clause of a moment column: the database's now. */
  readonly nowDefault: string;
  /** Creates a table if it is absent; `indexes` maps an index name to its columns, `unique ` in front makes it unique. */
  readonly table: (name: string, columns: readonly string[], indexes?: Record<string, string>) => Promise<void>;
  readonly dropIndex: (table: string, name: string) => Promise<void>;
};

export type Migration = { readonly up: (this: void, schema: Schema) => Promise<void> };

const folder = fileURLToPath(new URL('../../migrations/', import.meta.url));

/** Brings the schema up to date; returns the names of the migrations that ran. */
export async function migrate(db: Database): Promise<string[]> {
  await db.tx((tx) => createBook(tx, db));
  await lock(db);
  try {
    const done = await umzugOf(db).up();
    return done.map((one) => one.name);
  } finally {
    await db.tx((tx) => tx.run("DELETE FROM migration_lock WHERE name = 'schema'"));
  }
}

/** Names of migrations that have not run. */
export async function pendingMigrations(db: Database): Promise<string[]> {
  await db.tx((tx) => createBook(tx, db));
  return (await umzugOf(db).pending()).map((one) => one.name);
}

async function createBook(tx: Tx, db: Database): Promise<void> {
  const tail = db.dialect.tableTail;
  await tx.run(
    `CREATE TABLE IF NOT EXISTS schema_migrations (name VARCHAR(120) NOT NULL PRIMARY KEY, run_at DATETIME(3) NOT NULL)${tail}`,
  );
  await tx.run(
    `CREATE TABLE IF NOT EXISTS migration_lock (name VARCHAR(40) NOT NULL PRIMARY KEY, until DATETIME(3) NOT NULL)${tail}`,
  );
}

/** DDL commits by itself, so the lock is a row with an end and not a transaction. */
async function lock(db: Database): Promise<void> {
  for (let waited = 0; waited < 360; waited++) {
    const taken = await db.tx(async (tx) => {
      await tx.run(`DELETE FROM migration_lock WHERE until < ${tx.sql.now}`);
      return tx.insert('migration_lock', [{ name: 'schema', until: momentOf(new Date(Date.now() + 300_000)) }], {
        ifAbsent: true,
      });
    });
    if (taken === 1) return;
    await sleep(1000);
  }
  throw new Error('another process has been migrating for six minutes; see table migration_lock');
}

function umzugOf(db: Database): Umzug<object> {
  const files = readdirSync(folder).filter((file) => /^\d{12}-[\w-]+\.(ts|js)$/.test(file));
  return new Umzug({
    logger: undefined,
    migrations: files.sort().map((file) => ({
      name: file.replace(/\.(ts|js)$/, ''),
      up: async () => {
        const module = (await import(pathToFileURL(join(folder, file)).href)) as { default: Migration };
        await module.default.up(schemaOf(db));
      },
    })),
    storage: {
      executed: async () =>
        (await db.read((r) => r.all<{ name: string }>('SELECT name FROM schema_migrations ORDER BY name'))).map(
          (row) => row.name,
        ),
      logMigration: async ({ name }) => {
        await db.tx((tx) =>
          tx.insert('schema_migrations', [{ name, run_at: momentOf(new Date()) }], { ifAbsent: true }),
        );
      },
      unlogMigration: async () => {
        throw new Error('migrations go forward only');
      },
    },
  });
}

function schemaOf(db: Database): Schema {
  const run = (sql: string): Promise<void> => db.tx(async (tx) => void (await tx.run(sql)));
  return {
    run,
    autoId: db.dialect.autoId,
    nowDefault: db.dialect.nowDefault,
    dropIndex: (table, name) => run(`DROP INDEX ${name}${db.dialect.name === 'mysql' ? ` ON ${table}` : ''}`),
    async table(name, columns, indexes = {}) {
      const inline = Object.entries(indexes).map(([index, on]) => inlineIndex(db, name, index, on));
      const body = [...columns, ...inline.filter((text) => text !== undefined)].join(',\n  ');
      await run(`CREATE TABLE IF NOT EXISTS ${name} (\n  ${body}\n)${db.dialect.tableTail}`);
      if (db.dialect.name === 'mysql') return;
      for (const [index, on] of Object.entries(indexes)) {
        const unique = on.startsWith('unique ');
        const list = on.replace(/^unique /, '');
        await run(`CREATE ${unique ? 'UNIQUE ' : ''}INDEX IF NOT EXISTS ${name}_${index} ON ${name} (${list})`);
      }
    },
  };
}

function inlineIndex(db: Database, table: string, index: string, on: string): string | undefined {
  if (db.dialect.name !== 'mysql') return undefined;
  const unique = on.startsWith('unique ');
  return `${unique ? 'UNIQUE ' : ''}KEY ${table}_${index} (${on.replace(/^unique /, '')})`;
}
