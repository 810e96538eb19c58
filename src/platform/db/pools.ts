/** The pools of both dialects, and one connection of them speaking plain SQL. */
import { Sequelize } from 'sequelize';
import { bindable, type Connection, type Param, type Row, type Statement } from './dialect.ts';
import { LibsqlConnection, libsqlModule } from './libsql-driver.ts';
import { forMysql } from './mysql.ts';

type Asked = { sql: string; values: unknown[]; typeCast: true };

type MysqlConnection = { query(asked: Asked, done: (error: Error | null, result: unknown) => void): void };

export function openMysql(url: string, poolSize: number, autocommit = true): Sequelize {
  const sequelize = new Sequelize(url, {
    dialect: 'mysql',
    logging: false,
    pool: { max: poolSize, min: 0, idle: 60_000, acquire: 30_000 },
    dialectOptions: {
      // Sequelize installs a type-cast function that would win over the options below.
      typeCast: true,
      dateStrings: true,
      jsonStrings: true,
      decimalNumbers: true,
      supportBigNumbers: true,
      connectTimeout: 10_000,
      // A transaction's last statements go out with its COMMIT; every value is escaped by the driver all the same.
      multipleStatements: !autocommit,
    },
  });
  sequelize.addHook('afterConnect', async (raw: unknown) => {
    const on = connectionOf(raw);
    await on.run('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED', []);
    const settings = `innodb_lock_wait_timeout = 5, time_zone = '+00:00', autocommit = ${autocommit ? 1 : 0}`;
    await on.run(`SET SESSION ${settings}`, []);
  });
  return sequelize;
}

export function openSqlite(file: string): Sequelize {
  return new Sequelize({
    dialect: 'sqlite',
    storage: file,
    dialectModule: libsqlModule,
    transactionType: 'IMMEDIATE' as never,
    logging: false,
    // The driver has said so when it opened the file; Sequelize would say it again for each transaction.
    ...({ foreignKeys: false } as object),
  });
}

/** Plain SQL on a pooled connection: Sequelize's own query path costs 2.4 times the CPU (ADR 0002). */
export function connectionOf(raw: unknown): Connection {
  if (raw instanceof LibsqlConnection) {
    return {
      all: async (sql, params) => (await raw.execute(sql, params.map(bindable))).rows as Row[],
      run: async (sql, params) => (await raw.execute(sql, params.map(bindable))).changes,
      async runAll(statements) {
        for (const { sql, params } of statements) await raw.execute(sql, params.map(bindable));
      },
    };
  }
  const connection = raw as MysqlConnection;
  const query = (sql: string, params: readonly Param[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      connection.query({ sql, values: params.map(forMysql), typeCast: true }, (error, result) =>
        error === null ? resolve(result) : reject(withoutSql(error)),
      );
    });
  return {
    all: async (sql, params) => (await query(sql, params)) as Row[],
    run: async (sql, params) => ((await query(sql, params)) as { affectedRows?: number }).affectedRows ?? 0,
    async runAll(statements) {
      for (const { sql, params } of joined(statements)) await query(sql, params);
    },
  };
}

/** The server cuts the line above `max_allowed_packet` (16 MB); escaping may double a text. */
const PACKET_CHARS = 4_000_000;

/** As few statements as fit into a packet each. */
function joined(statements: readonly Statement[]): Statement[] {
  const sizes = statements.map(({ sql, params }) => params.reduce<number>((sum, one) => sum + sizeOf(one), sql.length));
  if (sizes.reduce((sum, size) => sum + size, 0) > PACKET_CHARS) return [...statements];
  return [{ sql: statements.map(({ sql }) => sql).join('; '), params: statements.flatMap(({ params }) => params) }];
}

const sizeOf = (value: Param): number => (typeof value === 'string' || value instanceof Uint8Array ? value.length : 20);

/** A driver's error carries the whole statement, personal data and all; its number and words are enough. */
function withoutSql(error: Error): Error {
  delete (error as { sql?: string }).sql;
  return error;
}
