/** Proves that the Magento simulator's catalogue and multi-source inventory behave as documented. */
import { expect } from 'chai';
import { headers, openShop } from './magento-shop.ts';

const skus = [
  { sku: 'TEE-BLK-M', name: 'T-shirt, black, M', nameAr: 'تيشيرت أسود', price: 79, productId: 11, barcode: '6291', image: '/t/e/tee.jpg', parentSku: 'TEE', parentName: 'T-shirt', parentNameAr: 'تيشيرت', options: { color: ['Black'], size: ['M'] } },
  { sku: 'TEE-WHT-M', name: 'T-shirt, white, M', price: 79, productId: 12, parentSku: 'TEE', options: { color: ['White'], size: ['M'] } },
  { sku: 'BELT-1', name: 'Belt', price: 99, productId: 13 },
] as const; // prettier-ignore
const view = (storeId: number, code: string, locale: string) => ({
  storeId, code, locale, websiteId: 1, channel: 'AE', currency: 'AED', baseCurrency: 'AED',
}); // prettier-ignore
const world = {
  skus: skus as never,
  stores: [view(1, 'ae_en', 'en_US')],
  moreViews: [view(2, 'ae_ar', 'ar_AE')],
  sources: ['default', 'web_ae', 'dxb'],
  stocks: [{ stockId: 2, websiteIds: [1], sources: ['web_ae'] }],
};
const filter = (field: string, value: string, condition = 'eq') =>
  `searchCriteria[filter_groups][0][filters][0][field]=${field}&searchCriteria[filter_groups][0][filters][0][value]=${value}&searchCriteria[filter_groups][0][filters][0][condition_type]=${condition}`;

describe('sandbox/magento/catalog', () => {
  const { start, call, stopAll } = openShop();
  afterEach(stopAll);

  it('products: a simple one has weight, barcode and pictures, and its name in the language of the view', async () => {
    const magento = await start(world);
    const arabic = await fetch(`${magento.url}/rest/ae_ar/V1/products/TEE-BLK-M`, { headers });
    const name = ((await arabic.json()) as { name: string }).name;

    const { body } = await call(magento, `products?${filter('sku', 'TEE-BLK-M')}`);

    const [tee] = body.items;
    expect(name).to.equal('تيشيرت أسود');
    expect(tee).to.include({ id: 11, name: 'T-shirt, black, M', type_id: 'simple', visibility: 1, weight: 0.5 });
    expect(tee?.['custom_attributes']).to.deep.include({ attribute_code: 'barcode', value: '6291' });
    expect((tee?.['media_gallery_entries'] as { types: string[]; file: string }[])[1]).to.include({
      file: '/t/e/tee.jpg',
    });
  });

  it('products: a configurable names its children and the attributes that they differ in', async () => {
    const magento = await start(world);

    const { body } = await call(magento, `products?${filter('type_id', 'configurable')}`);

    expect(body.total_count).to.equal(1);
    const extension = body.items[0]?.['extension_attributes'] as {
      configurable_product_links: number[];
      configurable_product_options: { attribute_id: string; label: string; values: object[] }[];
    };
    expect(extension.configurable_product_links).to.deep.equal([11, 12]);
    expect(extension.configurable_product_options.map((one) => [one.label, one.values.length])).to.deep.equal([
      ['Color', 2],
      ['Size', 1],
    ]);
    const wanted = extension.configurable_product_options.map((one) => one.attribute_id).join(',');
    const attributes = await call(magento, `products/attributes?${filter('attribute_id', wanted, 'in')}`);
    expect(attributes.body.items.map((one) => one['attribute_code'])).to.deep.equal(['color', 'size']);
  });

  it('products: a change moves updated_at on, and the kinds bundle and virtual are there', async () => {
    const magento = await start(world);
    const before = magento.catalog.bySku('BELT-1')?.updated_at ?? '';
    magento.catalog.change('BELT-1', { name: 'Long belt', updated_at: '2030-01-01 00:00:00' });

    const { body } = await call(magento, `products?${filter('updated_at', '2029-01-01 00:00:00', 'gteq')}`);

    expect(before).to.not.equal('');
    expect(body.items.map((one) => one['name'])).to.deep.equal(['Long belt']);
    expect([...magento.catalog.products.values()].map((one) => one.type_id)).to.include.members(['bundle', 'virtual']);
  });

  it('stocks: each has its sales channels, the links tell its sources', async () => {
    const magento = await start(world);

    const [stocks, links, resolved] = [
      await call(magento, 'inventory/stocks'),
      await call(magento, `inventory/stock-source-links?${filter('stock_id', '2')}`),
      await call(magento, 'inventory/stock-resolver/website/ae_en'),
    ];

    expect(stocks.body.items[0]).to.have.nested.property('extension_attributes.sales_channels[0].code', 'ae_en');
    expect(links.body.items).to.deep.equal([{ stock_id: 2, source_code: 'web_ae', priority: 1 }]);
    expect(resolved.body).to.have.property('stock_id', 2);
  });

  it('reservations: an order lowers what is salable and not the source, a shipment the source and not what is salable', async () => {
    const magento = await start({ ...world, enforceStock: true });
    magento.setQuantity('BELT-1', 'web_ae', 10);
    const salable = async () =>
      (await call(magento, 'inventory/get-product-salable-quantity/BELT-1/2')).body as unknown;
    const source = () => magento.shop.sourceItems.get('web_ae\nBELT-1')?.quantity;
    const seen: unknown[] = [[await salable(), source()]];

    const order = magento.placeOrder('simple', { lines: [{ sku: 'BELT-1', qty: 3 }] });
    seen.push([await salable(), source()]);
    await call(magento, `order/${order.entity_id}/ship`, {
      arguments: { extension_attributes: { source_code: 'web_ae' } },
    });
    seen.push([await salable(), source()]);

    expect(seen).to.deep.equal([
      [10, 10],
      [7, 10],
      [7, 7],
    ]);
  });

  it('reservations: a cancelled order gives its pieces back', async () => {
    const magento = await start(world);
    magento.setQuantity('BELT-1', 'web_ae', 4);
    const order = magento.placeOrder('simple', { lines: [{ sku: 'BELT-1', qty: 3 }], paid: false });

    await call(magento, `orders/${order.entity_id}/cancel`, {});

    expect((await call(magento, 'inventory/get-product-salable-quantity/BELT-1/2')).body).to.equal(4);
  });

  it('salable: an unknown product is 404, a parent is 400, a source of another stock does not count', async () => {
    const magento = await start(world);
    magento.setQuantity('BELT-1', 'dxb', 4);
    const ask = async (sku: string) => {
      const { status, body } = await call(magento, `inventory/get-product-salable-quantity/${sku}/2`);
      return status === 200 ? body : status;
    };

    expect([await ask('NO-SUCH'), await ask('TEE'), await ask('BELT-1')]).to.deep.equal([404, 400, 0]);
  });

  it('_sandbox/source-items: changes a quantity as a person in the admin does', async () => {
    const magento = await start(world);
    const body = JSON.stringify({ sku: 'BELT-1', source_code: 'web_ae', quantity: 77 });

    const answer = await fetch(`${magento.url}/_sandbox/source-items`, { method: 'POST', headers, body });

    expect(answer.status).to.equal(200);
    const { body: read } = await call(magento, `inventory/source-items?${filter('sku', 'BELT-1')}`);
    expect(read.items).to.deep.equal([{ sku: 'BELT-1', source_code: 'web_ae', quantity: 77, status: 1 }]);
  });
});
