/** Money on its way: authorised orders captured per shipment, refused, captured once, given back, let go. */
import { expect } from 'chai';
import { cancelOrder } from '../../src/core/change/index.ts';
import { setChannel } from '../helpers/master.ts';
import { openHouse, until, type House } from './house.ts';

type ChargeRow = { id: string; state: string; amount_minor: number; shipment_id: string; error_code: string | null };
type RefundRow = { id: string; state: string; way: string; amount_minor: number };

const TEE = 'FS-TEE-BLK-S';
const OTHER = 'FS-TEE-WHT-M';

describe('stories/payments', () => {
  let house: House;

  before(async () => {
    house = await openHouse();
    // Each of the two has one place, so that an order of both leaves in two parcels.
    await house.hub.db.tx(async (tx) => {
      await tx.run("UPDATE stock SET safety = physical WHERE sku = ? AND location_id <> '1001'", [TEE]);
      await tx.run("UPDATE stock SET safety = physical WHERE sku = ? AND location_id <> '1002'", [OTHER]);
    });
  });
  after(() => house?.close());
  afterEach(() => house.checkout.switches.reset());

  const charges = (number: string): Promise<ChargeRow[]> =>
    house.rows<ChargeRow>(
      'SELECT c.* FROM charges c JOIN orders o ON o.id = c.order_id WHERE o.number = ? ORDER BY c.id',
      [number],
    );
  const refunds = (number: string): Promise<RefundRow[]> =>
    house.rows<RefundRow>(
      'SELECT r.* FROM refunds r JOIN orders o ON o.id = r.order_id WHERE o.number = ? ORDER BY r.id',
      [number],
    );
  const shipments = (number: string): Promise<{ id: string; state: string; awb: string | null }[]> =>
    house.rows(
      'SELECT s.id, s.state, s.awb FROM shipments s JOIN orders o ON o.id = s.order_id WHERE o.number = ? ORDER BY s.id',
      [number],
    );
  const held = async (number: string): Promise<{ state: string; captured_minor: number } | undefined> =>
    (
      await house.rows<{ state: string; captured_minor: number }>(
        'SELECT a.* FROM authorisations a JOIN orders o ON o.id = a.order_id WHERE o.number = ?',
        [number],
      )
    )[0];
  const paymentOf = (order: { entity_id: number }) => {
    const payment = house.checkout.payments.get(`pay_${order.entity_id}`);
    if (payment === undefined) throw new Error('no payment at the gateway');
    return payment;
  };
  const captures = (order: { entity_id: number }) =>
    paymentOf(order).actions.filter((one) => one.type === 'Capture' && one.approved === true);
  const idOf = async (number: string): Promise<string> => (await house.order(number))?.id ?? '';
  const cancel = async (number: string): Promise<void> => {
    const id = await idOf(number);
    await house.hub.db.tx((tx) => cancelOrder(tx, id, { reason: 'customer' }));
  };
  const placeTwo = () =>
    house.place('simple', {
      authorised: true,
      lines: [
        { sku: TEE, qty: 2 },
        { sku: OTHER, qty: 1 },
      ],
    });
  const memosOf = (order: { entity_id: number }) =>
    [...house.magento.creditmemos.values()].filter((one) => one.order.entity_id === order.entity_id);
  const invoicedOf = async (number: string): Promise<number> => {
    const [row] = await house.rows<{ n: number }>(
      `SELECT COALESCE(SUM(i.total_minor), 0) AS n FROM invoices i JOIN orders o ON o.id = i.order_id
       WHERE o.number = ? AND i.state <> 'drafted' AND i.state <> 'dropped'`,
      [number],
    );
    return Number(row?.n);
  };

  it('authorised, two parcels: each is captured by itself, together the whole order', async () => {
    const { order, number } = await placeTwo();

    await until(
      'both captured',
      async () => (await charges(number)).filter((one) => one.state === 'captured').length === 2,
    );
    await house.check();
    const minor = Math.round(order.amounts.grand_total * 100);
    expect((await charges(number)).reduce((sum, one) => sum + Number(one.amount_minor), 0)).to.equal(minor);
    expect(
      captures(order)
        .map((one) => one.amount)
        .reduce((sum, one) => sum + one, 0),
    ).to.equal(minor);
    expect(captures(order)).to.have.length(2);
    expect(await invoicedOf(number)).to.equal(minor);
    expect(await held(number)).to.include({ state: 'used' });
    // The channel has an invoice for each.
    const theirs = [...house.magento.invoices.values()].filter((one) => one.order.entity_id === order.entity_id);
    expect(theirs).to.have.length(2);
    expect(house.magento.orders.get(order.entity_id)?.amounts.total_paid).to.equal(order.amounts.grand_total);
  });

  it('declined for one parcel: that one is held with a task, the other goes on; a retry takes it', async () => {
    house.checkout.switches.set({ declineCapture: { count: 1 } });
    const { order, number } = await placeTwo();

    await until('one captured, one failed', async () => {
      const states = (await charges(number)).map((one) => one.state).sort();
      return states.join() === 'captured,failed';
    });
    await house.settled();
    const failed = (await charges(number)).find((one) => one.state === 'failed');
    const [stopped, other] = [
      failed?.shipment_id,
      (await shipments(number)).find((one) => one.id !== failed?.shipment_id),
    ];
    expect((await shipments(number)).find((one) => one.id === stopped)?.state).to.equal('charge_failed');
    expect(other?.state).to.equal('labelled');
    expect(failed?.error_code).to.equal('checkout.declined_20005');
    await house.check({ tasks: ['charge.failed'] });

    const { retryCharge } = await import('../../src/core/payment/index.ts');
    await house.hub.db.tx((tx) => retryCharge(tx, stopped ?? ''));
    await until('captured', async () => (await charges(number)).every((one) => one.state === 'captured'));
    await house.check();
    expect(captures(order)).to.have.length(2);
  });

  it('lost answers and doubled webhooks: captured once', async () => {
    house.checkout.switches.set({ lostResponse: { count: 2, path: '/captures' }, duplicate: 1, reorder: 0.5 });
    const { order, number } = await house.place('simple', { authorised: true });

    await until('labelled', async () => (await shipments(number)).every((one) => one.state === 'labelled'));
    await house.checkout.idle();
    await house.check();
    expect(captures(order)).to.have.length(1);
    expect((await charges(number)).map((one) => one.state)).to.deep.equal(['captured']);
    expect(await house.count('payment_facts', `payment_ref = 'pay_${order.entity_id}'`)).to.equal(1);
  });

  it('an outcome that comes later: the parcel waits for the webhook', async () => {
    house.checkout.switches.set({ settleMs: 600_000 });
    const { number } = await house.place('simple', { authorised: true });

    await until('asked', async () => (await charges(number))[0]?.state === 'asked');
    expect((await shipments(number))[0]?.state).to.equal('charging');
    house.checkout.switches.set({ settleMs: 0 });
    await until('labelled', async () => (await shipments(number))[0]?.state === 'labelled');
    await house.check();
  });

  it('an outcome whose webhook is lost: the gateway is asked', async () => {
    house.checkout.switches.set({ settleMs: 600_000, loseWebhook: 1 });
    const { number } = await house.place('simple', { authorised: true });

    await until('asked', async () => (await charges(number))[0]?.state === 'asked');
    house.checkout.switches.set({ settleMs: 0 });
    await until('captured', async () => {
      await house.hub.jobs.runNow('payment.follow_up');
      return (await charges(number))[0]?.state === 'captured';
    });
    await until('labelled', async () => (await shipments(number))[0]?.state === 'labelled');
    await house.check();
  });

  it('cancelled after its capture, the answer to the refund lost: given back once', async () => {
    const { order, number } = await house.place('simple', { authorised: true });
    await until('labelled', async () => (await shipments(number))[0]?.state === 'labelled');
    house.checkout.switches.set({ lostResponse: { count: 1, path: '/refunds' }, duplicate: 1 });

    await cancel(number);
    await until('given back', async () => (await refunds(number))[0]?.state === 'done');
    await house.checkout.idle();
    await house.check();
    const minor = Math.round(order.amounts.grand_total * 100);
    expect((await refunds(number)).map((one) => [one.way, Number(one.amount_minor)])).to.deep.equal([
      ['gateway', minor],
    ]);
    const given = paymentOf(order).actions.filter((one) => one.type === 'Refund');
    expect(given.map((one) => one.amount)).to.deep.equal([minor]);
    expect(house.checkout.balances(`pay_${order.entity_id}`)).to.include({ total_refunded: minor });
    expect(memosOf(order).map((one) => one.grand_total)).to.deep.equal([order.amounts.grand_total]);
  });

  it('cancelled while it waits for its charge: the authorisation is let go, nothing is taken', async () => {
    house.checkout.switches.set({ declineCapture: { count: 1 } });
    const { order, number } = await house.place('simple', { authorised: true });
    await until('failed', async () => (await charges(number))[0]?.state === 'failed');

    await cancel(number);
    await until('voided', async () => (await held(number))?.state === 'voided');
    await house.check();
    expect((await charges(number))[0]?.state).to.equal('dropped');
    expect(house.checkout.balances(`pay_${order.entity_id}`)).to.include({ total_captured: 0, available_to_void: 0 });
    expect(await refunds(number)).to.deep.equal([]);
  });

  it('prepaid and cancelled: the gateway gives all of it back, once', async () => {
    const { order, number } = await house.place('simple');
    await until('labelled', async () => (await shipments(number))[0]?.state === 'labelled');
    house.magento.switches.set({ lostResponse: { count: 1, path: '/refund' } });

    await cancel(number);
    await until('given back', async () => (await refunds(number))[0]?.state === 'done');
    await house.check();
    expect(house.checkout.balances(`pay_${order.entity_id}`).total_refunded).to.equal(
      Math.round(order.amounts.grand_total * 100),
    );
    // Its answer was lost too, and it was not written twice.
    expect(memosOf(order).map((one) => one.grand_total)).to.deep.equal([order.amounts.grand_total]);
    house.magento.switches.reset();
  });

  it('cash on delivery: due, collected at the door', async () => {
    const { number } = await house.place('cod');
    await until('labelled', async () => (await shipments(number))[0]?.state === 'labelled');
    expect((await charges(number)).map((one) => one.state)).to.deep.equal(['due']);

    const awb = (await shipments(number))[0]?.awb ?? '';
    for (const code of [4, 6, 8]) await house.clickpost.sendStatus(awb, code);
    await until('collected', async () => (await charges(number))[0]?.state === 'collected');
    await house.check();
  });

  it('cash, where the channel wants its invoice: written once the cash is in', async () => {
    await setChannel(house.hub.db, 'AE', { moneyMirror: { invoice: { cod: 'delivered' } } });
    const { order, number } = await house.place('cod');
    await until('labelled', async () => (await shipments(number))[0]?.state === 'labelled');
    const theirs = () => [...house.magento.invoices.values()].filter((one) => one.order.entity_id === order.entity_id);
    expect(theirs()).to.have.length(0);

    const awb = (await shipments(number))[0]?.awb ?? '';
    for (const code of [4, 6, 8]) await house.clickpost.sendStatus(awb, code);
    await until('invoiced', () => theirs().length === 1);
    await house.check();
    expect(theirs()[0]?.grand_total).to.equal(order.amounts.grand_total);
  });

  it('the gateway is down: only its parcels wait, and go on without a hand', async () => {
    house.checkout.switches.set({ down: true });
    const { number } = await house.place('simple', { authorised: true });
    const paid = await house.place('simple');

    await until('the paid one', async () => (await shipments(paid.number))[0]?.state === 'labelled');
    expect((await shipments(number))[0]?.state).to.equal('charging');
    house.checkout.switches.reset();
    await until('labelled', async () => (await shipments(number))[0]?.state === 'labelled');
    await house.check();
  });

  it('an authorisation that ends: a person is asked, and what is not captured cannot be any more', async () => {
    house.checkout.switches.set({ declineCapture: { count: 1 } });
    const { order, number } = await house.place('simple', { authorised: true });
    await until('failed', async () => (await charges(number))[0]?.state === 'failed');

    house.checkout.expire(`pay_${order.entity_id}`);
    await until('expired', async () => (await held(number))?.state === 'expired');
    await house.check({ tasks: ['authorisation.expired', 'charge.failed'] });
    const { retryCharge } = await import('../../src/core/payment/index.ts');
    const [shipment] = await shipments(number);
    await house.hub.db.tx((tx) => retryCharge(tx, shipment?.id ?? ''));
    await until('failed again', async () => (await charges(number))[0]?.error_code === 'payment.authorisation_expired');
    await house.check({ tasks: ['authorisation.expired', 'charge.failed'] });
  });
});
