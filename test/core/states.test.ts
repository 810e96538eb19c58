/** The state tables: nothing unreachable, no way out of an end, every open state watched. */
import { expect } from 'chai';
import { orderMoves, orderStates, type Order } from '../../src/core/order/index.ts';
import { shipmentMoves, shipmentStates } from '../../src/core/shipment/index.ts';
import { checkTable, next } from '../../src/platform/machine.ts';

describe('core/states', () => {
  it('order: the table holds together', () => {
    expect(checkTable('order', orderStates, orderMoves, 'received')).to.deep.equal([]);
  });

  it('shipment: the table holds together', () => {
    expect(checkTable('shipment', shipmentStates, shipmentMoves, 'planned')).to.deep.equal([]);
  });

  for (const [paymentMode, allowed] of [
    ['prepaid', true],
    ['authorised', true],
    ['cod', true],
    ['pending', false],
    ['failed', false],
  ] as const) {
    it(`accept: an order whose payment is ${paymentMode} is ${allowed ? 'accepted' : 'refused'}`, () => {
      const row = next(orderMoves, 'received', 'accept', { paymentMode } as Order);

      expect(row?.to).to.equal(allowed ? 'accepted' : undefined);
    });
  }
});
