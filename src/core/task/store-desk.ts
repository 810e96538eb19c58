/** What people do to tasks, and what the clock does to those that nobody does: each against the version it was seen in. */
import { ESCALATE_AGAIN_MS, taskKindOf } from '../../../config/tasks.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import { actionsOf, type Task } from './task.ts';

type Stored = Record<string, string | number | null>;

const columns = `id, kind, open_key, workgroup, priority, order_id, shipment_id, reason_code, facts, state, version, assignee,
  due_at, escalations, actions, closed_at, closed_by, result`;

function taskOf(row: Stored): Task {
  const kind = String(row.kind);
  return {
    id: String(row.id),
    kind,
    about: row.open_key == null ? '' : String(row.open_key).slice(kind.length + 1),
    workgroup: String(row.workgroup),
    priority: Number(row.priority),
    orderId: row.order_id as string | null,
    shipmentId: row.shipment_id as string | null,
    reasonCode: String(row.reason_code),
    facts: JSON.parse(String(row.facts)) as Task['facts'],
    state: row.state as Task['state'],
    version: Number(row.version),
    assignee: row.assignee as string | null,
    dueAt: row.due_at as string | null,
    escalations: Number(row.escalations),
    actions: actionsOf(kind, row.actions as string | null),
    closedAt: row.closed_at as string | null,
    closedBy: row.closed_by as string | null,
    result: row.result as string | null,
  };
}

/** @throws missing `task.unknown` */
export async function loadTask(reader: Pick<Reader, 'one'>, id: string): Promise<Task> {
  const row = await reader.one<Stored>(`SELECT ${columns} FROM tasks WHERE id = ?`, [id]);
  return row === undefined ? fail('missing', 'task.unknown', { id }) : taskOf(row);
}

/** Ends a task as a person's doing, also one that its own use case has settled in this transaction; 0: somebody was faster. */
export async function endTask(
  tx: Tx,
  task: Pick<Task, 'id' | 'version'>,
  end: { readonly who: string; readonly result: string; readonly note: string | null },
): Promise<number> {
  return tx.run(
    `UPDATE tasks SET state = 'done', open_key = NULL, escalate_at = NULL, version = version + 1, closed_at = ?, closed_by = ?,
       result = ?, note = ? WHERE id = ? AND version = ?`,
    [momentOf(new Date()), end.who, end.result, end.note, task.id, task.version],
  );
}

/** Keeps what was tried and leaves it open; 0: somebody was faster. */
export async function touchTask(tx: Tx, task: Pick<Task, 'id' | 'version'>, note: string | null): Promise<number> {
  return tx.run('UPDATE tasks SET version = version + 1, note = COALESCE(?, note) WHERE id = ? AND version = ?', [
    note,
    task.id,
    task.version,
  ]);
}

export async function setAssignee(
  tx: Tx,
  task: Pick<Task, 'id' | 'version'>,
  assignee: string | null,
): Promise<number> {
  return tx.run(
    "UPDATE tasks SET assignee = ?, version = version + 1 WHERE id = ? AND version = ? AND state = 'open'",
    [assignee, task.id, task.version],
  );
}

export type Overdue = Pick<Task, 'id' | 'kind' | 'orderId' | 'workgroup' | 'priority' | 'version' | 'escalations'>;

/** Open tasks past the moment at which they rise, the oldest first. */
export async function listRising(tx: Tx, now: Date, limit: number): Promise<Overdue[]> {
  const rows = await tx.all<Stored>(
    `SELECT id, kind, order_id, workgroup, priority, version, escalations FROM tasks
     WHERE state = 'open' AND escalate_at <= ? ORDER BY escalate_at LIMIT ${limit}${tx.sql.forUpdate}`,
    [momentOf(now)],
  );
  return rows.map((row) => ({
    id: String(row.id),
    kind: String(row.kind),
    orderId: row.order_id as string | null,
    workgroup: String(row.workgroup),
    priority: Number(row.priority),
    version: Number(row.version),
    escalations: Number(row.escalations),
  }));
}

/** One step up each; from the second time on to those who answer for the group. Its version stays: no form is lost by it. */
export async function raiseTasks(tx: Tx, overdue: readonly Overdue[], now: Date): Promise<void> {
  const again = momentOf(new Date(now.getTime() + ESCALATE_AGAIN_MS));
  await tx.updateMany(
    'tasks',
    [
      ['id', 'text'],
      ['priority', 'int'],
      ['workgroup', 'text'],
      ['at', 'text'],
      ['again', 'text'],
    ],
    overdue.map((one) => {
      const { to } = taskKindOf(one.kind);
      const workgroup = to !== undefined && (one.escalations > 0 || one.priority === 1) ? to : one.workgroup;
      return [one.id, Math.max(1, one.priority - 1), workgroup, momentOf(now), again];
    }),
    ['id'],
    {
      priority: 'k.priority',
      workgroup: 'k.workgroup',
      escalated_at: 'k.at',
      escalate_at: 'k.again',
      escalations: 't.escalations + 1',
    },
    "t.state = 'open'",
  );
}

/** Open tasks past their deadline, by workgroup. */
export async function countLate(reader: Reader, now: Date): Promise<Map<string, number>> {
  const rows = await reader.all<{ workgroup: string; n: number }>(
    "SELECT workgroup, COUNT(*) AS n FROM tasks WHERE state = 'open' AND due_at < ? GROUP BY workgroup",
    [momentOf(now)],
  );
  return new Map(rows.map((row) => [row.workgroup, Number(row.n)]));
}

/** The open tasks of a kind, the oldest first. */
export async function listOpenTasks(reader: Pick<Reader, 'all'>, kind: string, limit: number): Promise<Task[]> {
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM tasks WHERE state = 'open' AND kind = ? ORDER BY created_at LIMIT ${limit}`,
    [kind],
  );
  return rows.map(taskOf);
}
