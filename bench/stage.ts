/** What every suite on real servers needs: private durable servers, databases that are seeded once, an end. */
import { existsSync } from 'node:fs';
import mysql from 'mysql2/promise';
import { startServers, type Servers } from '../scripts/servers/index.ts';
import { readConfig } from '../config/index.ts';
import { openDatabase, type Database } from '../src/platform/db/index.ts';
import { migrate } from '../src/platform/migrate.ts';
import { seed } from '../src/seed.ts';
import { describeServers, type Machine } from './machine.ts';
import { progress } from './report.ts';
import { watchStatements } from './statements.ts';
import { round, type Pids } from './stats.ts';

export type Stage = {
  readonly servers: Servers;
  readonly amqpUrl: string;
  readonly prefix: string;
  readonly versions: Machine;
  /** Server name → pid, as far as they are ours. */
  readonly pids: Pids;
};

export async function onStage<T>(
  options: { readonly statements: boolean },
  work: (stage: Stage) => Promise<T>,
): Promise<T> {
  progress('starting MariaDB and RabbitMQ (durable)');
  const servers = await startServers({ durable: true });
  // Ctrl-C ends the servers by their reaper; nothing else to undo.
  try {
    const { amqpUrl, prefix } = await servers.createVhost('bench');
    const versions = await describeServers(servers, amqpUrl);
    const { mariadb, rabbitmq } = servers.pids;
    const watch = options.statements ? await watchStatements(servers.rootUrl) : undefined;
    const result = await work({ servers, amqpUrl, prefix, versions, pids: { mariadb, rabbitmq } });
    if (watch !== undefined) process.stderr.write(await watch.show());
    return result;
  } finally {
    await servers.stop();
    progress('servers stopped');
  }
}

/**
 * The same database by the server's Unix socket, as a hub on the database's own machine would reach it: a loopback TCP
 * write costs more than twice the processor time. The floor goes the same way. Other machines' servers stay on TCP.
 */
export async function nearUrl(url: string): Promise<string> {
  const connection = await mysql.createConnection(url);
  try {
    const [rows] = await connection.query<mysql.RowDataPacket[]>('SELECT @@socket AS path');
    const path = String(rows[0]?.['path'] ?? '');
    return existsSync(path) ? `${url}?socketPath=${encodeURIComponent(path)}` : url;
  } finally {
    await connection.end();
  }
}

/** A database with the demo's channels, places and items, and stock that will not run out. */
export async function seededDatabase(stage: Stage, name: string): Promise<{ url: string; db: Database }> {
  const url = await nearUrl(await stage.servers.createDatabase(name));
  const db = openDatabase(url, { poolSize: 32 });
  await migrate(db);
  await seed(db, readConfig({ HUB_MODE: 'test', HUB_DATABASE_URL: url }));
  await deepenStock(db);
  return { url, db };
}

/**
 * Deep stock in every warehouse and in one store of three per SKU: the nearest location often has nothing, so
 * routing has to look around and the reservations spread over the locations.
 */
export async function deepenStock(db: Database): Promise<void> {
  await db.tx((tx) =>
    tx.run(
      `UPDATE stock s JOIN locations l ON l.id = s.location_id
       SET s.physical = IF(l.kind = 'warehouse' OR CRC32(CONCAT(s.location_id, s.sku)) % 3 = 0, 1000000, 0),
           s.base = IF(l.kind = 'warehouse' OR CRC32(CONCAT(s.location_id, s.sku)) % 3 = 0, 1000000, 0)`,
    ),
  );
}

export function busEnvironment(stage: Stage): Record<string, string> {
  return { HUB_AMQP_URL: stage.amqpUrl, ...(stage.prefix === '' ? {} : { HUB_BUS_PREFIX: `${stage.prefix}hub` }) };
}

/** Counts from now on; call the result for statements and commits per piece. Nothing on SQLite. */
export async function countDatabase(db: Database): Promise<(pieces: number) => Promise<Record<string, number>>> {
  const read = async (): Promise<Map<string, number>> => {
    if (db.dialect.name !== 'mysql') return new Map();
    const rows = await db.read((reader) =>
      reader.all<{ Variable_name: string; Value: string }>(
        "SHOW GLOBAL STATUS WHERE Variable_name IN ('Questions', 'Com_commit')",
      ),
    );
    return new Map(
      rows.map((row) => [row.Variable_name === 'Questions' ? 'statements' : 'commits', Number(row.Value)]),
    );
  };
  const before = await read();
  return async (pieces) => {
    const after = [...(await read())];
    return Object.fromEntries(after.map(([name, value]) => [name, round((value - (before.get(name) ?? 0)) / pieces)]));
  };
}
