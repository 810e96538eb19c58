/** The life of a rehearsal. */
import type { Move, StateInfo } from '../../platform/machine.ts';
import type { Rehearsal, RehearsalState } from './rehearsal.ts';

export const rehearsalStates: Record<RehearsalState, StateInfo> = {
  queued: { label: 'rehearsal.queued', final: false, watch: [{ job: 'rehearsal.run' }] },
  running: { label: 'rehearsal.running', final: false, watch: [{ job: 'rehearsal.run' }] },
  done: { label: 'rehearsal.done', final: true },
  failed: { label: 'rehearsal.failed', final: true },
  cancelled: { label: 'rehearsal.cancelled', final: true },
};

export type RehearsalMoveName = 'rehearse' | 'put_back' | 'finish' | 'break_off' | 'call_off';

// prettier-ignore
export const rehearsalMoves: readonly Move<RehearsalState, RehearsalMoveName, Rehearsal>[] = [
  { from: ['queued'],            on: 'rehearse',  to: 'running' },
  // Its process ended, or died: another begins it anew.
  { from: ['running'],           on: 'put_back',  to: 'queued' },
  { from: ['running'],           on: 'finish',    to: 'done' },
  { from: ['queued', 'running'], on: 'break_off', to: 'failed' },
  { from: ['queued', 'running'], on: 'call_off',  to: 'cancelled' },
];
