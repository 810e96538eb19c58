/** The life of a batch of papers. */
import type { Move, StateInfo } from '../../platform/machine.ts';
import type { Batch, BatchState } from './batch.ts';

export const paperBatchStates: Record<BatchState, StateInfo> = {
  queued: { label: 'paper_batch.queued', final: false, watch: [{ job: 'papers.batches' }] },
  running: { label: 'paper_batch.running', final: false, watch: [{ job: 'papers.batches' }] },
  done: { label: 'paper_batch.done', final: true },
  // What was finished by then is a file all the same.
  cancelled: { label: 'paper_batch.cancelled', final: true },
  failed: { label: 'paper_batch.failed', final: true },
};

export type PaperBatchMoveName = 'begin' | 'finish' | 'stop' | 'break_off';

// prettier-ignore
export const paperBatchMoves: readonly Move<BatchState, PaperBatchMoveName, Batch>[] = [
  { from: ['queued'],            on: 'begin',     to: 'running' },
  { from: ['running'],           on: 'finish',    to: 'done' },
  { from: ['queued', 'running'], on: 'stop',      to: 'cancelled', only: (one) => one.stopAskedBy !== null },
  { from: ['queued', 'running'], on: 'break_off', to: 'failed' },
];
