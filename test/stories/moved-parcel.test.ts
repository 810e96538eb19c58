/** Authorised orders whose parcels are turned down while or after their money is taken: taken once, each paper once. */
import { expect } from 'chai';
import { cancelLines } from '../../src/core/change/index.ts';
import { turnDown, type TurnDown } from '../../src/core/rerouting/index.ts';
import type { Order } from '../../sandbox/index.ts';
import { openHouse, until, type House } from './house.ts';

type Parcel = { id: string; state: string; awb: string; location_id: string };
type Charge = { id: string; state: string; amount_minor: number };
const TEE = 'FS-TEE-BLK-S';
const OTHER = 'FS-TEE-WHT-M';

describe('stories/moved-parcel', () => {
  let house: House;

  before(async () => {
    house = await openHouse();
  });
  afterEach(() => house.checkout.switches.reset());
  after(() => house?.close());

  const of = <T>(table: string, number: string): Promise<T[]> =>
    house.rows<T>(`SELECT t.* FROM ${table} t JOIN orders o ON o.id = t.order_id WHERE o.number = ? ORDER BY t.id`, [
      number,
    ]);
  const parcels = (number: string) => of<Parcel>('shipments', number);
  const labels = (number: string, n: number): Promise<Parcel[]> =>
    until(`${n} labels of ${number}`, async () => {
      const all = (await parcels(number)).filter((one) => one.state !== 'cancelled');
      return all.length === n && all.every((one) => one.state === 'labelled') && all;
    });
  const place = () =>
    house.place('simple', {
      authorised: true,
      lines: [
        { sku: TEE, qty: 2 },
        { sku: OTHER, qty: 1 },
      ],
    });
  const reject = (parcel: Parcel | undefined, lines?: TurnDown['lines']) =>
    house.hub.db.tx((tx) =>
      turnDown(tx, parcel?.id ?? '', {
        reason: 'too_busy',
        cause: 'store',
        who: 'story',
        ...(lines === undefined ? {} : { lines }),
      }),
    );
  const deliver = async (number: string, all: readonly Parcel[]): Promise<void> => {
    for (const { awb } of all) for (const code of [4, 6, 8]) await house.clickpost.sendStatus(awb, code);
    await until('closed', async () => (await house.order(number))?.state === 'closed');
  };
  const minorOf = (order: Order): number => Math.round(order.amounts.grand_total * 100);
  const atGateway = (order: Order, type: string): number[] =>
    (house.checkout.payments.get(`pay_${order.entity_id}`)?.actions ?? [])
      .filter((one) => one.type === type && one.approved === true)
      .map((one) => one.amount);
  const ofShop = (all: House['magento']['invoices'], order: Order) =>
    [...all.values()].filter((one) => one.order.entity_id === order.entity_id).map((one) => one.grand_total);
  /** What is invoiced and not credited is what was taken and has not gone back. */
  const standing = async (number: string): Promise<number> =>
    (await of<{ state: string; total_minor: number; credited_minor: number }>('invoices', number))
      .filter((one) => one.state === 'issued')
      .reduce((sum, one) => sum + Number(one.total_minor) - Number(one.credited_minor), 0);

  it('captured, then a piece moves on: two new invoices and a note of ours, no second capture, one invoice at the shop', async () => {
    const { order, number } = await place();
    const [first] = await labels(number, 1);

    await reject(first, [{ sku: TEE, quantity: 1 }]);
    const two = await labels(number, 2);
    await deliver(number, two);
    await house.check();

    const minor = minorOf(order);
    expect(two[0]?.location_id).not.to.equal(two[1]?.location_id);
    expect([atGateway(order, 'Capture'), atGateway(order, 'Refund')]).to.deep.equal([[minor], []]);
    expect((await of<Charge>('charges', number)).map((one) => one.state)).to.deep.equal([
      'captured',
      'allocated',
      'allocated',
    ]);
    expect(await standing(number)).to.equal(minor);
    expect(ofShop(house.magento.invoices, order)).to.deep.equal([order.amounts.grand_total]);
    expect(ofShop(house.magento.creditmemos, order)).to.deep.equal([]);
    expect(house.magento.orders.get(order.entity_id)).to.include({ state: 'complete' });
    expect(house.magento.orders.get(order.entity_id)?.amounts).to.include({ total_due: 0, total_refunded: null });
  });

  it('the piece that moved on is not wanted any more: it alone is given back, the shop has one credit memo of it', async () => {
    const { order, number } = await place();
    const [first] = await labels(number, 1);
    await reject(first, [{ sku: TEE, quantity: 1 }]);
    await labels(number, 2);
    const { id } = (await house.order(number)) ?? { id: '' };
    const [tee] = (await of<{ id: string; sku: string }>('order_lines', number)).filter((one) => one.sku === TEE);

    await house.hub.db.tx((tx) =>
      cancelLines(tx, id, [{ orderLineId: tee?.id ?? '', quantity: 1 }], { reason: 'customer' }),
    );
    await until('given back', () => atGateway(order, 'Refund').length === 1);
    await until('one or two parcels', async () => (await parcels(number)).every((one) => one.state !== 'recalled'));
    await house.settled();
    const rest = (await parcels(number)).filter((one) => one.state === 'labelled');
    await deliver(number, rest);
    await house.check();

    const [back = 0] = atGateway(order, 'Refund');
    expect(atGateway(order, 'Capture')).to.deep.equal([minorOf(order)]);
    expect(await standing(number)).to.equal(minorOf(order) - back);
    expect(ofShop(house.magento.creditmemos, order)).to.deep.equal([back / 100]);
  });

  it('turned down while its money is being taken: what comes pays for the next parcel, nothing is given back', async () => {
    house.checkout.switches.set({ settleMs: 600_000 });
    const { order, number } = await place();
    const first = await until('asked', async () => {
      const [charge] = await of<Charge>('charges', number);
      return charge?.state === 'asked' && (await parcels(number))[0];
    });

    await reject(first);
    await until('the next waits', async () => (await of<Charge>('charges', number)).length === 2);
    house.checkout.switches.set({ settleMs: 0 });
    await until('paid by the first', async () => {
      await house.hub.jobs.runNow('payment.follow_up');
      return (await of<Charge>('charges', number))[1]?.state === 'allocated';
    });
    await deliver(number, await labels(number, 1));
    await house.checkout.idle();
    await house.check();

    expect([atGateway(order, 'Capture'), atGateway(order, 'Refund')]).to.deep.equal([[minorOf(order)], []]);
    expect(await standing(number)).to.equal(minorOf(order));
    expect(ofShop(house.magento.invoices, order)).to.deep.equal([order.amounts.grand_total]);
  });
});
