/** The lives of a charge, of a refund and of an authorisation. */
import type { Move, StateInfo } from '../../platform/machine.ts';
import type { EventName } from '../events.ts';
import type { Authorisation, Charge, Refund } from './payment.ts';

export const chargeStates = {
  requested: {
    label: 'charge.requested',
    final: false,
    watch: [{ listener: 'checkout.charge.capture' }, { follows: 'shipment' }],
  },
  // Nothing may be charged now, or what another parcel has taken is still to be decided on.
  waiting: { label: 'charge.waiting', final: false, watch: [{ job: 'payment.follow_up' }] },
  // The gateway has taken the request; its answer comes by itself or is asked for.
  asked: { label: 'charge.asked', final: false, watch: [{ job: 'payment.follow_up' }] },
  failed: { label: 'charge.failed', final: false, watch: [{ task: 'charge.failed' }] },
  captured: { label: 'charge.captured', final: true },
  // The customer had paid before: this shipment's share of it.
  allocated: { label: 'charge.allocated', final: true },
  due: { label: 'charge.due', final: false, watch: [{ follows: 'shipment' }] },
  collected: { label: 'charge.collected', final: true },
  // The parcel never reached the customer: nobody paid at the door.
  uncollected: { label: 'charge.uncollected', final: true },
  // Its shipment was called off; what the gateway takes all the same is used for the next, or goes back.
  dropping: { label: 'charge.dropping', final: false, watch: [{ job: 'payment.follow_up' }] },
  dropped: { label: 'charge.dropped', final: true },
} as const satisfies Record<string, StateInfo>;

export type ChargeState = keyof typeof chargeStates;
export type ChargeMoveName =
  'allocate' | 'cover' | 'expect' | 'wait' | 'ask' | 'capture' | 'fail' | 'retry' | 'collect' | 'forgo' | 'drop';

// prettier-ignore
export const chargeMoves: readonly Move<ChargeState, ChargeMoveName, Charge, EventName>[] = [
  // In the transaction that makes it: paid before, or to be paid at the door.
  { from: ['requested'],                               on: 'allocate', to: 'allocated' },
  // What a parcel that was called off had taken.
  { from: ['requested'],                               on: 'cover',   to: 'allocated', tells: 'charge.captured' },
  { from: ['requested'],                               on: 'expect',  to: 'due' },
  { from: ['requested'],                               on: 'wait',    to: 'waiting' },
  { from: ['requested'],                               on: 'ask',     to: 'asked' },
  // A gateway may say yes after a no, and after we stopped waiting for it.
  { from: ['requested', 'waiting', 'asked', 'failed', 'dropping'], on: 'capture', to: 'captured', tells: 'charge.captured' },
  { from: ['requested', 'waiting', 'asked'],           on: 'fail',    to: 'failed',   tells: 'charge.failed' },
  { from: ['dropping'],                                on: 'fail',    to: 'dropped' },
  { from: ['waiting', 'failed'],                       on: 'retry',   to: 'requested' },
  { from: ['due'],                                     on: 'collect', to: 'collected', tells: 'charge.collected' },
  { from: ['due'],                                     on: 'forgo',   to: 'uncollected' },
  { from: ['waiting', 'failed'],                       on: 'drop',    to: 'dropped' },
  // The request may be on its way.
  { from: ['requested', 'asked'],                      on: 'drop',    to: 'dropping' },
];

export const refundStates = {
  requested: {
    label: 'refund.requested',
    final: false,
    watch: [{ listener: 'checkout.payment.refund' }, { job: 'payment.follow_up' }],
  },
  asked: { label: 'refund.asked', final: false, watch: [{ job: 'payment.follow_up' }] },
  by_hand: { label: 'refund.by_hand', final: false, watch: [{ task: 'refund.by_hand' }] },
  failed: { label: 'refund.failed', final: false, watch: [{ task: 'refund.failed' }] },
  done: { label: 'refund.done', final: true },
} as const satisfies Record<string, StateInfo>;

export type RefundState = keyof typeof refundStates;
export type RefundMoveName = 'ask' | 'finish' | 'fail' | 'retry' | 'hand_over';

// prettier-ignore
export const refundMoves: readonly Move<RefundState, RefundMoveName, Refund, EventName>[] = [
  { from: ['requested'],                               on: 'ask',       to: 'asked' },
  { from: ['requested', 'asked', 'by_hand', 'failed'], on: 'finish',    to: 'done',      tells: 'refund.done' },
  { from: ['requested', 'asked'],                      on: 'fail',      to: 'failed',    tells: 'refund.failed' },
  { from: ['failed'],                                  on: 'retry',     to: 'requested', tells: 'refund.requested' },
  { from: ['requested', 'failed'],                     on: 'hand_over', to: 'by_hand' },
];

export const authorisationStates = {
  open: { label: 'authorisation.open', final: false, watch: [{ job: 'payment.watch_authorisations' }] },
  // Nothing more will be taken of it: the rest goes back to the customer.
  voiding: { label: 'authorisation.voiding', final: false, watch: [{ job: 'payment.follow_up' }] },
  void_failed: { label: 'authorisation.void_failed', final: false, watch: [{ job: 'payment.watch_authorisations' }] },
  voided: { label: 'authorisation.voided', final: true },
  used: { label: 'authorisation.used', final: true },
  expired: { label: 'authorisation.expired', final: true },
} as const satisfies Record<string, StateInfo>;

export type AuthorisationState = keyof typeof authorisationStates;
export type AuthorisationMoveName = 'let_go' | 'void' | 'use_up' | 'expire' | 'fail_void';

// prettier-ignore
export const authorisationMoves: readonly Move<AuthorisationState, AuthorisationMoveName, Authorisation, EventName>[] = [
  { from: ['open', 'void_failed'],            on: 'let_go',    to: 'voiding', tells: 'authorisation.void_requested' },
  { from: ['open', 'voiding', 'void_failed'], on: 'void',      to: 'voided' },
  { from: ['open', 'voiding', 'void_failed'], on: 'use_up',    to: 'used' },
  { from: ['open', 'voiding', 'void_failed'], on: 'expire',    to: 'expired' },
  { from: ['voiding'],                        on: 'fail_void', to: 'void_failed' },
];
