/** Stock to Magento: its own orders are counted once, changes are told together, outages lose nothing. */
import { expect } from 'chai';
import { openHouse, until, type House } from './house.ts';
import { webStock, type WebStock } from './web-stock.ts';

describe('stories/magento-stock', () => {
  let house: House;
  let web: WebStock;

  before(async () => {
    house = await openHouse({ stepMs: 30, shop: (shop) => ({ ...shop, enforceStock: true }) });
    web = webStock(house);
    house.clickpost.switches.set({ paths: { silent: 1 } });
    await web.begun();
  });
  afterEach(() => house?.clickpost.switches.set({ paths: { silent: 1 } }));
  after(() => house?.close());

  async function labelled(qty: number): Promise<{ number: string; awb: string }> {
    const { number } = await house.place('simple', { lines: [{ sku: 'FS-BAG', qty }] });
    await until('labelled', async () => (await house.shipment(number))?.state === 'labelled');
    return { number, awb: (await house.shipment(number))?.awb ?? '' };
  }
  const isShipped = async (number: string): Promise<boolean> =>
    (await house.shipment(number))?.magento_shipment_id != null;
  const keepBack = (safety: 'physical' | '0'): Promise<unknown> =>
    house.hub.db.tx((tx) => tx.run(`UPDATE stock SET safety = ${safety} WHERE sku = 'FS-BAG'`));
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

  it('an order: the source keeps its number and what is salable falls; after the shipment both are right', async () => {
    const before = web.at() ?? 0;

    const { number, awb } = await labelled(2);
    await pause(1_500);

    expect([web.at(), await web.salable()]).to.deep.equal([before, before - 2]);
    house.clickpost.setPath(awb, 'normal');
    await until('shipped at Magento', () => isShipped(number));
    await until('told', async () => (await web.told()) === before - 2);
    expect([web.at(), await web.salable(), await web.onShelves()]).to.deep.equal([before - 2, before - 2, before - 2]);
    await house.check();
  });

  it('the shipment at Magento comes late: what has left still counts, so it is not refused when it comes', async () => {
    const all = web.at() ?? 0;
    const { number, awb } = await labelled(2);
    // All but the two are sold elsewhere: a source set to nought would refuse the shipment.
    house.magento.switches.set({ fail: { rate: 1, path: '/ship' } });
    house.clickpost.setPath(awb, 'normal');
    await until('gone', async () => (await web.onShelves()) === all - 2);
    await keepBack('physical');
    await web.move(-1);

    await until('told', async () => (await web.told()) === 2);
    expect([web.at(), await web.salable()]).to.deep.equal([2, 0]);

    house.magento.switches.set({ fail: 0 });
    await until('shipped at Magento', () => isShipped(number));
    await until('told', async () => (await web.told()) === 0);
    expect([web.at(), await web.salable()]).to.deep.equal([0, 0]);
    await keepBack('0');
    await web.move(1);
    await until('told', async () => (await web.told()) === all - 2);
  });

  it('the shipment at Magento is made and its answer lost, while pieces come in: both are counted once', async () => {
    const all = web.at() ?? 0;
    const { number, awb } = await labelled(2);
    house.magento.switches.set({ lostResponse: { count: 1, path: '/ship' } });
    house.clickpost.setPath(awb, 'normal');
    await until('gone', async () => (await web.onShelves()) === all - 2);
    await web.move(7);

    await until('shipped at Magento', () => isShipped(number));
    await until('told', async () => (await web.told()) === all + 5);

    expect([web.at(), await web.salable(), await web.onShelves()]).to.deep.equal([all + 5, all + 5, all + 5]);
    const made = [...house.magento.shipments.values()].filter((one) => one.tracks[0]?.track_number === awb);
    expect(made).to.have.length(1);
  });

  it('a thousand changes of one SKU: a call a second at most, and the last number', async () => {
    const before = web.at() ?? 0;
    const called = web.calls();
    const began = Date.now();

    await web.move(...Array.from({ length: 1_000 }, (_, at) => (at % 2 === 0 ? -1 : 1)), -1);

    await until('told', async () => (await web.told()) === before - 1);
    const seconds = Math.ceil((Date.now() - began) / 1_000) + 1;
    expect(web.at()).to.equal(before - 1);
    expect(web.calls() - called).to.be.within(1, seconds);
  });

  it('a lost response: the number is sent again, and then known', async () => {
    const before = web.at() ?? 0;
    const called = web.calls();
    house.magento.switches.set({ lostResponse: { count: 1, path: 'source-items' } });

    await web.move(-3);

    await until('told', async () => (await web.told()) === before - 3);
    expect([web.at(), web.calls() - called]).to.deep.equal([before - 3, 2]);
  });

  it('Magento is down and throttles: numbers wait, the newest arrives, nobody is needed', async () => {
    const before = web.at() ?? 0;
    house.magento.switches.set({ down: true });
    await web.move(-3);
    await until('noticed', () => house.log.some((line) => line.msg === 'the channel does not take stock'));
    await web.move(-4);
    house.magento.switches.set({ down: false, throttle: 1 });

    await until('told', async () => (await web.told()) === before - 7);

    house.magento.switches.set({ throttle: 0 });
    expect(web.at()).to.equal(before - 7);
    await until('told of again', () => house.log.some((line) => line.msg === 'the channel takes stock again'));
    await house.check();
  });

  it('a restart: what changed while nobody told it is told by the next hub', async () => {
    const before = web.at() ?? 0;
    house.magento.switches.set({ down: true });
    await web.move(-5);

    await house.restart(async () => house.magento.switches.set({ down: false }));

    await until('told', async () => (await web.told()) === before - 5);
    expect(web.at()).to.equal(before - 5);
  });
});
