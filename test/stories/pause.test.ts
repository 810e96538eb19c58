/** Orders that a person stops where their parcels stand: before a courier is asked, while it is asked, with a label printed. */
import { expect } from 'chai';
import { createApiClient } from '../../src/core/access/index.ts';
import { dispatchShipments } from '../../src/core/shipment/index.ts';
import { openHouse, until, type House, type ShipmentRow } from './house.ts';

type Answer = Awaited<ReturnType<House['call']>>;

describe('stories/pause', () => {
  let house: House;
  let headers: Record<string, string>;

  before(async () => {
    house = await openHouse();
    const { key } = await house.hub.db.tx((tx) => createApiClient(tx, { name: 'desk', scopes: ['orders.write'] }));
    headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  });
  afterEach(() => house.clickpost.switches.reset());
  after(() => house?.close());

  const ask = (number: string, verb: 'pause' | 'resume' | 'revise', body: object = {}): Promise<Answer> =>
    house.call(`/admin/orders/${number}/${verb}`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ reason: 'the customer called', ...body }),
    });
  const reach = (number: string, state: string): Promise<ShipmentRow> =>
    until(`${number} ${state}`, async () => {
      const shipment = await house.shipment(number);
      return shipment?.state === state && shipment;
    });
  const orderIs = (number: string, state: string): Promise<unknown> =>
    until(`${number} ${state}`, async () => (await house.order(number))?.state === state);
  const handOver = (shipment: ShipmentRow): Promise<string> =>
    house.hub.db
      .tx((tx) => dispatchShipments(tx, [shipment.id]))
      .then(
        () => 'done',
        (error: { code?: string }) => error.code ?? 'no code',
      );
  const waybills = (reference: string) =>
    [...house.clickpost.shipments.values()].filter((one) => one.reference === reference);
  const told = async (number: string, event: string): Promise<number> =>
    (
      await house.rows(
        'SELECT l.seq FROM event_log l JOIN orders o ON o.id = l.doc_key WHERE o.number = ? AND l.event = ?',
        [number, event],
      )
    ).length;

  it('before the booking: no courier is asked, through a restart too; resumed, one waybill and one label', async () => {
    const { number } = await house.place('simple');
    const before = await reach(number, 'labelled');
    expect((await ask(number, 'pause')).status).to.equal(200);
    // Another address: the parcel waits for a booking again, of an order that stands still.
    const [row] = await house.rows<{ ship_to: string }>('SELECT ship_to FROM orders WHERE number = ?', [number]);
    const shipTo = { ...(JSON.parse(row?.ship_to ?? '{}') as object), lines: ['Another street 9'] };
    expect((await ask(number, 'revise', { shipTo })).status).to.equal(200);
    const { reference } = await reach(number, 'invoiced');

    await house.restart();
    await house.check({ tasks: ['order.paused'] });
    const still = await house.shipment(number);
    expect([still?.state, still?.awb, waybills(reference).length]).to.deep.equal(['invoiced', null, 0]);
    expect(reference).to.not.equal(before.reference);

    // Two at once: one resumes, the other is told.
    const answers = await Promise.all([ask(number, 'resume'), ask(number, 'resume')]);
    await reach(number, 'labelled');
    await house.check();

    expect(answers.map((one) => one.status).sort()).to.deep.equal([200, 409]);
    expect(waybills(reference)).to.have.length(1);
    expect(await told(number, 'order.resumed')).to.equal(1);
    expect(await house.count('invoices', `shipment_id = '${still?.id}'`)).to.equal(1);
  });

  it('while the courier is asked: its waybill is kept, no label is fetched; resumed, it goes on with that waybill', async () => {
    house.clickpost.switches.set({ slow: 20_000 });
    const { number } = await house.place('simple');
    await until(
      'asked',
      async () => (await house.count('partner_calls', "listener = 'courier.shipment.book' AND state = 'open'")) > 0,
    );
    const { reference } = await reach(number, 'invoiced');

    expect((await ask(number, 'pause')).status).to.equal(200);
    house.clickpost.switches.reset();
    await house.settled();
    const paused = await house.shipment(number);
    await house.check({ tasks: ['order.paused'] });
    expect(paused?.label_id).to.equal(null);

    await ask(number, 'resume');
    const labelled = await reach(number, 'labelled');
    await house.check();

    expect(waybills(reference).map((one) => one.waybill)).to.deep.equal([labelled.awb]);
    expect([paused?.state, paused?.awb]).to.deep.equal(['booked', labelled.awb]);
  });

  it('with a label printed: nothing is handed over until it is resumed', async () => {
    const { number } = await house.place('simple');
    const shipment = await reach(number, 'labelled');

    expect((await ask(number, 'pause')).status).to.equal(200);
    expect(await handOver(shipment)).to.equal('order.paused');
    expect((await ask(number, 'pause')).body['code']).to.equal('order.already_paused');
    await house.check({ tasks: ['order.paused'] });
    await ask(number, 'resume');
    expect(await handOver(shipment)).to.equal('done');
    await orderIs(number, 'dispatched');
    await house.check();

    expect((await ask(number, 'resume')).body['code']).to.equal('order.not_paused');
    expect(waybills(shipment.reference)).to.have.length(1);
  });

  it('what the courier reports of a paused order is recorded: it was picked up, and it arrived', async () => {
    const { number } = await house.place('simple');
    const shipment = await reach(number, 'labelled');
    const { version } = (await house.order(number)) ?? {};

    expect((await ask(number, 'pause', { version })).status).to.equal(200);
    const stale = await ask(number, 'resume', { version });
    for (const code of [4, 6, 8]) await house.clickpost.sendStatus(shipment.awb ?? '', code);
    await reach(number, 'delivered');
    await orderIs(number, 'closed');
    await house.check();

    expect([stale.status, stale.body['code']]).to.deep.equal([409, 'order.changed_meanwhile']);
  });
});
