/** The tasks table. */
import { uuidv7 } from 'uuidv7';
import type { Tx } from '../../platform/db/index.ts';
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

/** Inserts a task unless its cause has an open one; its id when it is new. */
export async function insertTask(tx: Tx, task: NewTask): Promise<string | undefined> {
  const id = uuidv7();
  const fresh = await tx.insert(
    'tasks',
    [
      {
        id,
        kind: task.kind,
        open_key: `${task.kind}:${task.about}`.slice(0, 160),
        workgroup: task.workgroup,
        priority: task.priority ?? 2,
        order_id: task.orderId ?? null,
        shipment_id: task.shipmentId ?? null,
        reason_code: task.reasonCode,
        facts: JSON.stringify(task.facts ?? {}),
        state: 'open',
        due_at: null,
        created_at: momentOf(new Date()),
      },
    ],
    { ifAbsent: true },
  );
  return fresh === 1 ? id : undefined;
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
