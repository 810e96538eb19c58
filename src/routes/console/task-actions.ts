/**
 * What can be done about a task: one row per action, called from the task desk, the admin API and in bulk. A row asks a
 * use case of core in the task's own transaction (the task ends with it unless the row returns `goes_on`), or leads to a
 * page where a person does it.
 * Which kinds of task offer an action stands in `config/tasks.ts`.
 */
import type { Permission } from '../../core/access/index.ts';
import { cancelOrder, cancelParcel, releaseOrder, resolveUndelivered, resumeOrder } from '../../core/change/index.ts';
import { finishRefundByHand, retryCharge, retryRefund } from '../../core/payment/index.ts';
import { completeStep, type StepDone } from '../../core/process/index.ts';
import { turnDown } from '../../core/rerouting/index.ts';
import { rebookShipment } from '../../core/shipment/index.ts';
import type { Task } from '../../core/task/index.ts';
import { currentCause } from '../../platform/correlation.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import type { MessageKey } from './messages.ts';

export type TaskWork = {
  readonly task: Task;
  /** What the person wrote; `''` when nothing. */
  readonly note: string;
};

export type TaskAction = {
  readonly permission: Permission;
  /** What its button says. */
  readonly label: MessageKey;
  /** Whether the person has to write why. */
  readonly note: 'none' | 'optional' | 'required';
  /** What is asked for instead of why. */
  readonly asks?: MessageKey;
  /** May be done to many tasks at once. */
  readonly bulk: boolean;
  /** Asks a second time; for what cannot be taken back. */
  readonly grave?: true;
  /** Puts waiting work back: who waits for it is woken after the commit. */
  readonly wakes?: true;
  readonly run?: (tx: Tx, work: TaskWork) => Promise<'goes_on' | undefined>;
  /** Instead of `run`: a page of its own where the person does it; doing it there settles the task. */
  readonly opens?: (task: Pick<Task, 'id' | 'orderId' | 'shipmentId' | 'facts'>) => string;
};

export const taskActions: Readonly<Record<string, TaskAction>> = {
  complete_step: {
    permission: 'tasks.close',
    label: 'task.do.complete_step',
    note: 'optional',
    bulk: true,
    run: (tx, { task, note }) => then(completeStep(tx, { ...stepOf(task), ...(note === '' ? {} : { note }) })),
  },
  close: {
    permission: 'tasks.close',
    label: 'task.do.close',
    note: 'optional',
    bulk: true,
    run: async () => undefined,
  },
  release: {
    permission: 'orders.release',
    label: 'task.do.release',
    note: 'required',
    bulk: true,
    run: (tx, { task, note }) => then(releaseOrder(tx, orderOf(task), { reason: note })),
  },
  resume: {
    permission: 'orders.pause',
    label: 'task.do.resume',
    note: 'required',
    bulk: true,
    run: (tx, { task, note }) => then(resumeOrder(tx, orderOf(task), { reason: note })),
  },
  cancel_order: {
    permission: 'orders.cancel',
    label: 'task.do.cancel_order',
    note: 'required',
    bulk: true,
    grave: true,
    run: (tx, { task, note }) => then(cancelOrder(tx, orderOf(task), { reason: note })),
  },
  retry_charge: {
    permission: 'money.retry',
    label: 'task.do.retry_charge',
    note: 'none',
    bulk: true,
    run: (tx, { task }) => then(retryCharge(tx, shipmentOf(task))),
  },
  cancel_parcel: {
    permission: 'orders.cancel',
    label: 'task.do.cancel_parcel',
    note: 'required',
    bulk: true,
    grave: true,
    run: (tx, { task, note }) => then(cancelParcel(tx, shipmentOf(task), { reason: note })),
  },
  retry_refund: {
    permission: 'money.refund',
    label: 'task.do.retry_refund',
    note: 'none',
    bulk: true,
    wakes: true,
    run: (tx, { task }) => then(retryRefund(tx, refundOf(task))),
  },
  refund_done: {
    permission: 'money.refund',
    label: 'task.do.refund_done',
    note: 'required',
    asks: 'money.their_reference',
    bulk: false,
    run: (tx, { task, note }) => then(finishRefundByHand(tx, refundOf(task), undefined, note)),
  },
  // What the customer gets for a parcel that never arrived.
  refund_parcel: missed('refund', 'task.do.refund_parcel'),
  reship_parcel: missed('reship', 'task.do.reship_parcel'),
  write_off_parcel: missed('write_off', 'task.do.write_off_parcel'),
  open_delivery: {
    permission: 'deliveries.view',
    label: 'deliveries.open',
    note: 'none',
    bulk: false,
    opens: ({ shipmentId }) => `/console/deliveries/of/${shipmentId ?? ''}`,
  },
  open_confirmation: {
    permission: 'orders.view',
    label: 'confirmation.open',
    note: 'none',
    bulk: false,
    opens: ({ orderId }) => `/console/orders/${orderId ?? ''}/confirmation`,
  },
  open_printing: {
    permission: 'printing.view',
    label: 'printing.open',
    note: 'none',
    bulk: false,
    opens: ({ facts }) => `/console/printing?location=${encodeURIComponent(textOf(facts['locationId']))}`,
  },
  open_remittance: {
    permission: 'remittances.view',
    label: 'remittances.open',
    note: 'none',
    bulk: false,
    opens: ({ facts }) =>
      typeof facts['statementId'] === 'string'
        ? `/console/remittances/${facts['statementId']}?open=1`
        : `/console/remittances/cash?state=late&courier=${encodeURIComponent(textOf(facts['courier']))}`,
  },
  correct: {
    permission: 'orders.correct',
    label: 'refused.open',
    note: 'none',
    bulk: false,
    opens: ({ facts }) => {
      const id = facts['inboundId'];
      return typeof id === 'string' ? `/console/refused/${encodeURIComponent(id)}` : '/console/parked';
    },
  },
  open_order: {
    permission: 'orders.view',
    label: 'task.do.open_order',
    note: 'none',
    bulk: false,
    opens: ({ orderId }) => (orderId === null ? '/console/orders' : `/console/orders/${orderId}`),
  },
  send_elsewhere: {
    permission: 'orders.reroute',
    label: 'task.do.send_elsewhere',
    note: 'optional',
    bulk: true,
    run: sendElsewhere,
  },
  rebook: {
    permission: 'shipments.rebook',
    label: 'task.do.rebook',
    note: 'none',
    bulk: true,
    run: (tx, { task }) => then(rebookShipment(tx, shipmentOf(task))),
  },
};

