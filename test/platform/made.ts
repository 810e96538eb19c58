/** What tests of the plumbing need: a migrated database of their own, a silent log, messages. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pino, type Logger } from 'pino';
import { uuidv7 } from 'uuidv7';
import { openDatabase, type Database } from '../../src/platform/db/index.ts';
import { AppError } from '../../src/platform/errors.ts';
import type { Message } from '../../src/platform/message.ts';
import { afterDrop } from '../helpers/collect.ts';
import { dataFolder, migratedFile } from '../helpers/database.ts';
import { createMetrics } from '../../src/platform/metrics.ts';

export const log: Logger = pino({ level: process.env['TEST_LOG'] ?? 'silent' });
export const metrics = createMetrics();

export type TestDatabase = { readonly db: Database; readonly url: string; readonly drop: () => Promise<void> };

/** A SQLite file of its own, brought up to date. */
export async function embeddedDatabase(): Promise<TestDatabase> {
  const folder = mkdtempSync(join(dataFolder, 'omnihub-platform-'));
  const file = join(folder, 'hub.sqlite');
  copyFileSync(await migratedFile(), file);
  const url = `sqlite:${file}`;
  const db = openDatabase(url);
  return {
    db,
    url,
    async drop() {
      await db.close();
      rmSync(folder, { recursive: true, force: true });
      afterDrop();
    },
  };
}

export function messageOf(over: Partial<Message> = {}): Message {
  return {
    id: uuidv7(),
    event: 'order.placed',
    key: uuidv7(),
    version: 1,
    payload: { orderId: 'o-1' },
    correlationId: uuidv7(),
    ...over,
  };
}

export async function waitFor(what: string, ready: () => boolean | Promise<boolean>, ms = 45_000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await ready())) {
    if (Date.now() > end) throw new Error(`waited ${ms} ms in vain for ${what}`);
    await pause(10);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export async function errorOf(work: Promise<unknown>): Promise<AppError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

export async function countOf(db: Database, table: string, where = '1 = 1'): Promise<number> {
  const row = await db.read((r) => r.one<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table} WHERE ${where}`));
  return Number(row?.n ?? -1);
}
