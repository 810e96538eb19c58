/** Small things to remember by name: marks of polls, switches. JSON. */
import { currentCause } from './correlation.ts';
import type { Reader, Tx } from './db/index.ts';
import { momentOf } from './time.ts';

export async function readSetting<T>(reader: Reader, name: string): Promise<T | undefined> {
  const row = await reader.one<{ value: string }>('SELECT value FROM settings WHERE name = ?', [name]);
  return row === undefined ? undefined : (JSON.parse(row.value) as T);
}

/** All whose name begins so, with the moment at which each was written. */
export async function listSettings<T>(reader: Reader, prefix: string): Promise<{ at: string; value: T }[]> {
  const rows = await reader.all<{ value: string; updated_at: string }>(
    'SELECT value, updated_at FROM settings WHERE name LIKE ? ORDER BY name',
    [`${prefix}%`],
  );
  return rows.map((row) => ({ at: row.updated_at, value: JSON.parse(row.value) as T }));
}

/** The same, held until the end of the transaction; what nobody has set yet is written down as `first`, so that there is a row to hold. */
export async function lockSetting<T>(tx: Tx, name: string, first: T): Promise<T> {
  await tx.insert('settings', [rowOf(name, first)], { ifAbsent: true });
  const row = await tx.one<{ value: string }>(`SELECT value FROM settings WHERE name = ?${tx.sql.forUpdate}`, [name]);
  return row === undefined ? first : (JSON.parse(row.value) as T);
}

export async function writeSetting(tx: Tx, name: string, value: unknown): Promise<void> {
  await tx.upsert('settings', ['name'], [rowOf(name, value)], ['value', 'updated_at', 'updated_by']);
}

function rowOf(name: string, value: unknown) {
  return { name, value: JSON.stringify(value), updated_at: momentOf(new Date()), updated_by: currentCause().who };
}
