/** The MySQL / MariaDB side of the primitives (MariaDB ≥ 10.6 run; MySQL 8 unverified). */
import { bindable, columnsOf, driverError, type Dialect, type KeyColumn, type Param, type Row } from './dialect.ts';

const keyTypes: Record<KeyColumn[1], string> = {
  // The collation must equal the tables', or the join cannot use their index.
  text: 'VARCHAR(190) COLLATE utf8mb4_bin',
  int: 'BIGINT',
  // Not LONGTEXT: a keys table that holds one is put on disk, at twice the time.
  wide: 'VARCHAR(2000) COLLATE utf8mb4_bin',
};

export const mysql: Dialect = {
  name: 'mysql',
  fragments: {
    forUpdate: ' FOR UPDATE',
    // Not FOR SHARE, which MariaDB does not know.
    forShare: ' LOCK IN SHARE MODE',
    skipLocked: ' FOR UPDATE SKIP LOCKED',
    now: 'NOW(3)',
    nowPlusMs: '(NOW(3) + INTERVAL (? * 1000) MICROSECOND)',
    joinInOrder: 'STRAIGHT_JOIN',
  },
  versionText: 'VERSION()',
  async durability(db) {
    const row = await db.read((reader) =>
      reader.one<{ flush: number; log: number; sync: number }>(
        'SELECT @@innodb_flush_log_at_trx_commit AS flush, @@log_bin AS log, @@sync_binlog AS sync',
      ),
    );
    const flush = Number(row?.flush);
    const said = `innodb_flush_log_at_trx_commit=${flush} log_bin=${row?.log} sync_binlog=${row?.sync}`;
    return { ok: flush === 1, said: flush === 1 ? said : `${said}: an acknowledged order can be lost, set it to 1` };
  },
  autoId: 'BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY',
  begin: undefined,
  nowDefault: 'DEFAULT CURRENT_TIMESTAMP(3)',
  tableTail: ' ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin',

  keysTable(columns) {
    const list = columns.map(([name, type], at) => `${name} ${keyTypes[type]} PATH '$[${at}]'`).join(', ');
    return `JSON_TABLE(?, '$[*]' COLUMNS (${list}))`;
  },

  async insert(on, table, rows, ifAbsent) {
    const columns = columnsOf(rows);
    // "ON DUPLICATE KEY UPDATE x = x" instead of INSERT IGNORE: the latter also swallows truncation and NULL errors.
    const tail = ifAbsent ? ` ON DUPLICATE KEY UPDATE ${columns[0]} = ${table}.${columns[0]}` : '';
    let inserted = 0;
    for (const part of parts(rows)) {
      const sql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${tuples(part, columns)}${tail}`;
      inserted += await on.run(sql, flat(part, columns));
    }
    return inserted;
  },

  async upsert(on, table, _keys, rows, update) {
    const columns = columnsOf(rows);
    const set = update.map((name) => `${name} = VALUES(${name})`).join(', ');
    for (const part of parts(rows)) {
      const sql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${tuples(part, columns)} ON DUPLICATE KEY UPDATE ${set}`;
      await on.run(sql, flat(part, columns));
    }
  },

  updateJoined(keysTable, table, on, set, where) {
    const match = on.map((name) => `t.${name} = k.${name}`).join(' AND ');
    const assign = Object.entries(set)
      .map(([name, value]) => `t.${name} = ${value}`)
      .join(', ');
    return `UPDATE ${keysTable} k STRAIGHT_JOIN ${table} t ON ${match} SET ${assign} WHERE ${where}`;
  },

  deleteByKeys(keysTable, table, columns) {
    // An IN list on a small table is planned as a scan and deadlocks two relays; the join never does.
    const match = columns.map((name) => `t.${name} = k.${name}`).join(' AND ');
    return `DELETE t FROM ${keysTable} k STRAIGHT_JOIN ${table} t ON ${match}`;
  },

  // 1213 deadlock, 1205 lock wait, 1020 snapshot conflict (MariaDB ≥ 11.6).
  isRetryable: (error) => [1213, 1205, 1020].includes(driverError(error).errno),
  isDuplicate: (error) => driverError(error).errno === 1062,
  // By number: mysql2 has a wrong name for MariaDB's 4025.
  isCheckFailed: (error) => [4025, 3819].includes(driverError(error).errno),
  isLineDown(error) {
    const { code, errno } = driverError(error);
    const name = error instanceof Error ? error.name : '';
    return (
      /^(PROTOCOL_CONNECTION_LOST|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH)/.test(code) ||
      [1053, 1040, 1927].includes(errno) ||
      /^SequelizeConnection/.test(name) ||
      // mysql2 gives this one no code: a statement sent on a connection that has just been cut.
      /closed state/.test(driverError(error).message)
    );
  },
};

/** A value as mysql2 writes it: a plain Uint8Array would be spelled out as an object. */
export function forMysql(value: Param): unknown {
  if (value instanceof Uint8Array && !Buffer.isBuffer(value)) {
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  }
  return bindable(value);
}

/** The server refuses a statement above `max_allowed_packet` (16 MB) by cutting the line; escaping may double a text. */
const STATEMENT_CHARS = 4_000_000;

function* parts(rows: readonly Row[]): Generator<readonly Row[]> {
  let from = 0;
  let chars = 0;
  for (let at = 0; at < rows.length; at++) {
    for (const value of Object.values(rows[at] ?? {})) {
      chars += typeof value === 'string' || value instanceof Uint8Array ? value.length : 12;
    }
    if (chars < STATEMENT_CHARS) continue;
    yield rows.slice(from, at + 1);
    from = at + 1;
    chars = 0;
  }
  if (from < rows.length) yield rows.slice(from);
}

function tuples(rows: readonly Row[], columns: readonly string[]): string {
  const one = `(${columns.map(() => '?').join(',')})`;
  return rows.length === 1 ? one : new Array<string>(rows.length).fill(one).join(',');
}

function flat(rows: readonly Row[], columns: readonly string[]): ReturnType<typeof bindable>[] {
  const values: ReturnType<typeof bindable>[] = [];
  for (const row of rows) for (const name of columns) values.push(bindable(row[name]));
  return values;
}
