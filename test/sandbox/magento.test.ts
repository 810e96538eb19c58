/** Proves that the Magento simulator makes and changes orders as documented. */
import { expect } from 'chai';
import { orderKinds } from '../../sandbox/index.ts';
import type { MagentoSandbox } from '../../sandbox/index.ts';
import { toModelDump, toRest } from '../../sandbox/magento/shapes.ts';
import { headers, openShop } from './magento-shop.ts';

describe('sandbox/magento', () => {
  const { start, call, stopAll } = openShop();
  afterEach(stopAll);

  it('placeOrder: every kind, the totals keep the identity', async () => {
    const magento = await start();
    for (const kind of orderKinds) {
      const { amounts, codFee, kind: made } = magento.placeOrder(kind);
      const known = amounts.subtotal + amounts.tax_amount + amounts.shipping_amount + amounts.discount_amount;
      const all = known + amounts.discount_tax_compensation_amount + codFee;
      expect(all, made).to.be.closeTo(amounts.grand_total, 0.0005);
    }
  });

  it('placeOrder: the same seed, the same orders', async () => {
    const [one, two] = [await start({ seed: 7 }), await start({ seed: 7 })];
    const list = (magento: MagentoSandbox) =>
      Array.from({ length: 30 }, () => {
        const { increment_id, kind, amounts, billing } = magento.placeOrder();
        return { increment_id, kind, amounts, billing };
      });
    expect(list(one)).to.deep.equal(list(two));
  });

  it('placeOrder: an edited order names the one it replaces', async () => {
    const magento = await start();
    const fresh = magento.placeOrder('edited');
    const old = magento.orders.get(fresh.entity_id - 1);
    expect(fresh.relation_parent_real_id).to.equal(old?.increment_id);
    expect(fresh.increment_id).to.equal(`${old?.increment_id}-1`);
    expect(old?.state).to.equal('canceled');
  });

  it('shapes: REST gives numbers and a net row, the model dump strings and a gross row', async () => {
    const magento = await start();
    const order = magento.placeOrder('discounted');
    const rest = toRest(order) as unknown as { items: Record<string, number>[]; billing_address: { street: unknown } };
    const dump = toModelDump(order) as unknown as { items: Record<string, string>[]; addresses: { street: unknown }[] };
    const [restRow, dumpRow] = [rest.items[0] ?? {}, dump.items[0] ?? {}];
    expect(restRow['row_total']).to.be.closeTo(
      Number(dumpRow['row_total']) - Number(dumpRow['discount_amount']),
      0.001,
    );
    expect(dumpRow['qty_ordered']).to.equal('2.0000');
    expect(rest.billing_address.street).to.be.an('array');
    expect(dump.addresses[0]?.street).to.be.a('string');
    expect(rest).to.not.have.property('relation_parent_id');
    expect(dump).to.have.property('relation_parent_id', null);
  });

  it('shapes: a configurable has its money on the parent and embeds it in the child', async () => {
    const magento = await start();
    const { body } = await call(magento, `orders/${magento.placeOrder('configurable').entity_id}`);
    const [parent, child] = body.items;
    expect(child?.['sku']).to.equal(parent?.['sku']);
    expect(child?.['row_total']).to.equal(0);
    expect(child).to.have.nested.property('parent_item.item_id', parent?.['item_id']);
  });

  it('orders: a wrong token is 401 and names the resource', async () => {
    const magento = await start();
    const { status, body } = await call(magento, 'orders', undefined, { ...headers, authorization: 'Bearer no' });
    expect(status).to.equal(401);
    expect(body).to.have.nested.property('parameters.resources', 'Magento_Sales::actions_view');
  });

  it('orders: an unknown store code is no route', async () => {
    const magento = await start();
    const answer = await fetch(`${magento.url}/rest/nowhere/V1/orders`, { headers });
    expect(answer.status).to.equal(404);
  });

  it('orders: filters, sorts and pages, and a page past the end is the last page again', async () => {
    const magento = await start();
    for (let i = 0; i < 5; i += 1) magento.placeOrder('simple', { storeCode: i < 3 ? 'ae_en' : 'in_en' });
    const filter = 'searchCriteria[filter_groups][0][filters][0]';
    const sort = 'searchCriteria[sortOrders][0]';
    const query = `${filter}[field]=store_id&${filter}[value]=1&${filter}[condition_type]=eq&${sort}[field]=entity_id&${sort}[direction]=ASC`;
    const page = (n: number) =>
      call(
        magento,
        `orders?${query}&searchCriteria[pageSize]=2&searchCriteria[currentPage]=${n}&fields=items[entity_id],total_count`,
      );

    const [first, last, past] = [await page(1), await page(2), await page(9)];

    expect(first.body).to.deep.equal({ items: [{ entity_id: 1 }, { entity_id: 2 }], total_count: 3 });
    expect(last.body.items).to.deep.equal([{ entity_id: 3 }]);
    expect(past.body).to.deep.equal(last.body);
  });

  it('ship: the right rows ship, the state follows, a repeat is refused', async () => {
    const magento = await start();
    const order = magento.placeOrder('two_lines', { method: 'cashondelivery' });
    const items = order.items.map((item) => ({ order_item_id: item.item_id, qty: item.qty_ordered }));
    const comment = { comment: 'hub:op-1', is_visible_on_front: 0 };
    const tracks = [{ track_number: 'AWB1', title: 'Aramex', carrier_code: 'custom' }];

    const done = await call(magento, `order/${order.entity_id}/ship`, { items, tracks, comment });
    const again = await call(magento, `order/${order.entity_id}/ship`, { items, tracks });
    const filter = 'searchCriteria[filter_groups][0][filters][0]';
    const listed = await call(magento, `shipments?${filter}[field]=order_id&${filter}[value]=${order.entity_id}`);

    expect(done.status).to.equal(200);
    expect(done.body).to.be.a('number');
    expect(order.state).to.equal('processing');
    expect(again.status).to.equal(400);
    expect(listed.body.items[0]).to.have.nested.property('comments[0].comment', 'hub:op-1');
    expect(listed.body.items[0]).to.have.nested.property('tracks[0].track_number', 'AWB1');
    expect(listed.body.items[0]).to.have.nested.property('extension_attributes.source_code', 'default');
  });

  it('ship: too many, a dummy row, a foreign row, tracks as an object are refused', async () => {
    const magento = await start();
    const order = magento.placeOrder('configurable');
    const ship = (body: object) => call(magento, `order/${order.entity_id}/ship`, body);
    const [parent, child] = order.items;
    const answers = [
      await ship({ items: [{ order_item_id: parent?.item_id, qty: 9 }] }),
      await ship({ items: [{ order_item_id: child?.item_id, qty: 1 }] }),
      await ship({ items: [{ order_item_id: 99_999, qty: 1 }] }),
      await ship({ items: [{ order_item_id: parent?.item_id, qty: 1 }], tracks: { track_number: 'x' } }),
      await ship({ items: [{ order_item_id: parent?.item_id, qty: 1, colour: 'red' }] }),
    ];
    expect(answers.map((answer) => answer.status)).to.deep.equal([400, 400, 400, 400, 400]);
    expect(answers[3]?.body.message).to.contain('Please enter a tracking number.');
    expect(magento.shipments.size).to.equal(0);
  });

  it('ship: a bundle that ships separately, its parent is refused and its children go', async () => {
    const magento = await start();
    const order = magento.placeOrder('bundle_separate');
    const [parent, ...children] = order.items;
    const line = (id: number | undefined) => ({ order_item_id: id, qty: 1 });
    const refused = await call(magento, `order/${order.entity_id}/ship`, { items: [line(parent?.item_id)] });
    const items = children.map((child) => line(child.item_id));
    const taken = await call(magento, `order/${order.entity_id}/ship`, { items });
    expect([refused.status, taken.status]).to.deep.equal([400, 200]);
    expect(order.state).to.equal('complete');
  });

  it('ship: several sources and none named, refused without saying why; a wrapped body ships everything', async () => {
    const magento = await start({ sources: ['dxb_1', 'dxb_2'] });
    const one = magento.placeOrder('simple');
    const item = { order_item_id: one.items[0]?.item_id, qty: 1 };
    const named = { items: [item], arguments: { extension_attributes: { source_code: 'dxb_2' } } };

    const unnamed = await call(magento, `order/${one.entity_id}/ship`, { items: [item] });
    const good = await call(magento, `order/${one.entity_id}/ship`, named);
    const single = await start();
    const two = single.placeOrder('two_lines');
    await call(single, `order/${two.entity_id}/ship`, { entity: { items: [], tracks: [] } });

    expect(unnamed.body.message).to.equal('Could not save a shipment, see error log for details');
    expect(good.status).to.equal(200);
    expect(two.items.every((row) => row.qty_shipped === row.qty_ordered)).to.equal(true);
  });

  it('ship: stock is enforced and the source does not have it, refused', async () => {
    const magento = await start({ enforceStock: true });
    const order = magento.placeOrder('simple', { lines: [{ sku: 'BELT-1', qty: 2 }] });
    const ship = () => call(magento, `order/${order.entity_id}/ship`, {});
    const item = { sku: 'BELT-1', source_code: 'default', quantity: 2, status: 1 };

    const before = await ship();
    await call(magento, 'inventory/source-items', { sourceItems: [item] });
    const after = await ship();

    expect([before.status, after.status]).to.deep.equal([400, 200]);
    expect([...magento.shop.sourceItems.values()][0]?.quantity).to.equal(0);
  });

  it('comments: a status of another state is refused, one of this state is set', async () => {
    const magento = await start();
    const order = magento.placeOrder('cod');
    const say = (status: string) =>
      call(magento, `orders/${order.entity_id}/comments`, {
        statusHistory: { comment: 'x', status, is_customer_notified: 0 },
      });

    const [early, allocated] = [await say('hub_delivered'), await say('hub_allocated')];

    expect(early.status).to.equal(400);
    expect(early.body).to.have.nested.property('parameters[0]', 'hub_delivered');
    expect(allocated.body).to.equal(true);
    expect(order.status).to.equal('hub_allocated');
  });

  it('invoice and ship: when nothing is left the order is complete, and can then be delivered', async () => {
    const magento = await start();
    const order = magento.placeOrder('cod');
    await call(magento, `order/${order.entity_id}/ship`, {});
    const invoice = await call(magento, `order/${order.entity_id}/invoice`, { capture: false });
    const twice = await call(magento, `order/${order.entity_id}/invoice`, { capture: false });
    expect(invoice.body).to.be.a('number');
    expect(twice.status).to.equal(400);
    expect(order.state).to.equal('complete');
    expect(order.amounts.total_due).to.equal(0);
  });

  it('cancel, hold, unhold: cancel says false when it cannot, hold refuses', async () => {
    const magento = await start();
    const order = magento.placeOrder('cod');
    const act = (verb: string) => call(magento, `orders/${order.entity_id}/${verb}`, {});
    const answers = [];
    for (const verb of ['hold', 'cancel', 'unhold', 'unhold', 'cancel', 'cancel', 'hold'])
      answers.push(await act(verb));
    expect(answers.map((one) => (one.status === 200 ? one.body : one.status))).to.deep.equal([
      true,
      false,
      true,
      400,
      true,
      false,
      400,
    ]);
    expect(order.state).to.equal('canceled');
  });

  it('source-items: a bad row refuses the batch, an unknown sku is taken', async () => {
    const magento = await start({ maxListSize: 2 });
    const row = (more: object) => ({ sku: 'A', source_code: 'default', quantity: 1, status: 1, ...more });
    const send = (...sourceItems: object[]) => call(magento, 'inventory/source-items', { sourceItems });
    const answers = [
      await send(row({}), row({ quantity: 'x' })),
      await send(row({ source_code: 'mars' })),
      await send(row({ status: 2 })),
      await send(row({}), row({}), row({})),
    ];
    expect(answers.map((one) => one.status)).to.deep.equal([400, 400, 400, 400]);
    expect((await send(row({ sku: 'NOT-IN-CATALOGUE' }))).body).to.deep.equal([]);
    expect(magento.shop.sourceItems.size).to.equal(1);
  });
});
