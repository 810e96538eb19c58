/** The shipment's life. What a courier reports moves forward only; a report that fits no row stays a fact. */
import { DAY_MS, type Move, type StateInfo } from '../../platform/machine.ts';
import type { EventName } from '../events.ts';
import type { Shipment } from './shipment.ts';

export const shipmentStates = {
  planned: {
    label: 'shipment.planned',
    final: false,
    watch: [{ listener: 'billing.shipment.bill' }, { task: 'process.step' }, { job: 'order.watch_states' }],
  },
  // Its share of the authorised money is being taken.
  charging: {
    label: 'shipment.charging',
    final: false,
    watch: [{ listener: 'checkout.charge.capture' }, { follows: 'charge' }, { job: 'order.watch_states' }],
  },
  charge_failed: {
    label: 'shipment.charge_failed',
    final: false,
    watch: [{ task: 'charge.failed' }, { job: 'order.watch_states' }],
  },
  invoiced: {
    label: 'shipment.invoiced',
    final: false,
    watch: [{ listener: 'courier.shipment.book' }, { task: 'process.step' }, { job: 'order.watch_states' }],
  },
  booking_failed: {
    label: 'shipment.booking_failed',
    final: false,
    watch: [{ task: 'shipment.booking_failed' }, { job: 'order.watch_states' }],
  },
  booked: {
    label: 'shipment.booked',
    final: false,
    watch: [{ listener: 'courier.label.fetch' }, { job: 'order.watch_states' }],
  },
  labelled: { label: 'shipment.labelled', final: false, watch: [{ job: 'order.watch_states' }], limitMs: DAY_MS },
  // The courier is asked to forget it; until it has said yes, the pieces stay reserved.
  recalled: {
    label: 'shipment.recalled',
    final: false,
    watch: [{ listener: 'courier.shipment.cancel' }, { job: 'order.watch_states' }],
  },
  dispatched: {
    label: 'shipment.dispatched',
    final: false,
    watch: [{ listener: 'shipment.scan.record' }, { job: 'clickpost.heal_lost_scans' }, { job: 'order.watch_states' }],
    limitMs: 2 * DAY_MS,
  },
  in_transit: {
    label: 'shipment.in_transit',
    final: false,
    watch: [{ listener: 'shipment.scan.record' }, { job: 'clickpost.heal_lost_scans' }, { job: 'order.watch_states' }],
    limitMs: 7 * DAY_MS,
  },
  out_for_delivery: {
    label: 'shipment.out_for_delivery',
    final: false,
    watch: [{ listener: 'shipment.scan.record' }, { job: 'clickpost.heal_lost_scans' }, { job: 'order.watch_states' }],
    limitMs: 2 * DAY_MS,
  },
  delivery_failed: {
    label: 'shipment.delivery_failed',
    final: false,
    watch: [{ listener: 'shipment.scan.record' }, { task: 'shipment.delivery_failed' }, { job: 'order.watch_states' }],
    limitMs: 2 * DAY_MS,
  },
  returning: {
    label: 'shipment.returning',
    final: false,
    watch: [{ listener: 'shipment.scan.record' }, { job: 'clickpost.heal_lost_scans' }, { job: 'order.watch_states' }],
    limitMs: 14 * DAY_MS,
  },
  delivered: { label: 'shipment.delivered', final: true },
  returned: { label: 'shipment.returned', final: true },
  lost: { label: 'shipment.lost', final: true },
  damaged: { label: 'shipment.damaged', final: true },
  cancelled: { label: 'shipment.cancelled', final: true },
} as const satisfies Record<string, StateInfo>;

export type ShipmentState = keyof typeof shipmentStates;
export type ShipmentMoveName =
  | 'charge'
  | 'refuse_charge'
  | 'bill'
  | 'book'
  | 'register'
  | 'refuse'
  | 'rebook'
  | 'pass_on'
  | 'label'
  | 'dispatch'
  | 'carry'
  | 'bring'
  | 'miss'
  | 'deliver'
  | 'turn_back'
  | 'return'
  | 'lose'
  | 'damage'
  | 'recall'
  | 'keep'
  | 'readdress'
  | 'cancel';

