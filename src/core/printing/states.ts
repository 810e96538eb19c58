/** The life of a print job. */
import type { Move, StateInfo } from '../../platform/machine.ts';
import type { JobState, PrintJob } from './job.ts';

const watch = [{ job: 'printing.watch' }] as const;

export const printJobStates: Record<JobState, StateInfo> = {
  queued: { label: 'print_job.queued', final: false, watch },
  taken: { label: 'print_job.taken', final: false, watch },
  // Tried again by itself, later each time.
  failed: { label: 'print_job.failed', final: false, watch },
  given_up: { label: 'print_job.given_up', final: false, watch: [{ task: 'print.failed' }] },
  printed: { label: 'print_job.printed', final: true },
  cancelled: { label: 'print_job.cancelled', final: true },
};

export type PrintJobMoveName = 'take' | 'lose' | 'finish' | 'fail' | 'give_up' | 'retry' | 'redirect' | 'cancel';

// prettier-ignore
export const printJobMoves: readonly Move<JobState, PrintJobMoveName, PrintJob>[] = [
  { from: ['queued', 'failed'],             on: 'take',     to: 'taken' },
  // Whoever took it is not heard of any more.
  { from: ['taken'],                        on: 'lose',     to: 'queued' },
  // Said late, by the one who took it last: true all the same.
  { from: ['taken', 'queued'],              on: 'finish',   to: 'printed' },
  { from: ['taken'],                        on: 'fail',     to: 'failed' },
  { from: ['taken', 'queued', 'failed'],    on: 'give_up',  to: 'given_up' },
  { from: ['failed', 'given_up'],           on: 'retry',    to: 'queued' },
  { from: ['queued', 'failed', 'given_up'], on: 'redirect', to: 'queued' },
  { from: ['queued', 'failed', 'given_up'], on: 'cancel',   to: 'cancelled' },
];
