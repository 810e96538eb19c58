/** Orders that their shop changes while they are under way, and orders that stand still and go on. */
import { expect } from 'chai';
import type { Order } from '../../sandbox/index.ts';
import { createApiClient } from '../../src/core/access/index.ts';
import { openHouse, until, type House, type ShipmentRow } from './house.ts';

describe('stories/revision', () => {
  let house: House;
  let headers: Record<string, string>;

  before(async () => {
    house = await openHouse();
    const { key } = await house.hub.db.tx((tx) => createApiClient(tx, { name: 'desk', scopes: ['orders.write'] }));
    headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  });
  afterEach(() => house.clickpost.switches.reset());
  after(() => house?.close());

  const ask = (number: string, verb: string, body: object = {}): ReturnType<House['call']> =>
    house.call(`/admin/orders/${number}/${verb}`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ reason: 'the customer called', ...body }),
    });
  const parcels = (number: string, state: string): Promise<ShipmentRow[]> =>
    house.rows<ShipmentRow>(
      'SELECT s.* FROM shipments s JOIN orders o ON o.id = s.order_id WHERE o.number = ? AND s.state = ?',
      [number, state],
    );
  const reach = (number: string, state: string): Promise<ShipmentRow> =>
    until(`${number} ${state}`, async () => (await parcels(number, state))[0]);
  const orderIs = (number: string, state: string): Promise<unknown> =>
    until(`${number} ${state}`, async () => (await house.order(number))?.state === state);
  const revisions = async (number: string): Promise<string[]> =>
    (
      await house.rows<{ state: string }>(
        'SELECT r.state FROM order_revisions r JOIN orders o ON o.id = r.order_id WHERE o.number = ? ORDER BY r.id',
        [number],
      )
    ).map((row) => row.state);
  /** Changes the shop's order as its admin would, a moment later by its clock, and pushes it. */
  const change = async (order: Order, how: (order: Order) => void): Promise<void> => {
    how(order);
    order.updated_at = new Date(Date.now() + ++moments * 2_000).toISOString().slice(0, 19).replace('T', ' ');
    expect(await house.magento.pushOrder(order)).to.equal(true);
  };
  let moments = 0;

  const twoPieces = async (): Promise<{ order: Order; number: string }> => {
    const first = await house.place('simple');
    const sku = first.order.items[0]?.sku ?? '';
    await reach(first.number, 'labelled');
    return house.place('simple', { lines: [{ sku, qty: 2 }] });
  };

  it('cancelled in the shop: recalled at the courier and cancelled here; the same body twice is once', async () => {
    // Nothing of it is paid: a shop cancels what it has not invoiced.
    const { order, number } = await house.place('cod');
    await reach(number, 'labelled');

    await change(order, (one) => (one.state = 'canceled'));
    await house.magento.pushOrder(order);
    await orderIs(number, 'cancelled');
    await house.check();

    expect((await revisions(number)).filter((state) => state === 'applied')).to.have.length(1);
  });

  it('held and let go on in the shop: paused here, nothing is handed over meanwhile', async () => {
    const { order, number } = await house.place('simple');
    await reach(number, 'labelled');

    await change(order, (one) => (one.state = 'holded'));
    await orderIs(number, 'paused');
    await change(order, (one) => (one.state = 'processing'));
    await orderIs(number, 'sourced');

    await house.check();
  });

  it('a piece less, of a booked parcel: the rest is booked again under another reference', async () => {
    const { order, number } = await twoPieces();
    const before = await reach(number, 'labelled');

    await change(order, (one) => {
      for (const item of one.items) item.qty_canceled = 1;
    });
    await reach(number, 'cancelled');
    const after = await reach(number, 'labelled');
    await house.check();

    expect(after.reference).to.not.equal(before.reference);
    expect((await house.lines(number)).map((line) => line.quantity)).to.deep.equal([2]);
    expect(await revisions(number)).to.include('applied');
  });

  it('another address by API: voided at the courier and booked anew, the invoice stays', async () => {
    const { number } = await house.place('simple');
    const before = await reach(number, 'labelled');
    const [row] = await house.rows<{ ship_to: string }>('SELECT ship_to FROM orders WHERE number = ?', [number]);
    const shipTo = { ...(JSON.parse(row?.ship_to ?? '{}') as object), lines: ['Another street 9'] };

    const { status, body } = await ask(number, 'revise', { shipTo });
    expect({ status, code: body['code'] }).to.deep.equal({ status: 200, code: undefined });
    const after = await until('booked anew', async () => {
      const [one] = await parcels(number, 'labelled');
      return one !== undefined && one.reference !== before.reference && one;
    });
    await house.check();

    expect(after.id).to.equal(before.id);
    expect([...house.clickpost.shipments.values()].find((one) => one.waybill === before.awb)?.cancelled).to.equal(true);
    expect(await house.count('invoices', `shipment_id = '${after.id}'`)).to.equal(1);
  });

  it('paused before it is booked: nothing is asked of a courier until it is resumed, then once', async () => {
    house.clickpost.switches.set({ down: true });
    const { number } = await house.place('simple');
    await reach(number, 'invoiced');

    expect((await ask(number, 'pause')).status).to.equal(200);
    house.clickpost.switches.reset();
    expect((await ask(number, 'pause')).body['code']).to.equal('order.already_paused');
    expect((await ask(number, 'resume')).status).to.equal(200);
    const shipment = await reach(number, 'labelled');
    await house.check();

    expect(
      [...house.clickpost.shipments.values()].filter((one) => one.reference === shipment.reference),
    ).to.have.length(1);
  });

  it('what has left is not changed any more: refused with a task, and its echo says nothing new', async () => {
    const { order, number } = await twoPieces();
    const shipment = await reach(number, 'labelled');
    await house.clickpost.sendStatus(shipment.awb ?? '', 4);
    await orderIs(number, 'dispatched');
    await house.settled();

    await change(order, (one) => {
      for (const item of one.items) item.qty_canceled = 1;
    });
    await until('refused', async () => (await revisions(number)).includes('refused'));
    await change(order, () => undefined);
    await house.settled();

    expect((await revisions(number)).filter((state) => state === 'refused')).to.have.length(1);
    await house.check({ tasks: ['order.revision_refused'] });
  });
});
