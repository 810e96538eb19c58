/**
 * Master data is read by every step of every order and changes a few times a day: each process keeps what it has read
 * for a quarter of a second. Limits, switches and stock are never kept so; they are read where they decide.
 */
import { gathered } from '../../platform/db/gather.ts';
import type { Reader } from '../../platform/db/index.ts';

const KEPT_MS = 250;

const byDatabase = new WeakMap<object, Map<string, { readonly until: number; readonly value: unknown }>>();

/** What `load` gave a moment ago, or gives now. The value is shared: nobody may change it. */
export async function kept<T>(reader: Reader, name: string, load: () => Promise<T>): Promise<T> {
  let all = byDatabase.get(reader.owner);
  if (all === undefined) byDatabase.set(reader.owner, (all = new Map<string, { until: number; value: unknown }>()));
  const known = all.get(name);
  if (known !== undefined && known.until > Date.now()) return known.value as T;
  // Members of one group that ask in the same turn are answered by one reading.
  const found = await gathered(reader, `kept ${name}`, '', async () => new Map([['', { value: await load() }]]));
  const value = (found as { value: T }).value;
  all.set(name, { until: Date.now() + KEPT_MS, value });
  return value;
}

/** After a change of our own: the next reader sees it at once. */
export function forget(reader: Reader): void {
  byDatabase.delete(reader.owner);
}
