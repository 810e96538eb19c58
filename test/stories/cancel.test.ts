/** Orders that are not wanted any more: before a courier knows of them, while it is asked, and too late. */
import { expect } from 'chai';
import { createApiClient } from '../../src/core/access/index.ts';
import { openHouse, until, type House, type ShipmentRow } from './house.ts';
import { SKU } from './web-stock.ts';

type Answer = Awaited<ReturnType<House['call']>>;

describe('stories/cancel', () => {
  let house: House;
  let headers: Record<string, string>;

  before(async () => {
    house = await openHouse({
      asyncMs: 300,
      // One that answers later, as some couriers do.
      couriers: (all) => all.map((one) => (one.name === 'Naqel' ? { ...one, cancel: 'accept' as const } : one)),
    });
    const { key } = await house.hub.db.tx((tx) =>
      createApiClient(tx, { name: 'desk', scopes: ['orders.write', 'orders.read'] }),
    );
    headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  });
  afterEach(() => house.clickpost.switches.reset());
  after(() => house?.close());

  const ask = (number: string, verb: string, body: object = {}, more: Record<string, string> = {}): Promise<Answer> =>
    house.call(`/admin/orders/${number}/${verb}`, {
      method: 'POST',
      headers: { ...headers, ...more },
      body: JSON.stringify({ reason: 'the customer called', ...body }),
    });
  const reach = (number: string, state: string): Promise<ShipmentRow> =>
    until(`${number} ${state}`, async () => {
      const shipment = await house.shipment(number);
      return shipment?.state === state && shipment;
    });
  const orderIs = (number: string, state: string): Promise<unknown> =>
    until(`${number} ${state}`, async () => (await house.order(number))?.state === state);
  const cancels = (): number => house.clickpost.journal.all().filter((one) => /cancel-order/.test(one.path)).length;
  const awbOf = (shipment: ShipmentRow): string => shipment.awb ?? '';
  const reserved = async (): Promise<number> =>
    Number((await house.rows<{ n: number }>('SELECT SUM(reserved) AS n FROM stock WHERE sku = ?', [SKU]))[0]?.n);
  const parcel = (awb: string) => [...house.clickpost.shipments.values()].find((one) => one.waybill === awb);

  it('a labelled parcel is voided at the courier, then the order is cancelled', async () => {
    const { number } = await house.place('simple');
    const shipment = await reach(number, 'labelled');

    const { status, body } = await ask(number, 'cancel');
    await orderIs(number, 'cancelled');
    await house.check();

    expect({ status, outcome: body['outcome'] }).to.deep.equal({ status: 200, outcome: 'recalling' });
    expect(parcel(awbOf(shipment))?.cancelled).to.equal(true);
    expect((await house.shipment(number))?.state).to.equal('cancelled');
  });

  it('the answer is lost and the hub restarts: asked again, cancelled once', async () => {
    const { number } = await house.place('simple');
    const shipment = await reach(number, 'labelled');
    const before = cancels();
    house.clickpost.switches.set({ lostResponse: { count: 1, path: 'cancel-order' } });

    await ask(number, 'cancel');
    await until('the first question', () => cancels() > before);
    await house.restart();
    await orderIs(number, 'cancelled');
    await house.check();

    expect(parcel(awbOf(shipment))?.cancelled).to.equal(true);
    expect(await house.count('event_log', "event = 'order.cancelled'")).to.equal(2);
  });

  it('the courier says that it is too late: the parcel goes on, people are told', async () => {
    const { number } = await house.place('simple');
    await reach(number, 'labelled');
    house.clickpost.switches.set({ refuse: { code: 350, count: 1, path: 'cancel-order' } });

    await ask(number, 'cancel');
    await until('kept', async () => (await house.openTasks()).length === 2);

    expect((await house.shipment(number))?.state).to.equal('labelled');
    expect((await house.order(number))?.state).to.equal('sourced');
    await house.check({ tasks: ['order.change_too_late', 'shipment.recall_refused'] });
    await house.hub.db.tx((tx) => tx.run("UPDATE tasks SET state = 'done', open_key = NULL"));
  });

  it('a courier that agrees later: the order is cancelled when it has', async () => {
    const { number } = await house.place('simple', { storeCode: 'sa_ar' });
    await reach(number, 'labelled');

    await ask(number, 'cancel');
    await reach(number, 'recalled');
    await orderIs(number, 'cancelled');

    await house.check();
  });

  it('cancelled while its waybill is asked for: the waybill that comes is voided', async () => {
    house.clickpost.switches.set({ slow: 20_000 });
    const { number } = await house.place('simple');
    await until(
      'asked',
      async () => (await house.count('partner_calls', "listener = 'courier.shipment.book' AND state = 'open'")) > 0,
    );
    await reach(number, 'invoiced');

    const { body } = await ask(number, 'cancel');
    house.clickpost.switches.reset();
    expect(body['outcome']).to.equal('cancelled');
    await house.check();

    const [dropped] = await house.rows<{ awb: string; state: string }>(
      `SELECT d.awb, d.state FROM dropped_awbs d JOIN orders o ON o.id = d.order_id WHERE o.number = ?`,
      [number],
    );
    expect(dropped?.state).to.equal('void');
    expect(parcel(dropped?.awb ?? '')?.cancelled).to.equal(true);
    expect((await house.order(number))?.state).to.equal('cancelled');
  });

  it('two at once: one cancels, the other is told what has changed', async () => {
    const { number } = await house.place('simple');
    await reach(number, 'labelled');
    const version = (await house.order(number))?.version;

    const answers = await Promise.all([ask(number, 'cancel', { version }), ask(number, 'cancel', { version })]);
    await orderIs(number, 'cancelled');
    await house.check();

    expect(answers.map((one) => one.status).sort()).to.deep.equal([200, 409]);
    expect(answers.find((one) => one.status === 409)?.body['code']).to.equal('order.changed_meanwhile');
  });

  it('the same key twice: done once, answered twice; for something else refused', async () => {
    const { number } = await house.place('simple');
    await reach(number, 'labelled');
    const key = { 'idempotency-key': 'cancel-1' };

    const first = await ask(number, 'cancel', {}, key);
    await orderIs(number, 'cancelled');
    const second = await ask(number, 'cancel', {}, key);
    const other = await ask(number, 'hold', {}, key);

    expect(second.body).to.deep.equal(first.body);
    expect(other.body['code']).to.equal('request.key_reused');
    await house.check();
  });

  it('what has left is not cancelled; wrong requests change nothing', async () => {
    const { number } = await house.place('simple');
    const shipment = await reach(number, 'labelled');
    await house.clickpost.sendStatus(awbOf(shipment), 4);
    await orderIs(number, 'dispatched');

    const late = await ask(number, 'cancel');
    const nobody = await ask('AE-0', 'cancel');
    const wrong = await ask(number, 'cancel', { reason: '' });

    expect([late.status, late.body['code']]).to.deep.equal([409, 'order.too_late_to_cancel']);
    expect(nobody.status).to.equal(404);
    expect(wrong.status).to.equal(400);
    await house.check();
  });

  it('some pieces only: their exact share goes back, the rest is booked again under another reference', async () => {
    const { number } = await house.place('simple', { lines: [{ sku: SKU, qty: 2 }] });
    const shipment = await reach(number, 'labelled');
    const held = await reserved();

    const { status } = await ask(number, 'cancel-lines', { lines: [{ line: 1, quantity: 1 }] });
    const again = await until('booked again', async () => {
      const rows = await house.rows<ShipmentRow>(
        "SELECT s.* FROM shipments s JOIN orders o ON o.id = s.order_id WHERE o.number = ? AND s.state = 'labelled'",
        [number],
      );
      return rows.find((one) => one.reference !== shipment.reference);
    });
    await house.check();

    expect(status).to.equal(200);
    expect(parcel(awbOf(shipment))?.cancelled).to.equal(true);
    expect(parcel(awbOf(again))?.cancelled).to.equal(false);
    expect(await reserved()).to.equal(held - 1);
    // The delivery is still owed: what goes back is half of the row, to the minor unit.
    const [{ total_minor: rowMinor = 0 } = {}] = await house.lines(number);
    const refunds = await house.rows<{ way: string; amount_minor: number; state: string }>(
      "SELECT way, amount_minor, state FROM refunds WHERE order_id = ? AND way <> 'none'",
      [again.order_id],
    );
    expect(refunds.map((one) => [one.way, one.state, Number(one.amount_minor)])).to.deep.equal([
      ['gateway', 'done', Number(rowMinor) / 2],
    ]);
  });
});
