/** What the simulator answers against the official schema (test/contracts/NOTICE.md). */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect } from 'chai';
import { magentoWorld } from '../../sandbox/world.ts';
import { openShop } from './magento-shop.ts';

const path = new URL('../contracts/magento-2.4.9-used.json', import.meta.url);
const contract = JSON.parse(readFileSync(path, 'utf8')) as {
  answers: Record<
    'listSourceItems' | 'listProducts' | 'listAttributes' | 'listStoreConfigs' | 'listInvoices' | 'listCreditmemos',
    object
  >;
  definitions: Record<string, object>;
};

function errorsOf(name: keyof typeof contract.answers, body: unknown): unknown[] {
  const ajv = new Ajv({ allErrors: true, strict: false });
  const validate = ajv.compile({ ...contract.answers[name], definitions: contract.definitions });
  return validate(body) ? [] : (validate.errors ?? []);
}

describe('sandbox/magento/contract', () => {
  const { start, call, stopAll } = openShop();
  afterEach(stopAll);

  it('catalogue and inventory: every answer, keeps the contract', async () => {
    const { stores, moreViews = [], skus, sources = [], stocks = [] } = magentoWorld({});
    const magento = await start({ stores, moreViews, skus, sources, stocks });
    for (const { sku } of skus.slice(0, 5)) magento.setQuantity(sku, 'web_ae', 3);
    const ask = async (address: string) => (await call(magento, address)).body as unknown;

    const products = (await ask('products')) as { items: { media_gallery_entries: { label: unknown }[] }[] };
    // Null in real answers too, though the schema says text.
    for (const item of products.items) for (const entry of item.media_gallery_entries) delete entry.label;

    expect(errorsOf('listProducts', products).slice(0, 3)).to.deep.equal([]);
    expect(errorsOf('listAttributes', await ask('products/attributes')).slice(0, 3)).to.deep.equal([]);
    expect(errorsOf('listSourceItems', await ask('inventory/source-items'))).to.deep.equal([]);
    expect(errorsOf('listStoreConfigs', await ask('store/storeConfigs')).slice(0, 3)).to.deep.equal([]);
    expect(errorsOf('listSourceItems', { items: [{ sku: 5 }], total_count: 1 })).not.to.be.empty;
  });

  it('invoices and credit memos: of checkout and made by us, keep the contract', async () => {
    const magento = await start();
    const paid = magento.placeOrder('simple');
    const open = magento.placeOrder('cod');
    const comment = { comment: 'hub:doc-1', is_visible_on_front: 0 };
    const items = (of: typeof open) => of.items.map((item) => ({ order_item_id: item.item_id, qty: 1 }));
    const made = [
      await call(magento, `order/${open.entity_id}/invoice`, { items: items(open), comment }),
      await call(magento, `order/${paid.entity_id}/refund`, { items: items(paid), comment }),
    ];

    expect(made.map((one) => one.status)).to.deep.equal([200, 200]);
    const list = async (name: 'invoices' | 'creditmemos') =>
      (await call(magento, `${name}?searchCriteria[pageSize]=10`)).body;
    const [invoices, memos] = [await list('invoices'), await list('creditmemos')];
    expect([invoices.total_count, memos.total_count]).to.deep.equal([2, 1]);
    expect(errorsOf('listInvoices', invoices)).to.deep.equal([]);
    expect(errorsOf('listCreditmemos', memos)).to.deep.equal([]);
    expect(errorsOf('listInvoices', { items: [{ increment_id: 5 }], total_count: 1 })).not.to.be.empty;
  });
});
