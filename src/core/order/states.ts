/** The order's life. */
import { DAY_MS, type Move, type StateInfo } from '../../platform/machine.ts';
import type { EventName } from '../events.ts';
import type { Order } from './order.ts';

export const orderStates = {
  received: { label: 'order.received', final: false, watch: [{ job: 'order.watch_states' }] },
  accepted: {
    label: 'order.accepted',
    final: false,
    watch: [{ listener: 'sourcing.order.source' }, { job: 'order.watch_states' }],
  },
  // Before its pieces are chosen; the reason says what it waits for.
  on_hold: {
    label: 'order.on_hold',
    final: false,
    watch: [{ task: 'order.on_hold' }, { task: 'process.step' }, { job: 'order.watch_states' }],
  },
  // For its date, or for goods that are on their way.
  scheduled: {
    label: 'order.scheduled',
    final: false,
    watch: [{ job: 'order.start_scheduled' }, { job: 'order.watch_states' }],
  },
  // The customer is asked what to do about goods that nobody has.
  amending: {
    label: 'order.amending',
    final: false,
    watch: [{ job: 'order.expire_amendments' }, { job: 'order.watch_states' }],
  },
  sourced: {
    label: 'order.sourced',
    final: false,
    watch: [{ follows: 'shipment' }, { job: 'order.watch_states' }],
    limitMs: 15 * DAY_MS,
  },
  // Stopped where its parcels stand.
  paused: { label: 'order.paused', final: false, watch: [{ task: 'order.paused' }, { job: 'order.watch_states' }] },
  dispatched: {
    label: 'order.dispatched',
    final: false,
    watch: [{ follows: 'shipment' }, { job: 'order.watch_states' }],
    limitMs: 15 * DAY_MS,
  },
  undelivered: {
    label: 'order.undelivered',
    final: false,
    watch: [{ task: 'order.undelivered' }, { job: 'order.watch_states' }],
  },
  closed: { label: 'order.closed', final: true },
  cancelled: { label: 'order.cancelled', final: true },
  rejected: { label: 'order.rejected', final: true },
} as const satisfies Record<string, StateInfo>;

export type OrderState = keyof typeof orderStates;
export type OrderMoveName =
  | 'accept'
  | 'hold'
  | 'release'
  | 'reject'
  | 'schedule'
  | 'start'
  | 'propose'
  | 'amend'
  | 'source'
  | 'reopen'
  | 'pause'
  | 'resume'
  | 'dispatch'
  | 'miss'
  | 'resolve'
  | 'settle'
  | 'cancel'
  | 'close';

const isPayable = (order: Order): boolean => order.paymentMode !== 'pending' && order.paymentMode !== 'failed';

// prettier-ignore
export const orderMoves: readonly Move<OrderState, OrderMoveName, Order, EventName>[] = [
  { from: ['received'],                          on: 'accept',   to: 'accepted',    only: isPayable, tells: 'order.accepted' },
  { from: ['received', 'accepted', 'on_hold', 'scheduled', 'amending'], on: 'hold', to: 'on_hold',   tells: 'order.held' },
  { from: ['on_hold'],                           on: 'release',  to: 'accepted',                     tells: 'order.accepted' },
  // The hub does not want it: over the customer's limit, or refused by a person.
  { from: ['received', 'on_hold', 'scheduled', 'amending'], on: 'reject',   to: 'rejected',                     tells: 'order.rejected' },
  { from: ['received', 'accepted', 'on_hold', 'amending'], on: 'schedule', to: 'scheduled',          tells: 'order.scheduled' },
  { from: ['scheduled'],                         on: 'start',    to: 'accepted',    only: isPayable, tells: 'order.accepted' },
  { from: ['accepted'],                          on: 'propose',  to: 'amending',                     tells: 'order.amending' },
  { from: ['amending'],                          on: 'amend',    to: 'accepted',    only: isPayable, tells: 'order.accepted' },
  { from: ['accepted'],                          on: 'source',   to: 'sourced',                      tells: 'order.sourced' },
  // Something of it has to find a place again: new lines, or pieces whose place fell out.
  { from: ['sourced', 'dispatched', 'paused', 'undelivered'], on: 'reopen', to: 'accepted',          tells: 'order.accepted' },
  // What was still to find a place is not wanted any more: it goes on with the parcels it has.
  { from: ['accepted', 'on_hold', 'scheduled', 'amending'], on: 'settle', to: 'sourced' },
  { from: ['sourced', 'dispatched'],             on: 'pause',    to: 'paused',                       tells: 'order.paused' },
  { from: ['paused'],                            on: 'resume',   to: 'sourced',                      tells: 'order.resumed' },
  { from: ['sourced'],                           on: 'dispatch', to: 'dispatched',                   tells: 'order.dispatched' },
  // A parcel came back, was lost or was damaged: a person decides what the customer gets.
  { from: ['sourced', 'dispatched'],             on: 'miss',     to: 'undelivered',                  tells: 'order.undelivered' },
  { from: ['undelivered'],                       on: 'resolve',  to: 'dispatched' },
  { from: ['received', 'accepted', 'on_hold', 'scheduled', 'amending', 'sourced', 'paused', 'undelivered'], on: 'cancel', to: 'cancelled', tells: 'order.cancelled' },
  // An order of virtual goods alone has nothing to ship.
  { from: ['received', 'accepted', 'on_hold', 'scheduled', 'amending', 'sourced', 'dispatched', 'paused', 'undelivered'], on: 'close', to: 'closed', tells: 'order.closed' },
];
