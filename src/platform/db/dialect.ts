/** The dozen primitives in which the two dialects differ. Nobody outside `platform/db/` knows which one runs. */

/** What a bound parameter may be; `undefined` is stored as NULL, booleans as 0/1. */
export type Param = string | number | bigint | boolean | null | undefined | Uint8Array;
export type Row = Record<string, Param>;

/** SQL fragments whose text depends on the dialect. */
export type Fragments = {
  /** Appended to a SELECT inside a transaction: locks the rows (SQLite: the transaction already holds the write lock). */
  readonly forUpdate: string;
  /** The same, but many may hold it at once; who wants it for update waits for them all. */
  readonly forShare: string;
  /** Locks what is free and passes over what others hold. */
  readonly skipLocked: string;
  /** The database's own UTC clock as a Moment: leases and retries never trust a process's clock. */
  readonly now: string;
  /** A moment `?` milliseconds after the database's now; takes one bound parameter. */
  readonly nowPlusMs: string;
  /** Joins in the written order, so that a keys table drives an index look-up. */
  readonly joinInOrder: string;
};

/** One column of a keys table: its name and its type. */
export type KeyColumn = readonly [name: string, type: 'text' | 'int' | 'wide'];

export type Statement = { readonly sql: string; readonly params: readonly Param[] };

/** One connection of the pool, speaking plain SQL with `?` placeholders. */
export type Connection = {
  all(sql: string, params: readonly Param[]): Promise<Row[]>;
  run(sql: string, params: readonly Param[]): Promise<number>;
  /** One after the other, up to the first that fails; where a server is asked, in one round trip. */
  runAll(statements: readonly Statement[]): Promise<void>;
};

export type Dialect = {
  readonly name: 'mysql' | 'sqlite';
  readonly fragments: Fragments;
  /** A table made of one bound JSON array of arrays; columns in order. Constant text whatever the row count. */
  keysTable(columns: readonly KeyColumn[]): string;
  insert(on: Connection, table: string, rows: readonly Row[], ifAbsent: boolean): Promise<number>;
  upsert(
    on: Connection,
    table: string,
    keys: readonly string[],
    rows: readonly Row[],
    update: readonly string[],
  ): Promise<void>;
  /** `UPDATE table t … FROM keys k`: `set` and `where` may name `t.` and `k.` columns. */
  updateJoined(
    keysTable: string,
    table: string,
    on: readonly string[],
    set: Record<string, string>,
    where: string,
  ): string;
  deleteByKeys(keysTable: string, table: string, columns: readonly string[]): string;
  /** True when the whole transaction may simply run again: deadlock, lock wait, busy. */
  isRetryable(error: unknown): boolean;
  isDuplicate(error: unknown): boolean;
  isCheckFailed(error: unknown): boolean;
  isLineDown(error: unknown): boolean;
  /** SQL expression of the server's version. */
  readonly versionText: string;
  /** Whether a commit that was answered survives a crash of the server. */
  durability(db: {
    read<T>(work: (reader: { one<R>(sql: string): Promise<R | undefined> }) => Promise<T>): Promise<T>;
  }): Promise<{ ok: boolean; said: string }>;
  /** Column text for a self-numbering primary key, and what closes a CREATE TABLE. */
  readonly autoId: string;
  readonly tableTail: string;
  readonly nowDefault: string;
  /** Begins a transaction that may write; undefined where the connection begins it by itself (autocommit off). */
  readonly begin: string | undefined;
};

/** A value as both drivers take it. */
export function bindable(value: Param): string | number | bigint | null | Uint8Array {
  if (value === undefined) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value;
}

/** The column names of a batch: all rows carry those of the first. */
export function columnsOf(rows: readonly Row[]): string[] {
  return Object.keys(rows[0] ?? {});
}

/** The driver's error behind Sequelize's wrapping, with the numbers that both drivers attach. */
export function driverError(error: unknown): { errno: number; code: string; message: string } {
  const wrapped = error as { parent?: unknown; original?: unknown } | undefined;
  const inner = (wrapped?.parent ?? wrapped?.original ?? error) as
    { errno?: number; code?: string; message?: string } | undefined;
  return { errno: inner?.errno ?? 0, code: inner?.code ?? '', message: inner?.message ?? '' };
}
