import { expect } from 'chai';
import { fillShop, incomingOrder, orderRow, receive, sku } from '../../core/made.ts';
import { planShipments } from '../../../src/core/shipment/index.ts';
import { sourceOrders } from '../../../src/core/sourcing/index.ts';
import { openHouse, type House, type Visitor } from './house.ts';

describe('routes/console/reject-parcel', () => {
  let house: House;
  let manager: Visitor;
  before(async () => {
    house = await openHouse();
    manager = house.visitor();
    await manager.signIn('manager');
  });
  after(() => house?.close());

  it('reject: the form shows the items, is taken once, and the second is told that it is too late', async () => {
    await fillShop(house.db);
    const order = incomingOrder();
    await receive(house.db, [order]);
    const { id: orderId } = await orderRow(house.db, order);
    await house.db.tx((tx) => sourceOrders(tx, [orderId], planShipments));
    const row = await house.db.read((r) =>
      r.one<{ id: string; version: number }>('SELECT id, version FROM shipments WHERE order_id = ?', [orderId]),
    );
    const path = `/console/shipments/${row?.id}/reject`;

    const page = await manager.get(path);
    const said = { reason: 'damaged', version: String(row?.version), sku_0: sku, down_0: '1' };
    const first = await manager.post(path, said);
    const second = await manager.post(path, said);

    expect(page.payload).to.contain(sku).and.contain('down_0');
    expect([first.statusCode, second.statusCode]).to.eql([303, 409]);
    expect(first.headers.location).to.contain('done=turned_down');
  });
});
