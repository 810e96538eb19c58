/** The life of a question to a customer. */
import type { Move, StateInfo } from '../../platform/machine.ts';
import type { EventName } from '../events.ts';
import type { Amendment } from './amendment.ts';

export const amendmentStates = {
  open: { label: 'amendment.open', final: false, watch: [{ job: 'order.expire_amendments' }] },
  answered: { label: 'amendment.answered', final: true },
  expired: { label: 'amendment.expired', final: true },
  // The order went another way before anybody answered.
  overtaken: { label: 'amendment.overtaken', final: true },
} as const satisfies Record<string, StateInfo>;

export type AmendmentState = keyof typeof amendmentStates;
export type AmendmentMoveName = 'answer' | 'expire' | 'overtake';

// prettier-ignore
export const amendmentMoves: readonly Move<AmendmentState, AmendmentMoveName, Amendment, EventName>[] = [
  { from: ['open'], on: 'answer',   to: 'answered' },
  { from: ['open'], on: 'expire',   to: 'expired' },
  { from: ['open'], on: 'overtake', to: 'overtaken' },
];
