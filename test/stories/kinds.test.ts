/** Every kind of order that a shop sends, in every shape that it may send it in. */
import { expect } from 'chai';
import type { Order, OrderKind, OrderOverrides, PushShape } from '../../sandbox/index.ts';
import { releaseOrder } from '../../src/core/order/index.ts';
import { openHouse, until, type House } from './house.ts';
import { parcelOf, toldOf } from './outcomes.ts';

const shippable: readonly [OrderKind, OrderOverrides][] = [
  ['configurable', {}],
  ['bundle_fixed', {}],
  ['bundle_dynamic', {}],
  ['bundle_separate', {}],
  ['mixed', {}],
  ['cod', {}],
  ['discounted', {}],
  ['no_assignments', {}],
  ['arabic', { storeCode: 'sa_ar' }],
  ['base_currency', { storeCode: 'qa_en' }],
  ['three_decimals', { storeCode: 'kw_en' }],
  ['guest', {}],
  ['simple', { storeCode: 'in_en' }],
];
const shapes: readonly PushShape[] = ['rest', 'model', 'hint'];

/** What leaves the shelf: rows that are not a container of others, and not virtual. */
function leaves(order: Order): string[] {
  const parents = new Set(order.items.map((item) => item.parent_item_id));
  return order.items
    .filter((item) => !parents.has(item.item_id) && item.product_type !== 'virtual')
    .map((item) => `${item.sku} x ${item.qty_ordered}`)
    .sort();
}

/** In minor units, as the shop means it. */
function minor(order: Order, amount: number): number {
  return Math.round(amount * (order.store.currency === 'KWD' ? 1000 : 100));
}

describe('stories/kinds', () => {
  let house: House;

  before(async () => {
    house = await openHouse({
      stepMs: 25,
      // One shop whose books are in another currency than its orders.
      shop: (shop) => ({
        ...shop,
        stores: shop.stores.map((store) =>
          store.code === 'qa_en' ? { ...store, baseCurrency: 'USD', baseToOrderRate: 3.64 } : store,
        ),
      }),
    });
  });
  after(() => house?.close());

  for (const shape of shapes) {
    it(`${shape}: each shippable kind arrives whole, is shipped as the shop wants it and delivered`, async () => {
      const placed = await Promise.all(
        shippable.map(async ([kind, over]) => ({ kind, ...(await house.place(kind, over, shape)) })),
      );

      await until('all closed', async () => {
        const states = await Promise.all(placed.map(async ({ number }) => (await house.order(number))?.state));
        return states.every((state) => state === 'closed');
      });
      await house.check();

      for (const { kind, order, number } of placed) {
        const ours = await house.order(number);
        const lines = await house.lines(number);
        const shipment = await house.shipment(number);
        const parcel = parcelOf(house, shipment?.reference ?? '');
        expect(ours, kind).to.include({
          currency: order.store.currency,
          grand_total_minor: minor(order, order.amounts.grand_total),
          payment_mode: kind === 'cod' ? 'cod' : 'prepaid',
        });
        expect(
          lines
            .filter((line) => line.ships === 1)
            .map((line) => `${line.sku} x ${line.quantity}`)
            .sort(),
          kind,
        ).to.deep.equal(leaves(order));
        expect(parcel.items.map((item) => `${item.sku} x ${item.quantity}`).sort(), kind).to.deep.equal(leaves(order));
        expect(parcel.codValue, kind).to.equal(kind === 'cod' ? order.amounts.grand_total : 0);
        // Nothing is left for Magento to ship, and nothing was shipped twice.
        expect(order.status, kind).to.equal('hub_delivered');
        expect(
          [...house.magento.shipments.values()].filter((one) => one.order === order),
          kind,
        ).to.have.length(1);
        // News that is overtaken before it could be told is left out.
        expect(['allocated', 'out_for_delivery', 'delivered'], kind).to.include.members(toldOf(house, order.entity_id));
        expect(toldOf(house, order.entity_id).at(-1), kind).to.equal('delivered');
        expect(ours?.customer_name, kind).not.to.equal('');
      }
    });
  }

  it('virtual goods alone: closed at once, no parcel, nothing told', async () => {
    const { order, number } = await house.place('virtual');

    await until('closed', async () => (await house.order(number))?.state === 'closed');
    await house.check();
    expect(await house.shipment(number)).to.equal(undefined);
    expect(toldOf(house, order.entity_id)).to.deep.equal([]);
  });

  it('payment pending: on hold with a deadline and nobody’s task; released by a person it is delivered', async () => {
    const { number } = await house.place('pending_payment');
    await until('on hold', async () => (await house.order(number))?.state === 'on_hold');
    await house.check();
    const held = await house.order(number);

    await house.hub.db.tx((tx) => releaseOrder(tx, held?.id ?? '', 'money seen at the bank'));

    await until('closed', async () => (await house.order(number))?.state === 'closed');
    await house.check();
    expect(held?.reason).to.equal('payment_pending');
  });

  it('released twice: the second is told that it is not on hold', async () => {
    const { number } = await house.place('pending_payment');
    const order = await until('on hold', () => house.order(number));
    const release = () => house.hub.db.tx((tx) => releaseOrder(tx, order.id, 'money seen'));
    await release();

    const second = await release().then(
      () => 'done',
      (error: { code?: string }) => error.code,
    );

    expect(second).to.equal('order.illegal_move');
    await until('closed', async () => (await house.order(number))?.state === 'closed');
    await house.check();
  });

  it('edited in the admin: the new order names the old one and is delivered; the cancelled one is cancelled here too', async () => {
    const { order: fresh, number } = await house.place('edited');
    const old = [...house.magento.orders.values()].find(
      (one) => one.increment_id === fresh.relation_parent_real_id && one.store.code === 'ae_en',
    );
    if (old === undefined) throw new Error('the shop has no old order');

    await house.magento.pushOrder(old, 'rest');

    await until('closed', async () => (await house.order(number))?.state === 'closed');
    await house.check();
    expect(await house.rows('SELECT replaces FROM orders WHERE number = ?', [number])).to.deep.equal([
      { replaces: old.increment_id },
    ]);
    expect(await house.order(`AE-${old.increment_id}`)).to.include({ state: 'cancelled', reason: 'channel_canceled' });
  });
});
