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

export async function writeSetting(tx: Tx, name: string, value: unknown): Promise<void> {
  const row = { name, value: JSON.stringify(value), updated_at: momentOf(new Date()), updated_by: currentCause().who };
  await tx.upsert('settings', ['name'], [row], ['value', 'updated_at', 'updated_by']);
}
