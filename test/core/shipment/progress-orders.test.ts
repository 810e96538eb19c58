/** An order follows its shipments, and the same news twice changes nothing. */
import { expect } from 'chai';
import { dispatchShipments, progressOrders } from '../../../src/core/shipment/index.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { all, booked, codeOf, shop } from '../made.ts';

describe('core/shipment/progress-orders', () => {
  let fresh: FreshDatabase;

  before(async () => {
    fresh = await shop(100);
  });
  after(() => fresh.drop());

  const cases: readonly [string, string, string | null][] = [
    ['labelled', 'sourced', null],
    ['dispatched', 'dispatched', null],
    ['out_for_delivery', 'dispatched', null],
    ['delivered', 'closed', null],
    ['returned', 'undelivered', 'shipment_returned'],
    ['lost', 'undelivered', 'shipment_lost'],
    ['damaged', 'undelivered', 'shipment_damaged'],
  ];
  for (const [state, order, reason] of cases) {
    it(`progressOrders: its shipment is ${state}, the order is ${order}, however often it hears of it`, async () => {
      const { orderId, shipmentId } = await booked(fresh.db);
      await fresh.db.tx((tx) => tx.run('UPDATE shipments SET state = ? WHERE id = ?', [state, shipmentId]));

      for (let times = 0; times < 2; times++) await fresh.db.tx((tx) => progressOrders(tx, [orderId]));

      const moves = await all(
        fresh.db,
        `SELECT move FROM history WHERE entity_id = '${orderId}' AND move IN ('dispatch','close','miss')`,
      );
      expect(await all(fresh.db, `SELECT state, reason FROM orders WHERE id = '${orderId}'`)).to.deep.equal([
        { state: order, reason },
      ]);
      expect(moves).to.have.length(order === 'sourced' ? 0 : 1);
      expect(await all(fresh.db, `SELECT id FROM tasks WHERE order_id = '${orderId}'`)).to.have.length(
        reason === null ? 0 : 1,
      );
    });
  }

  it('dispatchShipments: handed over, the pieces are out once; a second time is a conflict', async () => {
    const { orderId, shipmentId } = await booked(fresh.db);
    const dispatch = () => codeOf(fresh.db.tx((tx) => dispatchShipments(tx, [shipmentId])));

    expect([await dispatch(), await dispatch()]).to.deep.equal(['done', 'shipment.illegal_move']);
    expect(await all(fresh.db, `SELECT seq FROM stock_movements WHERE order_id = '${orderId}'`)).to.have.length(1);
  });
});