/** A person decides it in the place's stead: nothing is said of its stock. */
async function sendElsewhere(tx: Tx, { task, note }: TaskWork): Promise<undefined> {
  const cause = task.kind === 'shipment.booking_failed' ? 'courier' : 'person';
  const said = { cause, reason: 'other', who: currentCause().who, ...(note === '' ? {} : { note }) } as const;
  await turnDown(tx, shipmentOf(task), said);
  return undefined;
}

function missed(resolution: 'refund' | 'reship' | 'write_off', label: MessageKey): TaskAction {
  return {
    permission: 'orders.change',
    label,
    note: 'required',
    bulk: false,
    grave: true,
    run: (tx, { task, note }) => then(resolveUndelivered(tx, shipmentOf(task), resolution, { reason: note })),
  };
}

/** The use case has done it: the task ends. */
export async function then(work: Promise<unknown>): Promise<undefined> {
  await work;
  return undefined;
}

/** @throws conflict `task.names_no_order` */
export function orderOf(task: Task): string {
  return task.orderId ?? fail('conflict', 'task.names_no_order', { id: task.id });
}

/** @throws conflict `task.names_no_shipment` */
export function shipmentOf(task: Task): string {
  return task.shipmentId ?? fail('conflict', 'task.names_no_shipment', { id: task.id });
}

/** @throws conflict `task.names_no_refund` */
function refundOf(task: Task): string {
  const id = task.facts['refundId'];
  return typeof id === 'string' ? id : fail('conflict', 'task.names_no_refund', { id: task.id });
}

/** @throws conflict `task.names_no_step` */
function stepOf(task: Task): StepDone {
  const { subjectId, step, gate } = task.facts as Partial<Pick<StepDone, 'subjectId' | 'step' | 'gate'>>;
  if (subjectId === undefined || step === undefined || gate === undefined)
    fail('conflict', 'task.names_no_step', { id: task.id });
  return { orderId: orderOf(task), subjectId, step, gate };
}

function textOf(fact: unknown): string {
  return typeof fact === 'string' ? fact : '';
}
