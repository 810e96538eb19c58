/** The life of an invoice and of a credit note: short, because what is issued is never changed. */
import type { Move, StateInfo } from '../../platform/machine.ts';
import type { EventName } from '../events.ts';

export const invoiceStates = {
  // Its amount is fixed, its number is not taken: first the money is asked for.
  drafted: { label: 'invoice.drafted', final: false, watch: [{ follows: 'charge' }, { follows: 'shipment' }] },
  // Magento or the ERP numbers it; the parcel does not wait.
  awaited: { label: 'invoice.awaited', final: false, watch: [{ job: 'billing.remind_awaited' }] },
  issued: { label: 'invoice.issued', final: true },
  dropped: { label: 'invoice.dropped', final: true },
} as const satisfies Record<string, StateInfo>;

export type InvoiceState = keyof typeof invoiceStates;
export type InvoiceMoveName = 'issue' | 'await' | 'number' | 'drop';

// prettier-ignore
export const invoiceMoves: readonly Move<InvoiceState, InvoiceMoveName, unknown, EventName>[] = [
  { from: ['drafted'],            on: 'issue',  to: 'issued', tells: 'invoice.issued' },
  { from: ['drafted'],            on: 'await',  to: 'awaited', tells: 'invoice.issued' },
  { from: ['awaited'],            on: 'number', to: 'issued' },
  { from: ['drafted'],            on: 'drop',   to: 'dropped' },
];
