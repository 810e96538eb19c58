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
