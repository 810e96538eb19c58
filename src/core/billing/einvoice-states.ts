/** What the tax authority says of a document. */
import type { Move, StateInfo } from '../../platform/machine.ts';
import type { EventName } from '../events.ts';

export const einvoiceStates = {
  // Its place in the chain is taken; a simplified one has a day to be reported.
  asked: {
    label: 'einvoice.asked',
    final: false,
    watch: [{ listener: 'einvoice.document.report' }, { task: 'einvoice.unanswered' }],
  },
  accepted: { label: 'einvoice.accepted', final: true },
  warned: { label: 'einvoice.warned', final: true },
  // Its number and its place are used up: a person credits it and bills anew.
  refused: { label: 'einvoice.refused', final: true },
} as const satisfies Record<string, StateInfo>;

export type EinvoiceState = keyof typeof einvoiceStates;
export type EinvoiceMoveName = 'accept' | 'warn' | 'refuse';

// prettier-ignore
export const einvoiceMoves: readonly Move<EinvoiceState, EinvoiceMoveName, unknown, EventName>[] = [
  { from: ['asked'], on: 'accept', to: 'accepted' },
  { from: ['asked'], on: 'warn',   to: 'warned' },
  { from: ['asked'], on: 'refuse', to: 'refused' },
];
