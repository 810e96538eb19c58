/** The connector as a whole: second forms of refused writes, one write at a time per order, channels. */
import { expect } from 'chai';
import { deadUrl, errorOf, fixture, makeMagento, makeShipNotice, makeStatusNotice, openShop } from './made.ts';

const refused = { status: 400, body: { message: 'No.' } };

describe('connectors/magento/index', () => {
  it('sendStatus: the status is refused, the comment goes out with the order’s own', async () => {
    const shop = await openShop(refused, { body: 'processing' }, { body: true });

    const sent = await makeMagento(shop.url).sendStatus(makeStatusNotice());

    await shop.close();
    expect(sent).to.deep.equal({ status: 'processing' });
    expect(shop.asked.map(({ method, path }) => `${method} ${path.slice(13)}`)).to.deep.equal([
      'POST orders/12/comments',
      'GET orders/12/statuses',
      'POST orders/12/comments',
    ]);
    expect(shop.asked[2]?.body).to.have.nested.property('statusHistory.status', 'processing');
    expect(shop.asked[2]?.body).to.have.nested.property('statusHistory.comment').that.contains('[hub:tok-2]');
  });

  it('sendStatus: an answer lost, is not sent again by itself', async () => {
    const shop = await openShop({ status: 504, body: '<html>' });

    const error = await errorOf(() => makeMagento(shop.url).sendStatus(makeStatusNotice()));

    await shop.close();
    expect([error.kind, shop.asked.length]).to.deep.equal(['unavailable', 1]);
  });

  it('shipOrder: a bundle’s parent is refused, its children go instead', async () => {
    const shop = await openShop(refused, { body: fixture('rest-bundle-fixed') }, { body: 46 });
    const notice = makeShipNotice({ magentoOrderId: 13, items: [{ orderItemId: 41, quantity: 1 }] });

    const shipped = await makeMagento(shop.url, { notifyShipment: false }).shipOrder(notice);

    await shop.close();
    expect(shipped).to.deep.equal({ shipmentId: 46 });
    expect(shop.asked[2]?.body).to.deep.include({
      notify: false,
      items: [
        { order_item_id: 42, qty: 1 },
        { order_item_id: 43, qty: 2 },
      ],
    });
  });

  it('shipOrder: refused and no bundle in it, stays refused', async () => {
    const shop = await openShop(refused, { body: fixture('rest-configurable') });

    const error = await errorOf(() => makeMagento(shop.url).shipOrder(makeShipNotice()));

    await shop.close();
    expect([error.code, shop.asked.length]).to.deep.equal(['magento.refused', 2]);
  });

  it('shipOrder and sendStatus: the same order, go one after the other; another order does not wait', async () => {
    let running = 0;
    let most = 0;
    const slow = async ({ path }: { path: string }) => {
      if (path.includes('/12/')) most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 30));
      if (path.includes('/12/')) running--;
      return { body: path.endsWith('/ship') ? 45 : true };
    };
    const shop = await openShop(slow);
    const magento = makeMagento(shop.url);
    const done: string[] = [];
    const note = (name: string) => () => void done.push(name);

    await Promise.all([
      magento.shipOrder(makeShipNotice()).then(note('ship 12')),
      magento.sendStatus(makeStatusNotice()).then(note('status 12')),
      magento.sendStatus(makeStatusNotice({ magentoOrderId: 99 })).then(note('status 99')),
    ]);

    await shop.close();
    expect(most).to.equal(1);
    expect(done.indexOf('ship 12')).to.be.lessThan(done.indexOf('status 12'));
    expect(done.at(-1)).to.equal('status 12');
  });

  it('shipOrder: one fails, the next of the same order still goes', async () => {
    const shop = await openShop({ status: 500, body: {} }, { body: 45 });
    const magento = makeMagento(shop.url);

    const both = await Promise.allSettled([magento.shipOrder(makeShipNotice()), magento.shipOrder(makeShipNotice())]);

    await shop.close();
    expect(both.map(({ status }) => status)).to.deep.equal(['rejected', 'fulfilled']);
  });

  it('findOrder and listUpdatedOrders: the channel’s store view, narrows both', async () => {
    const shop = await openShop({ body: { items: [], total_count: 0 } });
    const magento = makeMagento(shop.url);

    await magento.findOrder('uae', '000000012');
    await magento.listUpdatedOrders('uae', { since: '2026-03-01 10:00:00.000', pageSize: 5 });

    await shop.close();
    for (const { query } of shop.asked) {
      expect(query.get('searchCriteria[filter_groups][1][filters][0][field]')).to.equal('store_id');
    }
  });

  it('fetchOrder: a channel nobody set up, is missing', async () => {
    const error = await errorOf(() => makeMagento(deadUrl).fetchOrder('mars', 1));

    expect([error.kind, error.code]).to.deep.equal(['missing', 'magento.channel_unknown']);
  });

  it('inbound: what the door accepts, is what was fetched', async () => {
    const shop = await openShop({ body: fixture('rest-configurable') });
    const magento = makeMagento(shop.url, { paymentModes: { 'checkoutcom_*': 'authorised' } });

    const order = magento.inbound.orderPlaced.parse(await magento.fetchOrder('uae', 12));

    await shop.close();
    expect(order.incrementId).to.equal('000000012');
  });
});
