/** A task as its desk knows it. */
import { taskKindOf } from '../../../config/tasks.ts';

export type Task = {
  readonly id: string;
  readonly kind: string;
  /** What it is about, as its cause named it; empty once it is done. */
  readonly about: string;
  readonly workgroup: string;
  readonly priority: number;
  readonly orderId: string | null;
  readonly shipmentId: string | null;
  readonly reasonCode: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly state: 'open' | 'done';
  readonly version: number;
  readonly assignee: string | null;
  /** UTC. */
  readonly dueAt: string | null;
  readonly escalations: number;
  readonly actions: readonly string[];
  readonly closedAt: string | null;
  readonly closedBy: string | null;
  readonly result: string | null;
};

/** What may be done about it: its own actions, else those of its kind. */
export function actionsOf(kind: string, own: string | null): readonly string[] {
  return own === null || own === '' ? taskKindOf(kind).actions : (JSON.parse(own) as string[]);
}
