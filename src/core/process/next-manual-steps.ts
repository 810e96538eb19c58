/** Which step of a person stands before an automatic one, if any is left to do. */
import type { Tx } from '../../platform/db/index.ts';

/** The automatic steps that a manual one may stand before. */
export type Gate = 'source' | 'bill' | 'book' | 'dispatch';

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
};

/** The first manual step before `gate` that is not done yet, by subject; a subject without one may pass. */
export async function nextManualSteps(
  _tx: Tx,
  _gate: Gate,
  _subjects: readonly StepQuestion[],
): Promise<Map<string, ManualStep>> {
  return new Map();
}
