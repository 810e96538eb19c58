/**
 * The floor: the same rows written by plain mysql2 in one transaction per order, prepared statements, one multi-row
 * insert per table, stock last. What a careful programmer would write without a group commit.
 */
import mysql from 'mysql2/promise';
import type { Row } from '../src/platform/db/index.ts';
import { bindable } from '../src/platform/db/dialect.ts';
import { atOnce } from './in-process.ts';

export type Statement = {
  readonly sql: string;
  readonly values: (string | number | bigint | null | Uint8Array)[];
  readonly touches?: number;
};
export type Floor = { write(orders: readonly (readonly Statement[])[]): Promise<number>; close(): Promise<void> };

/** Connections that 64 callers share: more gained nothing on two cores. */
export const FLOOR_CONNECTIONS = 16;

export function openFloor(url: string): Floor {
  const pool = mysql.createPool({
    uri: url,
    connectionLimit: FLOOR_CONNECTIONS,
    waitForConnections: true,
    maxPreparedStatements: 500,
  });
  pool.pool.on('connection', (connection) => {
    connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
  });
  return {
    write: (orders) => atOnce(orders, (statements) => writeOne(pool, statements)),
    close: () => pool.end(),
  };
}

async function writeOne(pool: mysql.Pool, statements: readonly Statement[]): Promise<void> {
  const connection = await pool.getConnection();
  try {
    await connection.query('BEGIN');
    for (const { sql, values, touches } of statements) {
      const [result] = await connection.execute<mysql.ResultSetHeader>(sql, values);
      if (touches !== undefined && result.affectedRows !== touches)
        throw new Error(`touched ${result.affectedRows}: ${sql}`);
    }
    await connection.query('COMMIT');
  } finally {
    connection.release();
  }
}

export function insertOf(table: string, rows: readonly Row[]): Statement {
  const columns = Object.keys(rows[0] ?? {});
  const tuple = `(${columns.map(() => '?').join(',')})`;
  return {
    sql: `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${rows.map(() => tuple).join(',')}`,
    values: rows.flatMap((row) => columns.map((name) => bindable(row[name]))),
    touches: rows.length,
  };
}

export function insertsOf(tables: ReadonlyMap<string, Row[]>): Statement[] {
  return [...tables].map(([table, rows]) => insertOf(table, rows));
}
