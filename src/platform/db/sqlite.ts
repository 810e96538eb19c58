/** The SQLite side of the primitives: one process, one writer at a time, so row locks are not needed. */
import { bindable, columnsOf, driverError, type Dialect } from './dialect.ts';

export const sqlite: Dialect = {
  name: 'sqlite',
  fragments: {
    forUpdate: '',
    forShare: '',
    skipLocked: '',
    now: "strftime('%Y-%m-%d %H:%M:%f','now')",
    nowPlusMs: "strftime('%Y-%m-%d %H:%M:%f','now', (? / 1000.0) || ' seconds')",
    joinInOrder: 'CROSS JOIN',
  },
  versionText: 'sqlite_version()',
  durability: async () => ({ ok: true, said: 'write-ahead log, synchronous=FULL' }),
  autoId: 'INTEGER PRIMARY KEY AUTOINCREMENT',
  begin: 'BEGIN IMMEDIATE',
  nowDefault: "DEFAULT (strftime('%Y-%m-%d %H:%M:%f','now'))",
  tableTail: '',

  keysTable(columns) {
    const list = columns.map(([name], at) => `json_extract(value, '$[${at}]') AS ${name}`).join(', ');
    return `(SELECT ${list} FROM json_each(?))`;
  },

  async insert(on, table, rows, ifAbsent) {
    const columns = columnsOf(rows);
    const tail = ifAbsent ? ' ON CONFLICT DO NOTHING' : '';
    const sql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(',')})${tail}`;
    // In process there is no round trip to save, and one text keeps one prepared statement.
    let inserted = 0;
    for (const row of rows)
      inserted += await on.run(
        sql,
        columns.map((name) => bindable(row[name])),
      );
    return inserted;
  },

  async upsert(on, table, keys, rows, update) {
    const columns = columnsOf(rows);
    const set = update.map((name) => `${name} = excluded.${name}`).join(', ');
    const sql =
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(',')}) ` +
      `ON CONFLICT (${keys.join(', ')}) DO UPDATE SET ${set}`;
    for (const row of rows)
      await on.run(
        sql,
        columns.map((name) => bindable(row[name])),
      );
  },

  updateJoined(keysTable, table, on, set, where) {
    const match = on.map((name) => `t.${name} = k.${name}`).join(' AND ');
    const assign = Object.entries(set)
      .map(([name, value]) => `${name} = ${value}`)
      .join(', ');
    return `UPDATE ${table} AS t SET ${assign} FROM ${keysTable} k WHERE ${match} AND ${where}`;
  },

  deleteByKeys(keysTable, table, columns) {
    const names = columns.join(', ');
    return `DELETE FROM ${table} WHERE (${names}) IN (SELECT ${names} FROM ${keysTable})`;
  },

  isRetryable: (error) => driverError(error).code === 'SQLITE_BUSY',
  isDuplicate: (error) => /UNIQUE constraint/.test(driverError(error).message),
  isCheckFailed: (error) => /CHECK constraint/.test(driverError(error).message),
  isLineDown: () => false,
};
