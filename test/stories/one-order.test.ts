/** One order, from its push to its delivery. */
import { expect } from 'chai';
import { openHouse, until, type House } from './house.ts';
import { parcelOf, toldOf } from './outcomes.ts';

describe('stories/one-order', () => {
  let house: House;

  before(async () => {
    house = await openHouse({ stepMs: 150 });
  });
  after(() => house?.close());

  it('prepaid: pushed, sourced, booked, labelled, shipped, delivered and closed, each partner told once', async () => {
    const { order, number } = await house.place('two_lines');

    await until('closed', async () => (await house.order(number))?.state === 'closed');
    await house.check();
    const shipment = await house.shipment(number);
    const parcel = parcelOf(house, shipment?.reference ?? '');
    const documents = [...house.magento.shipments.values()].filter((one) => one.order.entity_id === order.entity_id);
    expect(shipment).to.include({ state: 'delivered', awb: parcel.waybill, partner_id: parcel.courier.id });
    expect(parcel.codValue).to.equal(0);
    expect(documents.map((one) => one.tracks.map((track) => track.track_number))).to.deep.equal([[parcel.waybill]]);
    expect(documents[0]?.items.map((item) => item.qty)).to.deep.equal(order.items.map((item) => item.qty_ordered));
    // What was news for less than a moment need not be told: each once, in their order, the first and the last for sure.
    const told = toldOf(house, order.entity_id);
    expect(['allocated', 'out_for_delivery', 'delivered'].filter((one) => told.includes(one))).to.deep.equal(told);
    expect([told[0], told.at(-1)]).to.deep.equal(['allocated', 'delivered']);
    expect([...house.magento.orders.values()].find((one) => one.entity_id === order.entity_id)?.status).to.equal(
      'hub_delivered',
    );
    expect(await house.count('stock_movements', "kind = 'dispatch'")).to.equal(2);
  });

  it('cash on delivery: the courier collects the grand total, fee included', async () => {
    const { order, number } = await house.place('cod');

    await until('closed', async () => (await house.order(number))?.state === 'closed');
    await house.check();
    const parcel = parcelOf(house, (await house.shipment(number))?.reference ?? '');
    expect(parcel.codValue).to.equal(order.amounts.grand_total);
    expect(parcel.currency).to.equal('AED');
    expect(await house.order(number)).to.include({ payment_mode: 'cod' });
  });
});
