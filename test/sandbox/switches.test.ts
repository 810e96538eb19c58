/** Proves the switches that all simulators share, at the Magento one. */
import { expect } from 'chai';
import { startMagentoSandbox } from '../../sandbox/index.ts';
import type { MagentoSandbox } from '../../sandbox/index.ts';
import { createRandom } from '../../sandbox/random.ts';
import { commonDefaults, commonSchema, createSwitches } from '../../sandbox/switches.ts';

const stores = [{ storeId: 1, code: 'ae_en', websiteId: 1, channel: 'AE', currency: 'AED', baseCurrency: 'AED' }];
const skus = [{ sku: 'A', name: 'A', price: 10, productId: 1 }];
const headers = { authorization: 'Bearer t', 'content-type': 'application/json' };

describe('sandbox/switches', () => {
  let magento: MagentoSandbox;
  beforeEach(async () => {
    magento = await startMagentoSandbox({ stores, skus, accessToken: 't' });
    magento.placeOrder('cod');
  });
  afterEach(() => magento.stop());

  const get = () => fetch(`${magento.url}/rest/all/V1/orders/1`, { headers });
  const hold = () => fetch(`${magento.url}/rest/all/V1/orders/1/hold`, { method: 'POST', headers, body: '{}' });
  const control = (path: string, body?: object) =>
    fetch(
      `${magento.url}/_sandbox/${path}`,
      body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) },
    );
  const failed = async (answer: Promise<Response>) =>
    answer.then(
      () => false,
      () => true,
    );

  it('down: 503 or a dropped connection, never for the control routes', async () => {
    await control('switches', { down: true });
    expect((await get()).status).to.equal(503);
    await control('switches', { down: 'reset' });
    expect(await failed(get())).to.equal(true);
    await control('switches', { down: false });
    expect((await get()).status).to.equal(200);
  });

  it('slow: the answer takes that much longer', async () => {
    await control('switches', { slow: 80 });
    const at = Date.now();
    await get();
    expect(Date.now() - at).to.be.at.least(75);
  });

  it('throttle: above the rate 429 with Retry-After', async () => {
    await control('switches', { throttle: 2 });
    const answers = await Promise.all(Array.from({ length: 12 }, () => get()));
    const over = answers.filter((answer) => answer.status === 429);
    expect(over.length).to.be.at.least(2);
    expect(over[0]?.headers.get('retry-after')).to.equal('1');
  });

  it('fail: answers 500 and does nothing', async () => {
    await control('switches', { fail: { count: 1 } });
    expect((await hold()).status).to.equal(500);
    expect(magento.orders.get(1)?.state).to.equal('new');
    expect((await hold()).status).to.equal(200);
  });

  it('lostResponse: the work is done, the answer is not sent, reads are spared', async () => {
    await control('switches', { lostResponse: { count: 1 } });
    expect((await get()).status).to.equal(200);
    expect(await failed(hold())).to.equal(true);
    expect(magento.orders.get(1)?.state).to.equal('holded');
    expect(magento.journal.all().at(-1)).to.include({ status: 0, fault: 'lostResponse' });
  });

  it('refuse: business calls get the code, as often as counted', async () => {
    await control('switches', { refuse: { code: 400, message: 'no', count: 1 } });
    expect((await hold()).status).to.equal(400);
    expect((await hold()).status).to.equal(200);
  });

  it('switches: an unknown one is refused, the page flips one, reset puts all back', async () => {
    expect((await control('switches', { nonsense: 1 })).status).to.equal(400);
    const form = await fetch(`${magento.url}/_sandbox`, { method: 'POST', body: new URLSearchParams({ slow: '5' }) });
    expect(form.status).to.equal(200);
    expect(await form.text()).to.contain('value="5"');
    await control('reset', {});
    expect(await (await control('switches')).json()).to.include({ slow: 0 });
    expect(magento.orders.size).to.equal(0);
  });

  it('journal: since gives only what came after', async () => {
    await get();
    const first = (await (await control('journal?since=0')).json()) as { next: number; entries: unknown[] };
    await hold();
    const second = (await (await control(`journal?since=${first.next}`)).json()) as { entries: { effect: string }[] };
    expect(first.entries).to.have.length(1);
    expect(second.entries.map((entry) => entry.effect)).to.deep.equal(['hold of order 000000001']);
  });

  it('hit: a number up to 1 is a probability, above it a count; the same seed draws the same', () => {
    const make = () => createSwitches(commonDefaults, commonSchema, createRandom(3));
    const draw = (value: number | { rate: number }) => {
      const switches = make();
      switches.set({ fail: value });
      return Array.from({ length: 20 }, () => switches.hit('fail'));
    };
    expect(draw(2).filter(Boolean)).to.have.length(2);
    expect(draw(0.5)).to.deep.equal(draw({ rate: 0.5 }));
    expect(draw(0.5).filter(Boolean).length).to.be.within(4, 16);
  });
});
