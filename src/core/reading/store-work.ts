/** What waits for a person: tasks and parked messages, within what their reader may see. */
import type { Param, Reader } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import type { ParkedRow, Scope, TaskRow } from './reading.ts';
import { camel, channelScope, locationScope, orderScope, type Part } from './store-scope.ts';

export type WorkPage<Row> = { readonly rows: readonly Row[]; readonly more: boolean };

const taskColumns = `t.id, t.kind, t.workgroup, t.priority, t.order_id, o.number AS order_number,
  COALESCE(o.channel_id, t.channel_id) AS channel_id, t.shipment_id, s.reference, COALESCE(t.location_id, s.location_id) AS location_id,
  t.reason_code, t.facts, t.state, t.version, t.assignee, t.due_at, t.escalations, t.actions, t.result, t.note, t.created_at,
  t.closed_at, t.closed_by`;
const taskTables = `tasks t LEFT JOIN orders o ON o.id = t.order_id LEFT JOIN shipments s ON s.id = t.shipment_id`;

/** Work without an order belongs to those of its place or channel, and to those who see everything. */
function tasksSeen(scope: Scope): Part {
  const mine = orderScope(scope);
  if (mine.sql === '') return mine;
  const bound = locationScope(scope, 't.location_id');
  const own = bound.sql === '' ? channelScope(scope, 't.channel_id') : bound;
  return {
    sql: ` AND ((o.id IS NOT NULL${mine.sql}) OR (o.id IS NULL${own.sql}))`,
    params: [...mine.params, ...own.params],
  };
}

export type TaskFilter = {
  readonly state: 'open' | 'done';
  readonly workgroup?: string;
  readonly kind?: string;
  /** Whoever has it. */
  readonly assignee?: string;
  readonly orderId?: string;
  readonly channelId?: string;
  readonly locationId?: string;
  /** Only those whose deadline was before this moment. */
  readonly dueBefore?: string;
  readonly limit: number;
  readonly offset: number;
};

const taskFilters = {
  workgroup: 't.workgroup = ?',
  kind: 't.kind = ?',
  assignee: 't.assignee = ?',
  orderId: 't.order_id = ?',
  channelId: 'COALESCE(o.channel_id, t.channel_id) = ?',
  locationId: 'COALESCE(t.location_id, s.location_id) = ?',
  dueBefore: 't.due_at < ?',
} as const;

export async function listTasks(reader: Reader, scope: Scope, query: TaskFilter): Promise<WorkPage<TaskRow>> {
  const mine = tasksSeen(scope);
  const where: string[] = ['t.state = ?'];
  const params: Param[] = [query.state];
  for (const [name, sql] of Object.entries(taskFilters)) {
    const value = query[name as keyof typeof taskFilters];
    if (value === undefined) continue;
    where.push(sql);
    params.push(value);
  }
  const order = query.state === 'open' ? 't.priority, t.due_at, t.created_at' : 't.created_at DESC';
  const rows = await reader.all<Record<string, unknown>>(
    `SELECT ${taskColumns} FROM ${taskTables} WHERE ${where.join(' AND ')}${mine.sql}
     ORDER BY ${order} LIMIT ${query.limit + 1} OFFSET ${query.offset}`,
    [...params, ...mine.params],
  );
  return { rows: rows.slice(0, query.limit).map((row) => camel<TaskRow>(row)), more: rows.length > query.limit };
}

/** @throws missing `task.unknown`, also for tasks that the reader may not see */
export async function loadTask(reader: Reader, scope: Scope, id: string): Promise<TaskRow> {
  const mine = tasksSeen(scope);
  const row = await reader.one<Record<string, unknown>>(
    `SELECT ${taskColumns} FROM ${taskTables} WHERE t.id = ?${mine.sql}`,
    [id, ...mine.params],
  );
  return row === undefined ? fail('missing', 'task.unknown', { id }) : camel<TaskRow>(row);
}

const parkedColumns = `p.id, p.source, p.listener, p.event, p.document_id, COALESCE(o.number, p.order_number) AS order_number,
  COALESCE(o.channel_id, i.channel_id) AS channel_id, p.reason_kind, p.reason_code, p.reason_detail, p.state, p.parked_at,
  p.closed_at, p.closed_by`;
const parkedTables = `parked p LEFT JOIN inbound_messages i ON p.source = 'inbound' AND i.id = p.ref_id
  LEFT JOIN orders o ON o.id = p.document_id`;

/** A message is its channel's; whoever is bound to places sees those of orders that ship from there. */
function parkedSeen(scope: Scope): Part {
  const place = locationScope(scope, 'scoped.location_id');
  if (place.sql !== '') {
    const mine = orderScope(scope);
    return { sql: ` AND o.id IS NOT NULL${mine.sql}`, params: mine.params };
  }
  return channelScope(scope, 'COALESCE(o.channel_id, i.channel_id)');
}

export async function listParkedWork(
  reader: Reader,
  scope: Scope,
  query: {
    readonly state: string;
    readonly reasonCode?: string;
    /** The kind of message, such as the channel's orders. */
    readonly event?: string;
    readonly limit: number;
    readonly offset: number;
  },
): Promise<WorkPage<ParkedRow>> {
  const mine = parkedSeen(scope);
  const of: Part =
    query.event === undefined ? { sql: '', params: [] } : { sql: ' AND p.event = ?', params: [query.event] };
  const only: Part =
    query.reasonCode === undefined
      ? { sql: '', params: [] }
      : { sql: ' AND p.reason_code = ?', params: [query.reasonCode] };
  const rows = await reader.all<Record<string, unknown>>(
    `SELECT ${parkedColumns} FROM ${parkedTables} WHERE p.state = ?${only.sql}${of.sql}${mine.sql}
     ORDER BY p.parked_at DESC, p.id DESC LIMIT ${query.limit + 1} OFFSET ${query.offset}`,
    [query.state, ...only.params, ...of.params, ...mine.params],
  );
  return { rows: rows.slice(0, query.limit).map((row) => camel<ParkedRow>(row)), more: rows.length > query.limit };
}

/** @throws missing `parked.unknown`, also for messages that the reader may not see */
export async function loadParkedWork(reader: Reader, scope: Scope, id: string): Promise<ParkedRow> {
  const mine = parkedSeen(scope);
  const row = await reader.one<Record<string, unknown>>(
    `SELECT ${parkedColumns} FROM ${parkedTables} WHERE p.id = ?${mine.sql}`,
    [id, ...mine.params],
  );
  return row === undefined ? fail('missing', 'parked.unknown', { id }) : camel<ParkedRow>(row);
}

export type ParkedGroup = { readonly reasonCode: string; readonly count: number };

/** Open messages by reason, the largest group first. */
export async function listParkedGroups(reader: Reader, scope: Scope): Promise<ParkedGroup[]> {
  const mine = parkedSeen(scope);
  const rows = await reader.all<Record<string, unknown>>(
    `SELECT p.reason_code, COUNT(*) AS count FROM ${parkedTables} WHERE p.state = 'open'${mine.sql}
     GROUP BY p.reason_code ORDER BY COUNT(*) DESC, p.reason_code LIMIT 20`,
    mine.params,
  );
  return rows.map((row) => camel<ParkedGroup>(row));
}
