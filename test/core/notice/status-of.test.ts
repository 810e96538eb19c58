/** The status of a whole order: a table of what its customer would say. */
import { expect } from 'chai';
import { isToldHold, stageOf, statusOf, type StatusFacts } from '../../../src/core/notice/index.ts';
import { orderStates, orderStatuses, type OrderState, type OrderStatus } from '../../../src/core/order/index.ts';
import { shipmentStates, type ShipmentState } from '../../../src/core/shipment/index.ts';

type Row = readonly [
  status: OrderStatus,
  state: OrderState,
  parcels: readonly ShipmentState[],
  more?: Partial<StatusFacts>,
];

// prettier-ignore
const table: readonly Row[] = [
  // No parcel yet.
  ['received',             'received',    []],
  ['received',             'accepted',    []],
  ['on_hold',              'on_hold',     []],
  ['scheduled',            'scheduled',   []],
  ['waiting_for_customer', 'amending',    []],
  ['cancelled',            'cancelled',   []],
  ['rejected',             'rejected',    []],
  // At home.
  ['allocated',            'sourced',     ['planned']],
  ['allocated',            'sourced',     ['labelled', 'booking_failed', 'charging']],
  ['allocated',            'sourced',     ['planned', 'cancelled']],
  ['allocated',            'sourced',     ['recalled']],
  ['received',             'sourced',     ['planned'],                             { open: true }],
  ['received',             'accepted',    ['planned']],
  ['on_hold',              'paused',      ['labelled']],
  ['scheduled',            'scheduled',   ['planned']],
  ['waiting_for_customer', 'amending',    ['planned']],
  ['cancelled',            'cancelled',   ['cancelled', 'cancelled']],
  // On the way.
  ['shipped',              'dispatched',  ['dispatched']],
  ['shipped',              'dispatched',  ['in_transit', 'dispatched']],
  ['shipped',              'dispatched',  ['in_transit', 'cancelled']],
  ['partly_shipped',       'dispatched',  ['in_transit', 'labelled']],
  ['partly_shipped',       'sourced',     ['dispatched', 'planned']],
  ['partly_shipped',       'accepted',    ['in_transit'],                          { open: true }],
  ['partly_shipped',       'on_hold',     ['in_transit'],                          { open: true }],
  ['partly_shipped',       'paused',      ['in_transit', 'labelled']],
  ['waiting_for_customer', 'amending',    ['in_transit'],                          { open: true }],
  ['shipped',              'undelivered', ['in_transit', 'lost']],
  ['shipped',              'dispatched',  ['in_transit', 'returning']],
  // At the door.
  ['out_for_delivery',     'dispatched',  ['out_for_delivery']],
  ['out_for_delivery',     'dispatched',  ['out_for_delivery', 'delivered', 'planned']],
  ['out_for_delivery',     'amending',    ['out_for_delivery'],                    { open: true }],
  ['out_for_delivery',     'dispatched',  ['out_for_delivery', 'delivery_failed']],
  ['delivery_failed',      'dispatched',  ['delivery_failed', 'in_transit']],
  // Arrived.
  ['delivered',            'dispatched',  ['delivered']],
  ['delivered',            'closed',      ['delivered', 'delivered']],
  ['delivered',            'closed',      ['delivered', 'cancelled']],
  ['delivered',            'closed',      ['delivered'],                           { open: true }],
  ['delivered',            'cancelled',   ['delivered', 'cancelled']],
  ['partly_delivered',     'dispatched',  ['delivered', 'in_transit']],
  ['partly_delivered',     'dispatched',  ['delivered', 'planned']],
  ['partly_delivered',     'dispatched',  ['delivered'],                           { open: true }],
  ['partly_delivered',     'undelivered', ['delivered', 'lost']],
  ['partly_delivered',     'closed',      ['delivered', 'damaged']],
  // On the way back.
  ['returning',            'dispatched',  ['returning']],
  ['returning',            'undelivered', ['returning', 'returned']],
  ['returned',             'undelivered', ['returned']],
  ['returned',             'undelivered', ['returned', 'returned']],
  ['partly_returned',      'undelivered', ['delivered', 'returned']],
  ['partly_returned',      'undelivered', ['delivered', 'returning']],
  ['partly_returned',      'closed',      ['delivered'],                           { sentBack: 'some' }],
  ['returned',             'closed',      ['delivered'],                           { sentBack: 'all' }],
  ['lost',                 'undelivered', ['lost']],
  ['lost',                 'undelivered', ['damaged']],
  ['lost',                 'undelivered', ['lost', 'returned']],
  ['cancelled',            'cancelled',   ['returned']],
];

describe('core/notice/status-of', () => {
  for (const [status, state, parcels, more = {}] of table) {
    const what = `${state}, ${parcels.join(' + ') || 'no parcel'}${more.open === true ? ', pieces wait' : ''}${more.sentBack === undefined ? '' : `, ${more.sentBack} sent back`}`;
    it(`statusOf: ${what}, is ${status}`, () => {
      expect(statusOf({ order: { state, reason: null }, parcels, ...more })).to.equal(status);
    });
  }

  it('statusOf: every status, is in the table above', () => {
    expect(new Set(table.map(([status]) => status))).to.deep.equal(new Set(orderStatuses));
  });

  it('statusOf: any state with any two parcels, has an answer, whichever parcel comes first', () => {
    const states = Object.keys(orderStates) as OrderState[];
    const parcels = Object.keys(shipmentStates) as ShipmentState[];
    for (const state of states)
      for (const a of parcels)
        for (const b of parcels) {
          const order = { state, reason: null };
          const status = statusOf({ order, parcels: [a, b] });
          expect(orderStatuses).to.include(status);
          expect(statusOf({ order, parcels: [b, a] }), `${state} ${a} ${b}`).to.equal(status);
        }
  });

  it('statusOf: while it waits for its money, it is received', () => {
    expect(statusOf({ order: { state: 'on_hold', reason: 'payment_pending' }, parcels: [] })).to.equal('received');
  });

  it('stageOf: a parcel that is over, never is at home', () => {
    for (const [state, info] of Object.entries(shipmentStates))
      if (info.final) expect(stageOf[state as ShipmentState]).not.to.equal('home');
  });

  it('isToldHold: what a person decided is told, what the hub settles by itself and what the channel did is not', () => {
    const told = ['held_by_hand', 'paused_by_hand', 'fraud_review'].map(isToldHold);
    const untold = [null, 'payment_pending', 'channel_holded', 'no_location_has_all', 'maintenance', 'step.call'].map(
      isToldHold,
    );

    expect(told).to.deep.equal([true, true, true]);
    expect(untold).to.deep.equal([false, false, false, false, false, false]);
  });
});
