/** What the channel shows of an order: the status of now, once, whatever the order of news and whoever was down meanwhile. */
import { expect } from 'chai';
import { cancelOrder, pauseOrder, resumeOrder } from '../../src/core/change/index.ts';
import type { Tx } from '../../src/platform/db/index.ts';
import { openHouse, until, type House, type ShipmentRow } from './house.ts';
import { parcelOf, toldOf } from './outcomes.ts';

describe('stories/status-out', () => {
  let house: House;

  before(async () => {
    house = await openHouse();
    house.clickpost.switches.set({ paths: { silent: 1 } });
  });
  afterEach(async () => {
    house.magento.switches.reset();
    house.clickpost.switches.reset();
    house.clickpost.switches.set({ paths: { silent: 1 } });
    await house.hub.db.tx((tx) => tx.run("UPDATE tasks SET state = 'done', open_key = NULL WHERE state = 'open'"));
    await house.hub.db.tx((tx) => tx.run('UPDATE stock SET safety = 0'));
  });
  after(() => house?.close());

  const parcels = (number: string): Promise<ShipmentRow[]> =>
    house.rows<ShipmentRow>(
      'SELECT s.* FROM shipments s JOIN orders o ON o.id = s.order_id WHERE o.number = ? ORDER BY s.reference',
      [number],
    );
  const labelled = (number: string, count = 1): Promise<ShipmentRow[]> =>
    until(`${number} labelled`, async () => {
      const all = await parcels(number);
      return all.length === count && all.every((one) => one.state === 'labelled') && all;
    });
  const orderAt = (entityId: number) => [...house.magento.orders.values()].find((one) => one.entity_id === entityId);
  const tells = (entityId: number, status: string) =>
    until(`${status} told`, () => toldOf(house, entityId).at(-1) === status);
  const writes = (entityId: number) =>
    house.magento.journal
      .all()
      .filter(({ method, path }) => method === 'POST' && new RegExp(`/orders?/${entityId}/`).test(path))
      .map(({ path }) => path.split('/').at(-1));
  const reads = (entityId: number) =>
    house.magento.journal
      .all()
      .filter(({ method, path }) => method === 'GET' && new RegExp(`/orders?/${entityId}(/|$)`).test(path)).length;
  async function go(kind: 'simple' | 'cod' = 'simple') {
    const { number, order } = await house.place(kind);
    const [shipment] = await labelled(number);
    await tells(order.entity_id, 'allocated');
    return { number, entityId: order.entity_id, awb: shipment?.awb ?? '', reference: shipment?.reference ?? '' };
  }
  const change = async (number: string, work: (tx: Tx, orderId: string) => Promise<unknown>) => {
    const order = await house.order(number);
    await house.hub.db.tx((tx) => work(tx, order?.id ?? ''));
  };

  it('a plain order: three comments and one shipment, no call more', async () => {
    const { number, entityId, awb } = await go();
    await house.clickpost.sendStatus(awb, 4);
    await until('shipment at Magento', async () => (await house.shipment(number))?.magento_shipment_id);
    await house.clickpost.sendStatus(awb, 6);
    await tells(entityId, 'out_for_delivery');
    await house.clickpost.sendStatus(awb, 8);
    await tells(entityId, 'delivered');

    await house.check();
    expect(toldOf(house, entityId)).to.deep.equal(['allocated', 'out_for_delivery', 'delivered']);
    expect(writes(entityId)).to.deep.equal(['comments', 'ship', 'comments', 'comments']);
    expect(reads(entityId)).to.equal(0);
    expect(orderAt(entityId)?.status).to.equal('hub_delivered');
    expect(JSON.stringify(orderAt(entityId)?.history)).to.match(/Allocated at [^"]+, expected on 20\d\d-\d\d-\d\d/);
  });

  it('a late scan after the delivery, and the same callbacks twice: nothing steps back', async () => {
    house.clickpost.switches.set({ duplicate: 1 });
    const { entityId, awb } = await go();
    await house.clickpost.sendStatus(awb, 8);
    await tells(entityId, 'delivered');
    await house.clickpost.sendStatus(awb, 6, { at: new Date(Date.now() - 60_000) });
    await house.clickpost.sendStatus(awb, 9, { at: new Date(Date.now() - 50_000) });

    await house.check();
    expect(toldOf(house, entityId)).to.deep.equal(['allocated', 'delivered']);
  });

  it('Magento is down while three statuses pass: only the newest is told', async () => {
    const { number, entityId, awb } = await go();
    house.magento.switches.set({ down: true });
    for (const code of [4, 6, 9, 6, 8]) await house.clickpost.sendStatus(awb, code);
    await until('delivered', async () => (await house.shipment(number))?.state === 'delivered');
    await until(
      'given up for now',
      async () => (await house.count('deliveries', "listener LIKE 'magento.%' AND attempts > 1")) > 2,
    );

    house.magento.switches.set({ down: false });

    await house.settled();
    await house.check({ tasks: (await house.openTasks()).map((task) => task.kind) });
    expect(toldOf(house, entityId)).to.deep.equal(['allocated', 'delivered']);
    expect(orderAt(entityId)?.status).to.equal('hub_delivered');
  });

  it('two parcels: partly shipped, partly delivered, delivered; each document puts the status back and it is told again', async () => {
    const skus = await house.rows<{ sku: string }>(
      "SELECT s.sku FROM stock s JOIN locations l ON l.id = s.location_id WHERE l.country = 'AE' AND l.active = 1 AND s.physical > 5 GROUP BY s.sku HAVING COUNT(*) > 3 ORDER BY s.sku LIMIT 2",
    );
    const [a, b] = skus.map((row) => row.sku) as [string, string];
    const [first, second] = (
      await house.rows<{ location_id: string }>(
        `SELECT s.location_id FROM stock s JOIN locations l ON l.id = s.location_id
         WHERE l.country = 'AE' AND l.active = 1 AND l.ships_online = 1 AND s.sku IN (?, ?) AND s.physical > 2
         GROUP BY s.location_id HAVING COUNT(*) = 2 ORDER BY s.location_id LIMIT 2`,
        [a, b],
      )
    ).map((row) => row.location_id) as [string, string];
    // Each of the two has one of the goods to promise, and nobody else has any.
    await house.hub.db.tx((tx) =>
      tx.run(
        `UPDATE stock SET safety = CASE WHEN physical > 0 THEN physical ELSE 0 END
         WHERE (sku = ? AND location_id <> ?) OR (sku = ? AND location_id <> ?)`,
        [a, first, b, second],
      ),
    );
    const { number, order } = await house.place('simple', { lines: [a, b].map((sku) => ({ sku, qty: 1 })) });
    const entityId = order.entity_id;
    const [one, other] = await labelled(number, 2);
    await tells(entityId, 'allocated');

    await house.clickpost.sendStatus(one?.awb ?? '', 4);
    await tells(entityId, 'partly_shipped');
    await house.clickpost.sendStatus(one?.awb ?? '', 8);
    await tells(entityId, 'partly_delivered');
    await house.clickpost.sendStatus(other?.awb ?? '', 4);
    await until('second document', async () => (await parcels(number))[1]?.magento_shipment_id);
    await house.settled();
    const between = orderAt(entityId)?.status;
    await house.clickpost.sendStatus(other?.awb ?? '', 8);
    await tells(entityId, 'delivered');

    await house.check();
    const told = toldOf(house, entityId);
    expect(told.filter((status, at) => status !== told[at - 1])).to.deep.equal([
      'allocated',
      'partly_shipped',
      'partly_delivered',
      'delivered',
    ]);
    expect(between).to.equal('hub_partly_delivered');
    expect(orderAt(entityId)?.state).to.equal('complete');
    expect(JSON.stringify(orderAt(entityId)?.history)).to.contain('1 of 2 parcels shipped');
  });

  it('cancelled before it was paid: cancelled at Magento, with the reason', async () => {
    const { number, entityId } = await go('cod');

    await change(number, (tx, id) => cancelOrder(tx, id, { reason: 'customer' }));

    await until('cancelled', async () => (await house.order(number))?.state === 'cancelled');
    await tells(entityId, 'cancelled');
    await house.settled();
    expect(orderAt(entityId)?.state).to.equal('canceled');
    expect(toldOf(house, entityId)).to.deep.equal(['allocated', 'cancelled']);
  });

  it('paused by a person: on hold at Magento; resumed: taken off hold, and its status is back', async () => {
    const { number, entityId } = await go('cod');

    await change(number, (tx, id) => pauseOrder(tx, id, { reason: 'asked to wait' }));
    await until('held', () => orderAt(entityId)?.state === 'holded');
    await change(number, (tx, id) => resumeOrder(tx, id, { reason: 'goes on' }));
    await until('taken off', () => orderAt(entityId)?.status === 'hub_allocated');

    await house.settled();
    expect(orderAt(entityId)?.state).to.equal('new');
    expect(toldOf(house, entityId)).to.deep.equal(['allocated', 'on_hold', 'allocated']);
  });

  it('the answer to a cancel is lost: it is looked for, and cancelled once', async () => {
    const { number, entityId } = await go('cod');
    house.magento.switches.set({ lostResponse: { count: 1, path: 'cancel' } });

    await change(number, (tx, id) => cancelOrder(tx, id, { reason: 'customer' }));

    await tells(entityId, 'cancelled');
    await house.settled();
    expect(orderAt(entityId)?.state).to.equal('canceled');
    expect(toldOf(house, entityId).filter((status) => status === 'cancelled')).to.have.length(1);
  });

  it('the courier names another day: kept, and told as news', async () => {
    const { number, entityId, awb, reference } = await go();
    parcelOf(house, reference).edd = '2031-05-06';

    await house.clickpost.sendStatus(awb, 5);

    await until('told', () => JSON.stringify(orderAt(entityId)?.history).includes('New delivery date'));
    await house.settled();
    const [parcel] = await house.rows<{ expected_on: string }>(
      'SELECT expected_on FROM shipments WHERE reference = ?',
      [reference],
    );
    expect(parcel?.expected_on).to.equal('2031-05-06');
    expect((await house.order(number))?.state).to.equal('dispatched');
  });
});
