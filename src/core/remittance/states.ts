/** The life of the cash that a courier owes for one parcel, and of a statement that says what it has paid. */
import type { Move, StateInfo } from '../../platform/machine.ts';
import type { EventName } from '../events.ts';
import { openOf, type Receivable } from './receivable.ts';

export const receivableStates = {
  // At the door; the courier has it.
  collected: { label: 'receivable.collected', final: false, watch: [{ job: 'remittance.watch_late' }] },
  late: { label: 'receivable.late', final: false, watch: [{ task: 'remittance.late' }] },
  short: { label: 'receivable.short', final: false, watch: [{ task: 'remittance.unmatched' }] },
  disputed: { label: 'receivable.disputed', final: false, watch: [{ task: 'remittance.unmatched' }] },
  remitted: { label: 'receivable.remitted', final: true },
  // Some or all of it will never come.
  written_off: { label: 'receivable.written_off', final: true },
} as const satisfies Record<string, StateInfo>;

export type ReceivableState = keyof typeof receivableStates;
export type ReceivableMoveName = 'remit' | 'pay_part' | 'be_late' | 'dispute' | 'write_off';

const nothingLeft = (one: Receivable): boolean => openOf(one) === 0;

// prettier-ignore
export const receivableMoves: readonly Move<ReceivableState, ReceivableMoveName, Receivable, EventName>[] = [
  { from: ['collected', 'late', 'short', 'disputed'], on: 'remit',     to: 'remitted',    only: nothingLeft },
  { from: ['collected', 'late', 'short', 'disputed'], on: 'pay_part',  to: 'short' },
  { from: ['collected'],                              on: 'be_late',   to: 'late' },
  { from: ['collected', 'late', 'short'],             on: 'dispute',   to: 'disputed' },
  { from: ['collected', 'late', 'short', 'disputed'], on: 'write_off', to: 'written_off', only: nothingLeft },
];

export const statementStates = {
  waiting: { label: 'statement.waiting', final: false, watch: [{ job: 'remittance.read_statements' }] },
  done: { label: 'statement.done', final: true },
  failed: { label: 'statement.failed', final: true },
} as const satisfies Record<string, StateInfo>;

export type StatementState = keyof typeof statementStates;
export type StatementMoveName = 'finish' | 'fail';

export const statementMoves: readonly Move<StatementState, StatementMoveName, object, EventName>[] = [
  { from: ['waiting'], on: 'finish', to: 'done' },
  { from: ['waiting'], on: 'fail', to: 'failed' },
];
