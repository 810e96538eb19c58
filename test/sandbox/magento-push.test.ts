/** Proves that the Magento simulator pushes, retries, doubles and overtakes. */
import { expect } from 'chai';
import { waitFor } from '../platform/made.ts';
import { headers, openShop } from './magento-shop.ts';

describe('sandbox/magento/push', () => {
  const { start, hub, stopAll } = openShop();
  afterEach(stopAll);

  it('push: carries the channel key, and tries again with growing waits until taken', async () => {
    const { url, got } = await hub([500, 'drop', 429]);
    const magento = await start({ hubUrl: url, pushKeys: { ae_en: 'k-ae' }, retryBaseMs: 5 });
    const taken = await magento.pushOrder(magento.placeOrder('simple', { storeCode: 'ae_en' }));
    expect(taken).to.equal(true);
    expect(got.map((one) => one.key)).to.deep.equal(Array(4).fill('Bearer k-ae'));
    expect((got[3]?.at ?? 0) - (got[2]?.at ?? 0)).to.be.at.least(95);
    expect(
      magento.journal
        .all()
        .filter((entry) => entry.direction === 'out')
        .map((entry) => entry.status),
    ).to.deep.equal([500, 0, 429, 202]);
  });

  it('push: refused five times, given up', async () => {
    const { url, got } = await hub([500, 500, 500, 500, 500, 500]);
    const magento = await start({ hubUrl: url, retryBaseMs: 1 });
    expect(await magento.pushOrder(magento.placeOrder('simple'), 'hint')).to.equal(false);
    expect(got.map((one) => one.body)).to.deep.equal(Array(5).fill({ entity_id: 1 }));
  });

  it('startPushing: keeps the pace, setRate stops it; duplicate sends twice', async () => {
    const { url, got } = await hub([]);
    const magento = await start({ hubUrl: url });
    const began = Date.now();
    magento.startPushing({ perSecond: 100 });
    await waitFor('some', () => magento.orders.size >= 15);
    magento.setRate(0);
    const most = 20 + (Date.now() - began) / 10;
    await magento.idle();
    expect(magento.orders.size).to.be.within(15, most);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(magento.orders.size).to.be.at.most(most);
    const before = got.length;
    magento.switches.set({ duplicate: { count: 1 } });
    await magento.pushOrder(magento.placeOrder('simple'));
    expect(got.length - before).to.equal(2);
  });

  it('_sandbox/orders: places and pushes the wanted kind', async () => {
    const { url, got } = await hub([]);
    const magento = await start({ hubUrl: url });
    const body = JSON.stringify({ kind: 'cod', count: 3 });
    const answer = await fetch(`${magento.url}/_sandbox/orders`, { method: 'POST', headers, body });
    await magento.idle();
    expect(answer.status).to.equal(200);
    expect(got).to.have.length(3);
  });

  it('reorder: a push that is held back is overtaken', async () => {
    const { url, got } = await hub([]);
    const magento = await start({ hubUrl: url });
    magento.switches.set({ reorder: { count: 1 } });
    const held = magento.pushOrder(magento.placeOrder('simple'), 'hint');
    for (let i = 0; i < 3; i += 1) await magento.pushOrder(magento.placeOrder('simple'), 'hint');
    await held;
    expect(got).to.have.length(4);
    expect(got[0]?.body).to.deep.equal({ entity_id: 2 });
  });
});
