/** What the figures were measured on: the machine, the servers' versions and how durable they are set. */
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { cpus, loadavg, release, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import * as amqp from 'amqplib';
import mysql from 'mysql2/promise';
import type { Servers } from '../scripts/servers/index.ts';
import { round, spreadOf } from './stats.ts';

export type Machine = Record<string, string | number>;

export function describeMachine(): Machine {
  const disk = fdatasyncMs();
  return {
    date: new Date().toISOString().slice(0, 16).replace('T', ' '),
    cpus: cpus().length,
    cpu: cpus()[0]?.model ?? 'unknown',
    memoryGiB: round(totalmem() / 2 ** 30, 1),
    kernel: release(),
    node: process.version,
    loadBefore: round(loadavg()[0] ?? 0),
    fdatasyncP50Ms: disk.p50,
    fdatasyncP99Ms: disk.p99,
  };
}

export async function describeServers(servers: Servers, amqpUrl: string): Promise<Machine> {
  const connection = await mysql.createConnection(servers.rootUrl);
  const [rows] = await connection.query<mysql.RowDataPacket[]>(
    `SELECT VERSION() AS mariadb, @@innodb_flush_log_at_trx_commit AS flushLogAtCommit, @@log_bin AS binaryLog,
       @@sync_binlog AS syncBinlog, @@innodb_doublewrite AS doublewrite, @@innodb_buffer_pool_size / 1048576 AS bufferPoolMiB`,
  );
  await connection.end();
  const broker = await amqp.connect(amqpUrl);
  const { version } = (broker.connection as unknown as { serverProperties: { version: string } }).serverProperties;
  await broker.close();
  return {
    ...(Object.fromEntries(Object.entries(rows[0] ?? {}).map(([key, value]) => [key, String(value)])) as Machine),
    rabbitmq: version,
    queues: 'quorum, persistent messages, publisher confirms',
  };
}

/** How fast this disk keeps a promise; a commit cannot be faster. */
function fdatasyncMs(): { p50: number; p99: number } {
  const folder = mkdtempSync(join(tmpdir(), 'omnihub-bench-'));
  const file = openSync(join(folder, 'probe'), 'w');
  const block = Buffer.alloc(4096, 1);
  const times: number[] = [];
  for (let at = 0; at < 300; at++) {
    const began = performance.now();
    writeSync(file, block);
    fdatasyncSync(file);
    times.push(performance.now() - began);
  }
  closeSync(file);
  rmSync(folder, { recursive: true });
  return spreadOf(times);
}
