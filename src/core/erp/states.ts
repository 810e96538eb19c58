/** The life of a posting: from its number to the moment the ERP's stock is known to contain it. */
import type { Move, StateInfo } from '../../platform/machine.ts';
import type { Posting } from './posting.ts';

export const postingStates = {
  written: {
    label: 'posting.written',
    final: false,
    watch: [{ listener: 'erp.posting.send' }, { job: 'erp.overdue' }],
  },
  sent: { label: 'posting.sent', final: false, watch: [{ job: 'erp.overdue' }] },
  posted: { label: 'posting.posted', final: false, watch: [{ job: 'erp.overdue' }] },
  parked: { label: 'posting.parked', final: false, watch: [{ task: 'erp.posting_parked' }, { job: 'erp.overdue' }] },
  rejected: {
    label: 'posting.rejected',
    final: false,
    watch: [{ task: 'erp.posting_parked' }, { job: 'erp.overdue' }],
  },
  // The ERP's number contains it.
  settled: { label: 'posting.settled', final: true },
  // A person has said which document of the ERP stands for it (rule R8).
  covered: { label: 'posting.covered', final: true },
} as const satisfies Record<string, StateInfo>;

export type PostingState = keyof typeof postingStates;
export type PostingMoveName = 'send' | 'post' | 'park' | 'reject' | 'settle' | 'cover';

const open = ['written', 'sent', 'posted', 'parked', 'rejected'] as const;

// prettier-ignore
export const postingMoves: readonly Move<PostingState, PostingMoveName, Posting>[] = [
  { from: ['written'],                               on: 'send',   to: 'sent' },
  // A parked one may be mended over there and posted after all.
  { from: ['written', 'sent', 'parked', 'rejected'], on: 'post',   to: 'posted' },
  { from: ['written', 'sent'],                       on: 'park',   to: 'parked' },
  { from: ['written', 'sent', 'parked'],             on: 'reject', to: 'rejected' },
  { from: open,                                      on: 'settle', to: 'settled' },
  { from: open,                                      on: 'cover',  to: 'covered' },
];
