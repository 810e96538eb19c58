/** Magento's catalogue comes in: names in two languages, pictures, barcodes, variants; what is new can be ordered at once. */
import { expect } from 'chai';
import { openHouse, until, type House } from './house.ts';

type ItemRow = {
  sku: string;
  name: string;
  name_ar: string | null;
  barcode: string | null;
  weight_g: number;
  image_url: string | null;
  magento_product_id: number | null;
  magento_type: string | null;
  parent_sku: string | null;
  variant: string | null;
};

describe('stories/magento-catalogue', () => {
  let house: House;

  before(async () => {
    house = await openHouse({
      stepMs: 30,
      shop: (shop) => ({
        ...shop,
        skus: [
          ...shop.skus,
          {
            sku: 'NEW-LAMP',
            name: 'Desk lamp',
            nameAr: 'مصباح مكتب',
            price: 80,
            productId: 60_001,
            weight: 1.2,
            barcode: '6291000000017',
            image: '/l/a/lamp.jpg',
          },
        ],
      }),
    });
    house.clickpost.switches.set({ paths: { silent: 1 } });
  });
  after(() => house?.close());

  const pull = (): Promise<string> => house.hub.jobs.runNow('magento.catalogue.pull');
  const item = async (sku: string): Promise<ItemRow | undefined> =>
    (await house.rows<ItemRow>('SELECT * FROM items WHERE sku = ?', [sku]))[0];
  /** Changes that come after the pull before, as a shop's clock would have them. */
  const later = (seconds: number): { updated_at: string } => ({
    updated_at: new Date(Date.now() + 3_600_000 + seconds * 1_000).toISOString().slice(0, 19).replace('T', ' '),
  });

  it('an order of a product that the hub does not know: taken once its catalogue has come', async () => {
    await pull();
    const { number } = await house.place('simple', { lines: [{ sku: 'NEW-LAMP', qty: 1 }] });
    await until('decided', async () => (await house.order(number))?.state === 'on_hold');

    expect((await house.order(number))?.reason).to.equal('no_location_has_all');
    expect(await item('NEW-LAMP')).to.include({
      name: 'Desk lamp',
      name_ar: 'مصباح مكتب',
      barcode: '6291000000017',
      weight_g: 1200,
      image_url: 'https://ae_en.example.com/media/catalog/product/l/a/lamp.jpg',
      magento_product_id: 60_001,
      magento_type: 'simple',
    });
    await house.check({ tasks: ['order.on_hold'] });
  });

  it('a child of a configurable: knows its parent, its colour and its size; what is sold in parts is told nothing', async () => {
    const tee = await item('FS-TEE-BLK-M');
    const [parent, bundle, gift] = await Promise.all(['FS-TEE', 'BUNDLE-FS-TEE-BLK-S', 'EGIFT-FS-TEE-BLK-S'].map(item));

    expect(tee?.parent_sku).to.equal('FS-TEE');
    expect(JSON.parse(tee?.variant ?? 'null')).to.deep.equal([
      { code: 'color', label: 'Color', value: 'black' },
      { code: 'size', label: 'Size', value: 'M' },
    ]);
    expect([parent?.magento_type, bundle?.magento_type, gift?.magento_type]).to.deep.equal([
      'configurable',
      'bundle',
      'virtual',
    ]);
    expect(parent?.name_ar).to.equal('تيشيرت قطني');
    expect(await house.count('channel_stock', "sku IN ('FS-TEE', 'BUNDLE-FS-TEE-BLK-S')")).to.equal(0);
  });

  it('what changes later: comes with the next look, and only that is looked at', async () => {
    house.magento.catalog.change('FS-CAP', { image: '/c/a/cap2.jpg', ...later(0) });
    const asked = house.magento.journal.last();

    const said = await pull();

    expect((await item('FS-CAP'))?.image_url).to.match(/\/c\/a\/cap2\.jpg$/);
    // The overlap of ten minutes lies before an hour ahead: nothing else is looked at again a second time.
    const again = await pull();
    expect([said, again].map((text) => Number(text.split(' ')[0]))).to.satisfy(
      ([first = 0, second = 0]: number[]) => first >= 1 && second === 1,
    );
    expect(house.magento.journal.last() - asked).to.be.below(40);
  });

  it('a child that is taken out of its parent, and a new SKU of a product: both are followed', async () => {
    const parent = house.magento.catalog.bySku('FS-POLO');
    const [first = 0, ...rest] = parent?.children ?? [];
    const gone = house.magento.catalog.products.get(first)?.sku ?? '';
    house.magento.catalog.change('FS-POLO', { children: rest, ...later(10) });
    house.magento.catalog.change('EL-MOUSE', { sku: 'EL-MOUSE-2', ...later(11) });

    await pull();

    expect(await item(gone)).to.include({ parent_sku: null, variant: null });
    expect((await item('EL-MOUSE'))?.magento_product_id).to.equal(null);
    expect((await item('EL-MOUSE-2'))?.magento_type).to.equal('simple');
  });

  it('Magento is down in the middle: the job fails, the next one goes on', async () => {
    house.magento.catalog.change('FS-WALLET', { nameAr: 'محفظة جديدة', image: '/w/w2.jpg', ...later(20) });
    house.magento.switches.set({ down: true });

    const failed = await pull().then(
      () => 'done',
      (error: { code?: string }) => error.code,
    );
    house.magento.switches.set({ down: false });
    await pull();

    expect(failed).to.equal('magento.down');
    expect((await item('FS-WALLET'))?.image_url).to.match(/w2\.jpg$/);
  });
});
