/** Magento's catalogue in our items: who wins for which field, variants, renamed and unknown products. */
import { expect } from 'chai';
import {
  findItems,
  findParentIds,
  saveMagentoParents,
  saveMagentoProducts,
  type ChannelProduct,
} from '../../../src/core/catalog/index.ts';
import { joinFacts } from '../../../src/core/catalog/channel-product.ts';
import { freshDatabase, type FreshDatabase } from '../../helpers/database.ts';

const tee = (over: Partial<ChannelProduct> = {}): ChannelProduct => ({
  productId: 11,
  sku: 'TEE-M',
  type: 'simple',
  name: 'T-shirt',
  nameAr: 'تيشيرت',
  barcode: '6291',
  weightG: 190,
  imageUrl: 'https://m.example/tee.jpg',
  ...over,
});

describe('core/catalog/magento-products', () => {
  let fresh: FreshDatabase;
  beforeEach(async () => {
    fresh = await freshDatabase();
  });
  afterEach(() => fresh.drop());

  const save = (...products: ChannelProduct[]) => fresh.db.tx((tx) => saveMagentoProducts(tx, products));
  const itemOf = async (sku = 'TEE-M') => (await fresh.db.read((reader) => findItems(reader, [sku]))).get(sku);
  const set = (text: string) => fresh.db.tx((tx) => tx.run(`UPDATE items SET ${text} WHERE sku = 'TEE-M'`));
  const rows = <T>(text: string) => fresh.db.read((reader) => reader.all<T>(text));

  it('saveMagentoProducts: an unknown SKU, makes an item that can be ordered and told', async () => {
    const saved = await save(tee());

    expect(saved).to.deep.equal({ created: 1, nowSellable: ['TEE-M'] });
    expect(await itemOf()).to.deep.include({
      name: 'T-shirt',
      nameAr: 'تيشيرت',
      barcode: '6291',
      weightG: 190,
      imageUrl: 'https://m.example/tee.jpg',
      magentoProductId: 11,
      active: true,
    });
  });

  it('saveMagentoProducts: the same again, changes nothing and is no news', async () => {
    await save(tee());

    expect(await save(tee())).to.deep.equal({ created: 0, nowSellable: [] });
  });

  it("saveMagentoProducts: the ERP's words, stay; pictures and ids are Magento's", async () => {
    await save(tee({ sku: 'OTHER', productId: 5 }));
    await fresh.db.tx((tx) =>
      tx.insert('items', [
        {
          sku: 'TEE-M',
          name: 'TEE SHIRT M',
          barcode: '111',
          weight_g: 200,
          length_mm: 1,
          width_mm: 1,
          height_mm: 1,
          active: true,
        },
      ]),
    );

    const saved = await save(tee());

    expect(saved).to.deep.equal({ created: 0, nowSellable: ['TEE-M'] });
    expect(await itemOf()).to.deep.include({
      name: 'TEE SHIRT M',
      nameAr: 'تيشيرت',
      barcode: '111',
      weightG: 200,
      imageUrl: 'https://m.example/tee.jpg',
    });
  });

  it('saveMagentoProducts: what came from Magento, follows it until somebody else says something', async () => {
    await save(tee());
    await save(tee({ name: 'T-shirt, black', nameAr: 'تيشيرت أسود' }));
    expect(await itemOf()).to.include({ name: 'T-shirt, black', nameAr: 'تيشيرت أسود' });

    await set("name = 'ERP NAME'");
    await save(tee({ name: 'T-shirt, very black', nameAr: 'جديد' }));

    expect(await itemOf()).to.include({ name: 'ERP NAME', nameAr: 'جديد' });
  });

  it('saveMagentoProducts: no weight, is half a kilogram until Magento or the ERP says one', async () => {
    const { weightG: _weight, ...light } = tee();
    await save(light);
    const before = (await itemOf())?.weightG;

    await save(tee());

    expect([before, (await itemOf())?.weightG]).to.deep.equal([500, 190]);
  });

  it('saveMagentoProducts: a product with a new SKU, leaves its old item without an id', async () => {
    await save(tee());

    await save(tee({ sku: 'TEE-M2' }));

    expect((await itemOf())?.magentoProductId).to.equal(undefined);
    expect((await itemOf('TEE-M2'))?.magentoProductId).to.equal(11);
  });

  it('saveMagentoProducts: a configurable, is an item but nothing is told of it', async () => {
    const saved = await save(tee({ sku: 'TEE', type: 'configurable' }));

    expect(saved).to.deep.equal({ created: 1, nowSellable: [] });
  });

  it('saveMagentoProducts: texts that do not fit, are cut or left out', async () => {
    await save(tee({ name: 'x'.repeat(300), barcode: '1'.repeat(41), imageUrl: `https://m/${'y'.repeat(500)}` }));

    const item = await itemOf();
    expect([item?.name.length, item?.barcode, item?.imageUrl]).to.deep.equal([255, undefined, undefined]);
  });

  it('saveMagentoParents: children, know their parent and what tells them apart; who leaves stands alone', async () => {
    const black = [{ code: 'color', label: 'Colour', value: 'Black' }];
    await save(tee(), tee({ productId: 12, sku: 'TEE-L' }), tee({ productId: 9, sku: 'TEE', type: 'configurable' }));
    const parent = (...ids: number[]) => ({
      sku: 'TEE',
      children: ids.map((productId) => ({ productId, variant: black })),
    });
    await fresh.db.tx((tx) => saveMagentoParents(tx, [parent(11, 12, 99)]));
    const both = await rows<{ sku: string }>("SELECT sku FROM items WHERE parent_sku = 'TEE' ORDER BY sku");
    const ids = await fresh.db.read((reader) => findParentIds(reader, ['TEE-M', 'TEE-L', 'NOBODY']));

    await fresh.db.tx((tx) => saveMagentoParents(tx, [parent(12)]));

    expect(both.map((one) => one.sku)).to.deep.equal(['TEE-L', 'TEE-M']);
    expect(ids).to.deep.equal([9]);
    const left = await rows<{ sku: string; variant: string }>(
      'SELECT sku, variant FROM items WHERE parent_sku IS NOT NULL',
    );
    expect(left.map((one) => [one.sku, JSON.parse(one.variant) as unknown])).to.deep.equal([['TEE-L', black]]);
  });

  it('joinFacts: empty, follows; own, stays; taken, follows; nothing new, stays', () => {
    const have = { name: 'ERP', nameAr: null, barcode: '5', weightG: 0 };
    const now = { name: 'Shop', nameAr: 'متجر', barcode: '6', weightG: 9 };

    const { facts, said } = joinFacts(have, { barcode: '5' }, now);

    expect(facts).to.deep.equal({ name: 'ERP', nameAr: 'متجر', barcode: '6', weightG: 9 });
    expect(said).to.deep.equal({ nameAr: 'متجر', barcode: '6', weightG: 9 });
    expect(joinFacts(facts, said, {}).facts).to.deep.equal(facts);
  });
});
