/**
 * Lets Sequelize's sqlite dialect run on `libsql`, whose binary comes inside the registry package.
 * libsql is synchronous: a BEGIN that had to wait would block the event loop that the lock's holder needs, so every
 * file has a first-come write lock in front of it (measured without it: no result within a minute).
 */
import Libsql from 'libsql';

type Handle = Libsql.Database;
type Done = (this: { changes: number; lastID: number; sql: string }, error: Error | null, rows?: unknown[]) => void;

class FileLock {
  owner: object | undefined;
  readonly waiting: (() => void)[] = [];
  readonly idle: OpenHandle[] = [];

  async take(owner: object): Promise<void> {
    if (this.owner === owner) return;
    if (this.owner === undefined) {
      this.owner = owner;
      return;
    }
    await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.owner = owner;
  }

  give(owner: object): void {
    if (this.owner !== owner) return;
    const next = this.waiting.shift();
    // Hand over without a gap, so that nobody slips in between.
    this.owner = next === undefined ? undefined : {};
    next?.();
  }
}

type OpenHandle = { db: Handle; statements: Map<string, Libsql.Statement> };
const locks = new Map<string, FileLock>();
const KEPT_HANDLES = 8;
const KEPT_STATEMENTS = 300;

function open(file: string): OpenHandle {
  const db = new Libsql(file);
  // FULL: a commit that was answered survives a power cut.
  for (const pragma of ['journal_mode=WAL', 'synchronous=FULL', 'busy_timeout=2000', 'foreign_keys=ON']) {
    db.exec(`PRAGMA ${pragma}`);
  }
  return { db, statements: new Map() };
}

/** Closes the handles that nobody uses; a file that is removed and made anew must not meet handles of the old one. */
export function closeIdleHandles(file: string): void {
  for (const handle of locks.get(file)?.idle.splice(0) ?? []) handle.db.close();
}

export class LibsqlConnection {
  readonly filename: string;
  private readonly lock: FileLock;
  /** Taken with the first statement, after the lock: who waits for the lock keeps no file open. */
  private handle: OpenHandle | undefined;
  private queue: Promise<unknown> = Promise.resolve();
  private inTransaction = false;

  constructor(file: string, _mode: unknown, ready?: (error: Error | null) => void) {
    this.filename = file;
    let lock = locks.get(file);
    if (lock === undefined) locks.set(file, (lock = new FileLock()));
    this.lock = lock;
    if (ready !== undefined) queueMicrotask(() => ready(null));
  }

  serialize(work?: () => void): void {
    work?.();
  }

  run(sql: string, params?: unknown, done?: Done): this {
    return this.callback(sql, params, done);
  }
  all(sql: string, params?: unknown, done?: Done): this {
    return this.callback(sql, params, done);
  }
  exec(sql: string, done?: Done): this {
    return this.callback(sql, [], done);
  }

  /** Runs one statement after those before it; takes the file's write lock for writes and transactions. */
  execute(
    sql: string,
    params: readonly unknown[],
  ): Promise<{ rows: Record<string, unknown>[]; changes: number; lastId: number }> {
    const result = this.queue.then(() => this.step(sql, params));
    this.queue = result.catch(() => undefined);
    return result;
  }

  close(done?: (error: Error | null) => void): void {
    this.queue = this.queue.then(() => {
      const { handle } = this;
      this.handle = undefined;
      if (this.inTransaction) {
        handle?.db.exec('ROLLBACK');
        this.inTransaction = false;
      }
      this.lock.give(this);
      if (handle === undefined) return done?.(null);
      if (this.lock.idle.length < KEPT_HANDLES) this.lock.idle.push(handle);
      else handle.db.close();
      done?.(null);
    });
  }

  private async step(
    sql: string,
    params: readonly unknown[],
  ): Promise<{ rows: Record<string, unknown>[]; changes: number; lastId: number }> {
    const begins = /^\s*BEGIN/i.test(sql);
    const ends = /^\s*(COMMIT|ROLLBACK(?!\s+TO))/i.test(sql);
    const writes = !/^\s*(SELECT|PRAGMA|EXPLAIN)/i.test(sql);
    if (!this.inTransaction && (begins || writes)) await this.lock.take(this);
    try {
      const result = this.perform(sql, params);
      if (begins) this.inTransaction = true;
      if (ends) this.inTransaction = false;
      return result;
    } catch (error) {
      // A ROLLBACK that finds nothing to roll back has still ended the transaction.
      if (ends && this.handle?.db.inTransaction !== true) this.inTransaction = false;
      throw named(error);
    } finally {
      if (!this.inTransaction) this.lock.give(this);
    }
  }

  private perform(
    sql: string,
    params: readonly unknown[],
  ): { rows: Record<string, unknown>[]; changes: number; lastId: number } {
    const handle = (this.handle ??= this.lock.idle.pop() ?? open(this.filename));
    let statement = handle.statements.get(sql);
    if (statement === undefined) {
      statement = handle.db.prepare(sql);
      if (handle.statements.size >= KEPT_STATEMENTS) handle.statements.clear();
      handle.statements.set(sql, statement);
    }
    if (statement.reader) {
      const rows = statement.all(...params) as Record<string, unknown>[];
      for (const row of rows) {
        for (const name in row) if (row[name] instanceof ArrayBuffer) row[name] = new Uint8Array(row[name]);
      }
      return { rows, changes: rows.length, lastId: 0 };
    }
    const info = statement.run(...params);
    return { rows: [], changes: info.changes, lastId: Number(info.lastInsertRowid) };
  }

  private callback(sql: string, params: unknown, done?: Done): this {
    const callback = typeof params === 'function' ? (params as Done) : done;
    const binds = typeof params === 'function' || params == null ? [] : positional(params);
    void this.execute(sql, binds).then(
      ({ rows, changes, lastId }) => callback?.call({ changes, lastID: lastId, sql }, null, rows),
      (error: Error) => callback?.call({ changes: 0, lastID: 0, sql }, error),
    );
    return this;
  }
}

/** Sequelize binds by name (`{ $1: … }`); libsql wants them in order. */
function positional(params: unknown): unknown[] {
  return Array.isArray(params) ? params : Object.values(params as Record<string, unknown>);
}

function named(error: unknown): Error {
  const known = error instanceof Error ? error : new Error(String(error));
  const coded = known as Error & { code?: string };
  if (/UNIQUE|CHECK|FOREIGN KEY|NOT NULL/.test(known.message)) coded.code = 'SQLITE_CONSTRAINT';
  if (/locked|busy/i.test(known.message)) coded.code = 'SQLITE_BUSY';
  return coded;
}

export const libsqlModule = { Database: LibsqlConnection, OPEN_READWRITE: 2, OPEN_CREATE: 4, OPEN_READONLY: 1 };
