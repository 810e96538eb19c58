/** The database: one pool, one transaction helper, plain SQL with `?` on both dialects. */
import type { Sequelize } from 'sequelize';
import { uuidv7 } from '../ids.ts';
import { AppError } from '../errors.ts';
import { sleep } from '../time.ts';
import type { Connection, Dialect, Fragments, KeyColumn, Param, Row, Statement } from './dialect.ts';
import { closeIdleHandles } from './libsql-driver.ts';
import { mysql } from './mysql.ts';
import { connectionOf, openMysql, openSqlite } from './pools.ts';
import { sqlite } from './sqlite.ts';

export type { KeyColumn, Param, Row } from './dialect.ts';

/** Reads; what a transaction offers and a plain connection too. */
export type Reader = {
  all<T = Row>(sql: string, params?: readonly Param[]): Promise<T[]>;
  one<T = Row>(sql: string, params?: readonly Param[]): Promise<T | undefined>;
  /** Fragments whose text differs between the dialects. */
  readonly sql: Fragments;
  /** Only a transaction has it: see there. */
  readonly scratch?: Map<string, unknown>;
  /** What tells one database from another in a process that has several (tests do). */
  readonly owner: object;
  /** A keys table to join with; bind `JSON.stringify(rows)` where it stands. */
  keysTable(columns: readonly KeyColumn[]): string;
};

/** A transaction at READ COMMITTED. Everything in it happens, or nothing. */
export type Tx = Reader & {
  /** Runs a statement; how many rows it touched. */
  run(sql: string, params?: readonly Param[]): Promise<number>;
  /** Inserts rows that all have the first one's columns; how many were new. */
  insert(table: string, rows: readonly Row[], options?: { ifAbsent?: boolean }): Promise<number>;
  upsert(table: string, keys: readonly string[], rows: readonly Row[], update: readonly string[]): Promise<void>;
  /** Updates many rows by key in one statement; `set` and `where` may name `t.` (the table) and `k.` (the keys). */
  updateMany(
    table: string,
    keys: readonly KeyColumn[],
    rows: readonly Param[][],
    on: readonly string[],
    set: Record<string, string>,
    where?: string,
  ): Promise<number>;
  /** The same with the rows of a sub-select, in brackets, instead of given ones. */
  updateFrom(
    source: string,
    params: readonly Param[],
    table: string,
    on: readonly string[],
    set: Record<string, string>,
    where?: string,
  ): Promise<number>;
  deleteByKeys(table: string, key: KeyColumn, values: readonly (string | number)[]): Promise<number>;
  /** Deletes by keys of several columns. */
  deleteMany(table: string, keys: readonly KeyColumn[], rows: readonly Param[][]): Promise<number>;
  /**
   * Writes that go out with the commit, in one round trip: after everything else, so nothing in this transaction can
   * read them, and nobody learns how many rows they touched.
   */
  readonly last: {
    insert(table: string, rows: readonly Row[], options?: { ifAbsent?: boolean }): Promise<unknown>;
    updateMany: Tx['updateMany'];
    deleteByKeys: Tx['deleteByKeys'];
  };
  /** Runs just before the commit, in the transaction: modules that gather rows write them here in one statement. */
  beforeCommit(work: () => Promise<void>): void;
  /** Runs after the commit, and only then. Errors in it are the caller's own business. */
  afterCommit(work: () => void): void;
  /** 1 for the first run of the work; more when it had to run again as a whole. */
  readonly attempt: number;
  /** Scratch space of this transaction, for modules that gather until the commit. */
  readonly scratch: Map<string, unknown>;
  isDuplicate(error: unknown): boolean;
};

export type Database = {
  readonly dialect: Dialect;
  readonly sequelize: Sequelize;
  /** Runs `work` in a transaction; deadlocks and lock waits run it again as a whole, so it must not touch the outside. */
  tx<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  read<T>(work: (reader: Reader) => Promise<T>): Promise<T>;
  ping(): Promise<void>;
  close(): Promise<void>;
};

/** What of Sequelize's connection manager is used here; the same for both dialects. */
type Pool = {
  getConnection(options: object): Promise<unknown>;
  releaseConnection(connection: unknown): void | Promise<void>;
  destroyConnection(connection: unknown): Promise<void>;
};

const ATTEMPTS = 6;
const COMMIT: Statement = { sql: 'COMMIT', params: [] };

/** Thrown inside a transaction that found itself overtaken by another process: it runs again from its beginning. */
export class Overtaken extends Error {}

/** Nothing can be recorded now: the database is gone, or too busy to take a transaction after several tries. */
export function isDatabaseDown(error: unknown): boolean {
  return error instanceof AppError && /^database\./.test(error.code);
}

