/** The tasks table. */
import { uuidv7 } from 'uuidv7';
import type { Row, Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';

export type NewTask = {
  readonly kind: string;
  /** Two causes of the same kind about the same thing are one task while it is open. */
  readonly about: string;
  readonly workgroup: 'orders' | 'sourcing' | 'shipping' | 'stock' | 'integration';
  readonly priority?: 1 | 2 | 3;
  readonly orderId?: string;
  readonly shipmentId?: string;
  readonly reasonCode: string;
  readonly facts?: Record<string, unknown>;
};

function rowOf(id: string, task: NewTask): Row {
  return {
    id,
    kind: task.kind,
    open_key: openKeyOf(task.kind, task.about),
    workgroup: task.workgroup,
    priority: task.priority ?? 2,
    order_id: task.orderId ?? null,
    shipment_id: task.shipmentId ?? null,
    reason_code: task.reasonCode,
    facts: JSON.stringify(task.facts ?? {}),
    state: 'open',
    due_at: null,
    created_at: momentOf(new Date()),
  };
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
    { state: "'done'", open_key: 'NULL', closed_at: 'k.closed_at', closed_by: 'k.closed_by' },
  );
}

/** Closes the open task of a cause, or one task by id; how many it closed. */
export async function closeTasks(tx: Tx, by: { openKey: string } | { id: string }, who: string): Promise<number> {
  const [column, value] = 'id' in by ? ['id', by.id] : ['open_key', by.openKey];
  return tx.run(
    `UPDATE tasks SET state = 'done', open_key = NULL, closed_at = ?, closed_by = ? WHERE ${column} = ? AND state = 'open'`,
    [momentOf(new Date()), who, value],
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
