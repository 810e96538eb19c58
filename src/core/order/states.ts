/** The order's life. */
import type { Move, StateInfo } from '../../platform/machine.ts';
import type { EventName } from '../events.ts';
import type { Order } from './order.ts';

export const orderStates = {
  received: { label: 'order.received', final: false, watch: 'the transaction that receives it' },
  accepted: { label: 'order.accepted', final: false, watch: 'sourcing.order.source' },
  on_hold: { label: 'order.on_hold', final: false, watch: 'its task' },
  sourced: { label: 'order.sourced', final: false, watch: 'its shipments' },
  dispatched: { label: 'order.dispatched', final: false, watch: 'courier scans' },
  undelivered: { label: 'order.undelivered', final: false, watch: 'its task' },
  closed: { label: 'order.closed', final: true },
} as const satisfies Record<string, StateInfo>;

export type OrderState = keyof typeof orderStates;
export type OrderMoveName = 'accept' | 'hold' | 'release' | 'source' | 'dispatch' | 'miss' | 'close';

const isPayable = (order: Order): boolean => order.paymentMode !== 'pending' && order.paymentMode !== 'failed';

// prettier-ignore
export const orderMoves: readonly Move<OrderState, OrderMoveName, Order, EventName>[] = [
  { from: ['received'],                          on: 'accept',   to: 'accepted',    only: isPayable, tells: 'order.accepted' },
  { from: ['received', 'accepted'],              on: 'hold',     to: 'on_hold',                      tells: 'order.held' },
  { from: ['on_hold'],                           on: 'release',  to: 'accepted',                     tells: 'order.accepted' },
  { from: ['accepted'],                          on: 'source',   to: 'sourced',                      tells: 'order.sourced' },
  { from: ['sourced'],                           on: 'dispatch', to: 'dispatched',                   tells: 'order.dispatched' },
  // A parcel came back, was lost or was damaged: a person decides what the customer gets.
  { from: ['sourced', 'dispatched'],             on: 'miss',     to: 'undelivered',                  tells: 'order.undelivered' },
  // An order of virtual goods alone has nothing to ship.
  { from: ['received', 'sourced', 'dispatched', 'undelivered'], on: 'close', to: 'closed',           tells: 'order.closed' },
];
