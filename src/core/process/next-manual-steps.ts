/** Which step of a person stands before an automatic one, if any is left to do; nothing is read for the standard process. */
import { STANDARD, type Gate } from '../../../config/processes.ts';
import type { Workgroup } from '../../../config/tasks.ts';
import type { Tx } from '../../platform/db/index.ts';
import { openTasks, type NewTask } from '../task/index.ts';
import { loadVersion } from './current-process.ts';
import { manualSteps, type DoneByHand } from './process.ts';
import { findDone } from './store.ts';

export type { Gate } from '../../../config/processes.ts';

export type StepQuestion = {
  /** The order, or for `bill`, `book` and `dispatch` the shipment. */
  readonly subjectId: string;
  readonly orderId: string;
  readonly kind: string;
  readonly processVersion: number;
};

export type ManualStep = {
  readonly name: string;
  readonly workgroup: string;
  /** From when it can be done. */
  readonly deadlineMs: number;
  readonly instructions?: { readonly en: string; readonly ar?: string };
};

/** The first manual step before `gate` that is not done yet, by subject; a subject without one may pass. */
export async function nextManualSteps(
  tx: Tx,
  gate: Gate,
  subjects: readonly StepQuestion[],
): Promise<Map<string, ManualStep>> {
  const wanted = new Map<string, readonly DoneByHand[]>();
  for (const { subjectId, kind, processVersion } of subjects) {
    if (kind === STANDARD && processVersion === 0) continue;
    const { steps } = await loadVersion(tx, kind, processVersion);
    const before = manualSteps(steps).filter((one) => one.gate === gate);
    if (before.length > 0)
      wanted.set(
        subjectId,
        before.map((one) => one.step),
      );
  }
  const done = await findDone(tx, [...wanted.keys()]);
  const open = new Map<string, ManualStep>();
  for (const [subjectId, steps] of wanted) {
    const step = steps.find((one) => done.get(subjectId)?.has(one.ask) !== true);
    if (step !== undefined) open.set(subjectId, stepOf(step));
  }
  return open;
}

function stepOf({ ask, workgroup, deadlineMinutes, instructions }: DoneByHand): ManualStep {
  return {
    name: ask,
    workgroup,
    deadlineMs: deadlineMinutes * 60_000,
    ...(instructions === undefined ? {} : { instructions }),
  };
}

export type Stopped = StepQuestion & {
  readonly number: string;
  readonly shipmentId?: string;
  readonly locationId?: string;
};

/**
 * The subjects that wait for a person before `gate`, by what they wait for; each has its task afterwards. Whoever asks
 * leaves them as they are: when the step is done `process.step_done` takes up what stood still.
 */
export async function stopAtSteps(tx: Tx, gate: Gate, subjects: readonly Stopped[]): Promise<Map<string, ManualStep>> {
  const open = await nextManualSteps(tx, gate, subjects);
  const tasks = subjects.flatMap((one) => {
    const step = open.get(one.subjectId);
    return step === undefined ? [] : [stepTask(gate, one, step)];
  });
  if (tasks.length > 0) await openTasks(tx, tasks);
  return open;
}

/** The task that asks a person for a step. */
export function stepTask(gate: Gate, one: Stopped, step: ManualStep): NewTask {
  return {
    kind: STEP_TASK,
    about: `${one.subjectId}:${step.name}`,
    workgroup: step.workgroup as Workgroup,
    dueMs: step.deadlineMs,
    orderId: one.orderId,
    ...(one.shipmentId === undefined ? {} : { shipmentId: one.shipmentId }),
    ...(one.locationId === undefined ? {} : { locationId: one.locationId }),
    reasonCode: `step.${step.name}`,
    facts: {
      number: one.number,
      step: step.name,
      gate,
      subjectId: one.subjectId,
      process: `${one.kind} ${one.processVersion}`,
      ...(step.instructions === undefined ? {} : { instructions: step.instructions }),
    },
  };
}

export const STEP_TASK = 'process.step';
