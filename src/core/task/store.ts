/** The tasks table: opening and ending tasks. What people do to one stands in `store-desk.ts`. */
import { uuidv7 } from '../../platform/ids.ts';
import { taskKindOf, type Workgroup } from '../../../config/tasks.ts';
import type { Row, Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';

export type NewTask = {
  /** A row of `config/tasks.ts`, which says the rest where nothing is said here. */
  readonly kind: string;
  /** Two causes of the same kind about the same thing are one task while it is open. */
  readonly about: string;
  readonly workgroup?: Workgroup;
  readonly priority?: 1 | 2 | 3;
  /** From now until somebody should have done it. */
  readonly dueMs?: number;
  /** Other actions than its kind's. */
  readonly actions?: readonly string[];
  readonly orderId?: string;
  readonly shipmentId?: string;
  /** Where it happens; left out: what the facts name. */
  readonly locationId?: string;
  readonly channelId?: string;
  readonly reasonCode: string;
  readonly facts?: Record<string, unknown>;
};

function rowOf(id: string, task: NewTask): Row {
  const kind = taskKindOf(task.kind);
  const now = Date.now();
  const dueAt = momentOf(new Date(now + (task.dueMs ?? kind.dueMs)));
  return {
    id,
    kind: task.kind,
    open_key: openKeyOf(task.kind, task.about),
    workgroup: task.workgroup ?? kind.workgroup,
    priority: task.priority ?? kind.priority,
    order_id: task.orderId ?? null,
    shipment_id: task.shipmentId ?? null,
    location_id: placeOf(task.locationId ?? task.facts?.['locationId']),
    channel_id: placeOf(task.channelId ?? task.facts?.['channelId']),
    actions: task.actions === undefined ? null : JSON.stringify(task.actions),
    reason_code: task.reasonCode.slice(0, 120),
    facts: JSON.stringify(task.facts ?? {}),
    state: 'open',
    due_at: dueAt,
    escalate_at: dueAt,
    created_at: momentOf(new Date(now)),
  };
}

function placeOf(named: unknown): string | null {
  return typeof named === 'string' && named.length <= 20 ? named : null;
}

export function openKeyOf(kind: string, about: string): string {
  return `${kind}:${about}`.slice(0, 160);
}

/** Inserts a task unless its cause has an open one; its id when it is new. */
export async function insertTask(tx: Tx, task: NewTask): Promise<string | undefined> {
  const id = uuidv7();
  const fresh = await tx.insert('tasks', [rowOf(id, task)], { ifAbsent: true });
  return fresh === 1 ? id : undefined;
}

/** The same for many; those that are new, with their ids. */
export async function insertTasks(tx: Tx, tasks: readonly NewTask[]): Promise<{ id: string; task: NewTask }[]> {
  if (tasks.length === 0) return [];
  const wanted = tasks.map((task) => ({ id: uuidv7(), task }));
  await tx.insert(
    'tasks',
    wanted.map(({ id, task }) => rowOf(id, task)),
    { ifAbsent: true },
  );
  const made = await tx.all<{ id: string }>(
    `SELECT t.id FROM ${tx.keysTable([['id', 'text']])} k ${tx.sql.joinInOrder} tasks t ON t.id = k.id`,
    [JSON.stringify(wanted.map(({ id }) => [id]))],
  );
  const ids = new Set(made.map((row) => row.id));
  return wanted.filter(({ id }) => ids.has(id));
}

/** Closes the open tasks of many causes at once. */
export async function closeMany(tx: Tx, openKeys: readonly string[], who: string): Promise<number> {
  return tx.updateMany(
    'tasks',
    [
      ['open_key', 'text'],
      ['closed_at', 'text'],
      ['closed_by', 'text'],
    ],
    openKeys.map((key) => [key, momentOf(new Date()), who]),
    ['open_key'],
    { state: "'done'", open_key: 'NULL', escalate_at: 'NULL', closed_at: 'k.closed_at', closed_by: 'k.closed_by' },
  );
}

/** Closes the open task of a cause; how many it closed. Its version stays: that counts what people do. */
export async function closeTasks(tx: Tx, openKey: string, who: string): Promise<number> {
  return tx.run(
    "UPDATE tasks SET state = 'done', open_key = NULL, escalate_at = NULL, closed_at = ?, closed_by = ? WHERE open_key = ? AND state = 'open'",
    [momentOf(new Date()), who, openKey],
  );
}

/** Closes the open tasks of a kind that an order or a shipment has. */
export async function closeTasksOf(
  tx: Tx,
  kind: string,
  of: { readonly orderId: string } | { readonly shipmentId: string },
  who: string,
): Promise<number> {
  const [column, id] = 'orderId' in of ? ['order_id', of.orderId] : ['shipment_id', of.shipmentId];
  return tx.run(
    `UPDATE tasks SET state = 'done', open_key = NULL, escalate_at = NULL, closed_at = ?, closed_by = ?
     WHERE ${column} = ? AND kind = ? AND state = 'open'`,
    [momentOf(new Date()), who, id, kind],
  );
}

/** What the open tasks of a kind are about. */
export async function listOpenAbouts(tx: Tx, kind: string): Promise<string[]> {
  const rows = await tx.all<{ open_key: string }>(
    "SELECT open_key FROM tasks WHERE state = 'open' AND open_key IS NOT NULL AND kind = ?",
    [kind],
  );
  return rows.map((row) => row.open_key.slice(kind.length + 1));
}
