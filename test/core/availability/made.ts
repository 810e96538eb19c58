/** Stock rows and change notes for tests: written as inventory writes them, in one transaction. */
import { pino } from 'pino';
import { noteChanges } from '../../../src/core/inventory/index.ts';
import type { Database, Row, Tx } from '../../../src/platform/db/index.ts';

export const silent = pino({ level: process.env.HUB_LOG_LEVEL ?? 'silent' });

export type Numbers = { readonly physical?: number; readonly reserved?: number; readonly safety?: number };

export async function putStock(tx: Tx, locationId: string, sku: string, numbers: Numbers): Promise<void> {
  const row: Row = { location_id: locationId, sku, physical: 0, ...numbers };
  await tx.upsert('stock', ['location_id', 'sku'], [row], Object.keys(numbers));
  noteChanges(tx, [{ locationId, sku }]);
}

export function changeStock(db: Database, locationId: string, sku: string, numbers: Numbers): Promise<void> {
  return db.tx((tx) => putStock(tx, locationId, sku, numbers));
}

/** Waits until `check` holds. @throws when it does not in time */
export async function until(what: string, check: () => boolean | Promise<boolean>, ms = 45_000): Promise<void> {
  for (const end = performance.now() + ms; !(await check());) {
    if (performance.now() > end) throw new Error(`waited ${ms} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