/** Opens `mysql://…` or `sqlite:<file>`. */
export function openDatabase(url: string, options: { poolSize?: number } = {}): Database {
  const onFile = url.startsWith('sqlite:');
  const dialect = onFile ? sqlite : mysql;
  const sequelize = onFile ? openSqlite(url.slice('sqlite:'.length)) : openMysql(url, options.poolSize ?? 16);
  // Their transactions begin with their first statement: a round trip less for each, which is a tenth of a small one.
  const writing = onFile ? sequelize : openMysql(url, options.poolSize ?? 16, false);

  const pool = sequelize.connectionManager as unknown as Pool;
  const writers = writing.connectionManager as unknown as Pool;

  /** Sequelize's pool and connections; its own transaction object would add a tenth to the cost of a small one. */
  async function transaction<T>(work: (tx: Tx) => Promise<T>, attempt: number): Promise<T> {
    const uuid = uuidv7();
    const raw = await writers.getConnection({ type: 'write', uuid });
    // Sequelize's SQLite pool lets go only of a connection that carries its name; else each keeps its file open for ever.
    if (onFile) (raw as { uuid?: string }).uuid = uuid;
    const on = connectionOf(raw);
    const before: (() => Promise<void>)[] = [];
    const after: (() => void)[] = [];
    const last: Statement[] = [];
    let usable = true;
    let result: T;
    try {
      if (dialect.begin !== undefined) await on.run(dialect.begin, []);
      try {
        result = await work(txOn(on, dialect, sequelize, attempt, { before, after, last }));
        for (const one of before) await one();
        await on.runAll([...last, COMMIT]);
      } catch (error) {
        // The first error tells the cause; where the rollback fails too the line is gone, and the server rolls back.
        await on.run('ROLLBACK', []).catch(() => (usable = false));
        throw error;
      }
    } catch (error) {
      if (dialect.isLineDown(error)) usable = false;
      throw error;
    } finally {
      if (usable || onFile) await writers.releaseConnection(raw);
      else await writers.destroyConnection(raw);
    }
    for (const one of after) one();
    return result;
  }

  return {
    dialect,
    sequelize,
    async tx(work) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await transaction(work, attempt);
        } catch (error) {
          if (dialect.isLineDown(error)) throw new AppError('unavailable', 'database.line_down', {}, error);
          if (!dialect.isRetryable(error) && !(error instanceof Overtaken)) throw error;
          // Not a `bug`: the same work will succeed once the rows are free.
          if (attempt >= ATTEMPTS) throw new AppError('unavailable', 'database.busy', {}, error);
          await sleep(Math.random() * 20 * 2 ** attempt);
        }
      }
    },
    async read(work) {
      try {
        const raw = await pool.getConnection({ type: 'read' });
        try {
          return await work(readerOn(connectionOf(raw), dialect, sequelize));
        } finally {
          await pool.releaseConnection(raw);
        }
      } catch (error) {
        if (dialect.isLineDown(error)) throw new AppError('unavailable', 'database.line_down', {}, error);
        throw error;
      }
    },
    async ping() {
      await this.read((reader) => reader.all('SELECT 1 AS one'));
    },
    async close() {
      await sequelize.close();
      if (writing !== sequelize) await writing.close();
      if (onFile) closeIdleHandles(url.slice('sqlite:'.length));
    },
  };
}

function readerOn(on: Connection, dialect: Dialect, owner: object): Reader {
  return {
    all: async <T>(sql: string, params: readonly Param[] = []) => (await on.all(sql, params)) as T[],
    one: async <T>(sql: string, params: readonly Param[] = []) => (await on.all(sql, params))[0] as T | undefined,
    sql: dialect.fragments,
    owner,
    keysTable: (columns) => dialect.keysTable(columns),
  };
}

function txOn(
  on: Connection,
  dialect: Dialect,
  owner: object,
  attempt: number,
  ends: { before: (() => Promise<void>)[]; after: (() => void)[]; last: Statement[] },
): Tx {
  const noted: Connection = {
    ...on,
    run: async (sql, params) => {
      ends.last.push({ sql, params });
      return 0;
    },
  };
  return {
    ...readerOn(on, dialect, owner),
    attempt,
    scratch: new Map(),
    run: (sql, params = []) => on.run(sql, params),
    insert: async (table, rows, options = {}) =>
      rows.length === 0 ? 0 : dialect.insert(on, table, rows, options.ifAbsent ?? false),
    upsert: async (table, keys, rows, update) => {
      if (rows.length > 0) await dialect.upsert(on, table, keys, rows, update);
    },
    updateMany: updateManyOn(on, dialect),
    last: {
      insert: async (table, rows, options = {}) => {
        if (rows.length > 0) await dialect.insert(noted, table, rows, options.ifAbsent ?? false);
      },
      updateMany: updateManyOn(noted, dialect),
      deleteByKeys: deleteByKeysOn(noted, dialect),
    },
    deleteByKeys: deleteByKeysOn(on, dialect),
    deleteMany: async (table, keys, rows) =>
      rows.length === 0
        ? 0
        : on.run(
            dialect.deleteByKeys(
              dialect.keysTable(keys),
              table,
              keys.map(([name]) => name),
            ),
            [JSON.stringify(rows)],
          ),
    updateFrom: (source, params, table, match, set, where = '1 = 1') =>
      on.run(dialect.updateJoined(source, table, match, set, where), params),
    beforeCommit: (work) => void ends.before.push(work),
    afterCommit: (work) => void ends.after.push(work),
    isDuplicate: (error) => dialect.isDuplicate(error),
  };
}

const updateManyOn =
  (on: Connection, dialect: Dialect): Tx['updateMany'] =>
  async (table, keys, rows, match, set, where = '1 = 1') =>
    rows.length === 0
      ? 0
      : on.run(dialect.updateJoined(dialect.keysTable(keys), table, match, set, where), [JSON.stringify(rows)]);

const deleteByKeysOn =
  (on: Connection, dialect: Dialect): Tx['deleteByKeys'] =>
  async (table, key, values) =>
    values.length === 0
      ? 0
      : on.run(dialect.deleteByKeys(dialect.keysTable([key]), table, [key[0]]), [
          JSON.stringify(values.map((value) => [value])),
        ]);