const underway = ['dispatched', 'in_transit', 'out_for_delivery', 'delivery_failed', 'returning'] as const;

// prettier-ignore
export const shipmentMoves: readonly Move<ShipmentState, ShipmentMoveName, Shipment, EventName>[] = [
  { from: ['planned', 'charge_failed'],               on: 'charge',    to: 'charging',         tells: 'shipment.charging' },
  { from: ['charging'],                               on: 'refuse_charge', to: 'charge_failed', tells: 'shipment.charge_failed' },
  { from: ['planned', 'charging'],                    on: 'bill',      to: 'invoiced',         tells: 'shipment.invoiced' },
  { from: ['invoiced'],                               on: 'book',      to: 'booked',           tells: 'shipment.booked' },
  // Booked by hand at the courier's, outside the hub.
  { from: ['invoiced', 'booking_failed'],             on: 'register',  to: 'booked',           tells: 'shipment.booked' },
  { from: ['invoiced'],                               on: 'refuse',    to: 'booking_failed',   tells: 'shipment.booking_failed' },
  // One courier does not take it, the next one is asked.
  { from: ['invoiced'],                               on: 'pass_on',   to: 'invoiced',         tells: 'shipment.invoiced' },
  // The courier called the booking off before it had the parcel.
  { from: ['booked', 'labelled'],                     on: 'refuse',    to: 'booking_failed',   tells: 'shipment.booking_failed' },
  { from: ['booking_failed'],                         on: 'rebook',    to: 'invoiced',         tells: 'shipment.invoiced' },
  { from: ['booked'],                                 on: 'label',     to: 'labelled',         tells: 'shipment.labelled' },
  { from: ['booked', 'labelled', 'recalled'],         on: 'dispatch',  to: 'dispatched',       tells: 'shipment.dispatched' },
  { from: ['booked', 'labelled'],                     on: 'recall',    to: 'recalled',         tells: 'shipment.recalled' },
  // The courier does not let go of it: it goes on as it was.
  { from: ['recalled'],                               on: 'keep',      to: 'labelled', only: (s) => s.labelId !== null },
  { from: ['recalled'],                               on: 'keep',      to: 'booked',           tells: 'shipment.booked' },
  // The courier has let go of it, and is asked anew: for another address.
  { from: ['recalled'],                               on: 'readdress', to: 'invoiced',        tells: 'shipment.invoiced' },
  { from: ['planned', 'charging', 'charge_failed', 'invoiced', 'booking_failed', 'recalled'], on: 'cancel', to: 'cancelled', tells: 'shipment.cancelled' },
  { from: ['dispatched'],                             on: 'carry',     to: 'in_transit',       tells: 'shipment.in_transit' },
  { from: ['dispatched', 'in_transit', 'delivery_failed'], on: 'bring', to: 'out_for_delivery', tells: 'shipment.out_for_delivery' },
  { from: ['dispatched', 'in_transit', 'out_for_delivery', 'delivery_failed'], on: 'miss', to: 'delivery_failed', tells: 'shipment.delivery_failed' },
  { from: underway,                                   on: 'deliver',   to: 'delivered',        tells: 'shipment.delivered' },
  { from: ['dispatched', 'in_transit', 'out_for_delivery', 'delivery_failed'], on: 'turn_back', to: 'returning', tells: 'shipment.returning' },
  { from: underway,                                   on: 'return',    to: 'returned',         tells: 'shipment.returned' },
  { from: underway,                                   on: 'lose',      to: 'lost',             tells: 'shipment.lost' },
  { from: underway,                                   on: 'damage',    to: 'damaged',          tells: 'shipment.damaged' },
];
