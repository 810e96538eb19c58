/** The scope of a person as SQL, and rows as plain objects: shared by the stores of this module. */
import type { Param } from '../../platform/db/index.ts';
import type { Scope } from './reading.ts';

export type Part = { readonly sql: string; readonly params: readonly Param[] };

export function marks(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ');
}

function within(column: string, allowed: readonly string[]): Part {
  if (allowed.includes('*')) return { sql: '', params: [] };
  if (allowed.length === 0) return { sql: ' AND 1 = 0', params: [] };
  return { sql: ` AND ${column} IN (${marks(allowed)})`, params: allowed };
}

export function channelScope(scope: Scope, column: string): Part {
  return within(column, scope.channels);
}

export function locationScope(scope: Scope, column: string): Part {
  return within(column, scope.locations);
}

/** Orders of the person's channels; who is bound to places sees those that ship from there. */
export function orderScope(scope: Scope, alias = 'o'): Part {
  // COALESCE keeps the planner off the index that begins with the channel: it holds nearly every order, in no useful order.
  const channel = channelScope(scope, `COALESCE(${alias}.channel_id, '')`);
  // COALESCE and COUNT keep both dialects on the index of order_id: by place they would read all of a store's shipments
  // for every single order.
  const place = locationScope(scope, "COALESCE(scoped.location_id, '')");
  if (place.sql === '') return channel;
  return {
    sql: `${channel.sql} AND (SELECT COUNT(*) FROM shipments scoped WHERE scoped.order_id = ${alias}.id${place.sql}) > 0`,
    params: [...channel.params, ...place.params],
  };
}

/** snake_case columns as camelCase fields. */
export function camel<T>(row: Record<string, unknown>): T {
  const plain: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) {
    const field = name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
    plain[field] = field.endsWith('Minor') && value !== null ? Number(value) : value;
  }
  return plain as T;
}
