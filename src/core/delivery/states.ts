/** The life of a parcel that could not be delivered, from the first failed attempt until it is somewhere for good. */
import type { Move, StateInfo } from '../../platform/machine.ts';
import type { EventName } from '../events.ts';
import type { DeliveryCase } from './case.ts';

export const deliveryCaseStates = {
  open: { label: 'delivery_case.open', final: false, watch: [{ job: 'delivery.follow_cases' }] },
  // The aggregator is being told.
  answered: { label: 'delivery_case.answered', final: false, watch: [{ listener: 'courier.failed_delivery.answer' }] },
  // A person has to tell the courier.
  by_hand: {
    label: 'delivery_case.by_hand',
    final: false,
    watch: [{ task: 'delivery.ndr_by_hand' }, { job: 'delivery.follow_cases' }],
  },
  // The aggregator has taken it, or a person has told the courier: only the next scan says that it was heard.
  taken: { label: 'delivery_case.taken', final: false, watch: [{ job: 'delivery.follow_cases' }] },
  reattempting: { label: 'delivery_case.reattempting', final: false, watch: [{ job: 'delivery.follow_cases' }] },
  // Nobody answered in time: the courier does as it likes, and scans say what.
  expired: { label: 'delivery_case.expired', final: false, watch: [{ job: 'delivery.follow_cases' }] },
  solved: { label: 'delivery_case.solved', final: true },
  returning: { label: 'delivery_case.returning', final: true },
} as const satisfies Record<string, StateInfo>;

export type DeliveryCaseState = keyof typeof deliveryCaseStates;
export type DeliveryCaseMoveName =
  'fail' | 'answer' | 'answer_by_hand' | 'take' | 'refuse' | 'expire' | 'retry' | 'deliver' | 'turn_back' | 'close';

const living = ['open', 'answered', 'by_hand', 'taken', 'reattempting', 'expired'] as const;

// prettier-ignore
export const deliveryCaseMoves: readonly Move<DeliveryCaseState, DeliveryCaseMoveName, DeliveryCase, EventName>[] = [
  { from: living,                         on: 'fail',           to: 'open',         tells: 'delivery.attempt_failed' },
  { from: ['open', 'by_hand', 'expired'], on: 'answer',         to: 'answered',     tells: 'delivery.answered' },
  { from: ['open', 'by_hand', 'expired'], on: 'answer_by_hand', to: 'by_hand' },
  { from: ['answered', 'by_hand'],        on: 'take',           to: 'taken' },
  // The aggregator does not pass it on: a person tells the courier.
  { from: ['answered'],                   on: 'refuse',         to: 'by_hand' },
  { from: ['open'],                       on: 'expire',         to: 'expired' },
  // What scans say; a parcel may move whether or not anybody has answered.
  { from: ['open', 'answered', 'by_hand', 'taken', 'expired'], on: 'retry', to: 'reattempting' },
  { from: living,                         on: 'deliver',        to: 'solved' },
  { from: living,                         on: 'turn_back',      to: 'returning' },
  { from: living,                         on: 'close',          to: 'solved' },
];

export const confirmationStates = {
  open: { label: 'confirmation.open', final: false, watch: [{ job: 'delivery.follow_confirmations' }] },
  // Until its order becomes dearer and is held once more.
  confirmed: { label: 'confirmation.confirmed', final: false, watch: [{ follows: 'order' }] },
  refused: { label: 'confirmation.refused', final: true },
  // Nobody answered in time; a person may still.
  expired: { label: 'confirmation.expired', final: false, watch: [{ task: 'order.cod_unconfirmed' }] },
  // The order went another way before anybody answered.
  overtaken: { label: 'confirmation.overtaken', final: true },
} as const satisfies Record<string, StateInfo>;

export type ConfirmationState = keyof typeof confirmationStates;
export type ConfirmationMoveName = 'confirm' | 'refuse' | 'expire' | 'overtake' | 'renew';

// prettier-ignore
export const confirmationMoves: readonly Move<ConfirmationState, ConfirmationMoveName, object, EventName>[] = [
  { from: ['open', 'expired'], on: 'confirm',  to: 'confirmed' },
  { from: ['open', 'expired'], on: 'refuse',   to: 'refused' },
  { from: ['open'],            on: 'expire',   to: 'expired' },
  { from: ['open', 'expired'], on: 'overtake', to: 'overtaken' },
  { from: ['confirmed'],       on: 'renew',    to: 'open' },
];
