/** Pieces: promised once, gone once, never more than there are. */
import { expect } from 'chai';
import { releaseOrder } from '../../src/core/order/index.ts';
import { openHouse, until, type House } from './house.ts';

describe('stories/stock', () => {
  let house: House;

  before(async () => {
    house = await openHouse({
      stepMs: 30,
      shop: (shop) => ({
        ...shop,
        skus: [...shop.skus, { sku: 'HOT-1', name: 'Hot thing', price: 10, productId: 99_999, weight: 0.1 }],
      }),
    });
  });
  after(() => house?.close());

  async function stockUp(locationId: string, quantity: number): Promise<void> {
    await house.hub.db.tx(async (tx) => {
      await tx.insert('stock', [{ location_id: locationId, sku: 'HOT-1', base: quantity, physical: quantity }]);
      await tx.insert('stock_movements', [
        {
          location_id: locationId,
          sku: 'HOT-1',
          kind: 'opening',
          quantity,
          business_key: `opening:${locationId}:HOT-1`,
          order_id: null,
          who: 'story',
          at: '2026-01-01 00:00:00.000',
        },
      ]);
    });
  }

  it('a hundred orders at once for forty pieces: forty are served, sixty wait with a task, no piece is sold twice', async () => {
    house.clickpost.switches.set({ paths: { silent: 1 } });
    await house.hub.db.tx((tx) =>
      tx.insert('items', [
        { sku: 'HOT-1', name: 'Hot thing', weight_g: 100, length_mm: 10, width_mm: 10, height_mm: 10, active: true },
      ]),
    );
    const places = await house.rows<{ id: string }>(
      "SELECT id FROM locations WHERE country = 'AE' AND active = 1 AND ships_online = 1 ORDER BY id",
    );
    await stockUp(places[0]?.id ?? '', 25);
    await stockUp(places[1]?.id ?? '', 15);

    const placed = await Promise.all(
      Array.from({ length: 100 }, () => house.place('simple', { lines: [{ sku: 'HOT-1', qty: 1 }] })),
    );

    const numbers = placed.map(({ number }) => number);
    await until('all decided', async () => (await house.count('orders', "state = 'accepted'")) === 0);
    await until('all labelled', async () => (await house.count('shipments', "state = 'labelled'")) === 40);
    await house.check({ tasks: Array.from({ length: 60 }, () => 'order.on_hold') });
    const held = await house.rows<{ reserved: number; physical: number }>(
      "SELECT physical, reserved FROM stock WHERE sku = 'HOT-1' ORDER BY physical DESC",
    );
    expect(numbers).to.have.length(100);
    expect(held).to.deep.equal([
      { physical: 25, reserved: 25 },
      { physical: 15, reserved: 15 },
    ]);
    expect(await house.count('orders', "state = 'on_hold' AND reason = 'no_location_has_all'")).to.equal(60);
    expect(await house.count('routing_decisions', 'location_id IS NULL')).to.equal(60);
  });

  it('the forty are delivered: each piece leaves once; a waiting order that is released still finds nothing', async () => {
    for (const { waybill } of house.clickpost.shipments.values()) house.clickpost.setPath(waybill, 'normal');
    await until('all delivered', async () => (await house.count('orders', "state = 'closed'")) === 40);
    await house.settled();
    const [waiting] = await house.rows<{ id: string }>("SELECT id FROM orders WHERE state = 'on_hold' LIMIT 1");

    await house.hub.db.tx((tx) => releaseOrder(tx, waiting?.id ?? '', 'try again'));

    await until('held again', async () => (await house.count('orders', "state = 'on_hold'")) === 60);
    await house.check({ tasks: Array.from({ length: 60 }, () => 'order.on_hold') });
    expect(
      await house.rows("SELECT SUM(physical) AS physical, SUM(reserved) AS reserved FROM stock WHERE sku = 'HOT-1'"),
    ).to.satisfy((rows: { physical: unknown; reserved: unknown }[]) =>
      rows.every((row) => Number(row.physical) === 0 && Number(row.reserved) === 0),
    );
  });
});
