/** Makes and drops databases on a test server. */
import mysql from 'mysql2/promise';

export function databaseUrl(rootUrl: string, name: string): string {
  const url = new URL(rootUrl);
  url.pathname = `/${name}`;
  return url.href;
}

export async function makeDatabase(rootUrl: string, name: string): Promise<string> {
  assertPlain(name);
  await onServer(rootUrl, `CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
  return databaseUrl(rootUrl, name);
}

export async function dropDatabase(rootUrl: string, name: string): Promise<void> {
  assertPlain(name);
  await onServer(rootUrl, `DROP DATABASE IF EXISTS ${name}`);
}

export type Contents = ReadonlyMap<string, readonly mysql.RowDataPacket[]>;

/** Every row of every table that has one. */
export function readContents(url: string): Promise<Contents> {
  return inDatabase(url, async (connection) => {
    const contents = new Map<string, readonly mysql.RowDataPacket[]>();
    for (const table of await usedTables(connection)) {
      const [rows] = await connection.query<mysql.RowDataPacket[]>(`SELECT * FROM ${table}`);
      contents.set(table, rows);
    }
    return contents;
  });
}

/** Leaves a database with these rows and no others; what counts by itself goes on counting. */
export async function resetContents(url: string, contents: Contents): Promise<void> {
  await inDatabase(url, async (connection) => {
    const emptying = (await usedTables(connection)).map((table) => `DELETE FROM ${table}`);
    await connection.query(['SET foreign_key_checks = 0', ...emptying].join('; '));
    for (const [table, rows] of contents)
      for (const row of rows) await connection.query(`INSERT INTO ${table} SET ?`, [row]);
  });
}

async function usedTables(connection: mysql.Connection): Promise<string[]> {
  const [tables] = await connection.query<mysql.RowDataPacket[]>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'",
  );
  if (tables.length === 0) return [];
  const asked = tables.map(
    ({ name }) => `SELECT '${String(name)}' AS name FROM DUAL WHERE EXISTS (SELECT 1 FROM ${String(name)})`,
  );
  const [used] = await connection.query<mysql.RowDataPacket[]>(asked.join(' UNION ALL '));
  return used.map(({ name }) => String(name));
}

async function inDatabase<T>(url: string, work: (connection: mysql.Connection) => Promise<T>): Promise<T> {
  const connection = await mysql.createConnection({ uri: url, multipleStatements: true, dateStrings: true });
  try {
    return await work(connection);
  } finally {
    await connection.end();
  }
}

// Names cannot be bound as parameters, so nothing but plain ones comes in.
function assertPlain(name: string): void {
  if (!/^\w{1,64}$/.test(name)) throw new Error(`database name ${JSON.stringify(name)}: letters, digits and _ only`);
}

async function onServer(rootUrl: string, sql: string): Promise<void> {
  const connection = await mysql.createConnection(databaseUrl(rootUrl, ''));
  try {
    await connection.query(sql);
  } finally {
    await connection.end();
  }
}
