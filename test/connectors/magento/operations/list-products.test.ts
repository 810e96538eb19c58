/** Walking through changed products by keyset, and reading what a product is. */
import { expect } from 'chai';
import { listProducts } from '../../../../src/connectors/magento/operations/list-products.ts';
import { productOf } from '../../../../src/connectors/magento/operations/products.ts';
import { fiveOf, noAcl, search } from './five.ts';

const sorts = [
  ['updated_at', 'ASC'],
  ['entity_id', 'ASC'],
] as const;
const simple = {
  id: 7,
  sku: 'TEE-BLK-M',
  name: 'T-shirt, black, M',
  status: 1,
  type_id: 'simple',
  weight: 0.19,
  updated_at: '2026-03-01 10:00:00',
  extension_attributes: { website_ids: [1] },
  media_gallery_entries: [
    { id: 2, media_type: 'image', label: null, position: 1, disabled: false, types: [], file: '/b/a/back.jpg' },
    { id: 1, media_type: 'image', label: null, position: 2, disabled: false, types: ['image'], file: '/t/e/tee.jpg' },
  ],
  custom_attributes: [
    { attribute_code: 'ean', value: '6291234500011' },
    { attribute_code: 'color', value: 49 },
    { attribute_code: 'category_ids', value: ['3', '4'] },
  ],
};
const parent = {
  id: 9,
  sku: 'TEE',
  name: 'T-shirt',
  status: 2,
  type_id: 'configurable',
  updated_at: '2026-03-01 10:00:05',
  extension_attributes: {
    configurable_product_options: [{ id: 1, attribute_id: '93', label: 'Colour', values: [{ value_index: 49 }] }],
    configurable_product_links: [7, '8'],
  },
};
const product = {
  productId: 7,
  sku: 'TEE-BLK-M',
  name: 'T-shirt, black, M',
  type: 'simple',
  enabled: true,
  weight: 0.19,
  imageFile: '/t/e/tee.jpg',
  childIds: [],
  optionAttributeIds: [],
  attributes: { ean: '6291234500011', color: '49' },
  updatedAt: '2026-03-01 10:00:00',
};

describe('connectors/magento/operations/list-products', () => {
  fiveOf('listProducts', {
    operation: listProducts,
    input: { since: '2026-03-01 10:00:00.000', pageSize: 2 },
    // Ten minutes earlier: the overlap.
    request: search([[['updated_at', 'gteq', '2026-03-01 09:50:00']]], sorts, 2),
    method: 'GET',
    path: 'products',
    answer: { items: [simple], total_count: 5 },
    reads: { products: [product], lastUpdatedAt: '2026-03-01 10:00:00.000', lastId: 7, done: false },
    refusal: noAcl,
  });

  it('query: a later page, asks for what lies behind the last row; ids, for these alone', () => {
    const later = listProducts.query?.({ since: '2026-03-01 10:00:05.000', afterId: 9, pageSize: 2 });
    const byId = listProducts.query?.({ ids: [7, 8] });

    expect(later).to.deep.equal(
      search(
        [
          [['updated_at', 'gteq', '2026-03-01 10:00:05']],
          [
            ['updated_at', 'gt', '2026-03-01 10:00:05'],
            ['entity_id', 'gt', '9'],
          ],
        ],
        sorts,
        2,
      ),
    );
    expect(byId).to.deep.equal(search([[['entity_id', 'in', '7,8']]], [['entity_id', 'ASC']], 2));
  });

  it('parse: as many rows as there are, or none, is done', () => {
    const input = { since: '2026-03-01 10:00:05.000', pageSize: 2 };

    expect(listProducts.parse({ items: [simple], total_count: 1 }, input).done).to.equal(true);
    expect(listProducts.parse({ items: [] }, input)).to.deep.equal({ products: [], done: true });
    expect(listProducts.parse({ items: [simple, parent] }, input).done).to.equal(false);
  });

  it('productOf: a configurable, has its children and the attributes they differ in', () => {
    const read = productOf(parent);

    expect(read).to.include({ type: 'configurable', enabled: false });
    expect([read.childIds, read.optionAttributeIds]).to.deep.equal([[7, 8], [93]]);
    expect(read).to.not.have.property('imageFile');
  });

  it('productOf: a list without pictures, gives the attribute of that name; no selection is none', () => {
    const { media_gallery_entries: _entries, ...bare } = simple;
    const withImage = (value: string) =>
      productOf({ ...bare, custom_attributes: [{ attribute_code: 'image', value }] }).imageFile;

    expect([withImage('/t/e/tee.jpg'), withImage('no_selection')]).to.deep.equal(['/t/e/tee.jpg', undefined]);
  });
});
