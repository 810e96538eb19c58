/** The catalogue over REST: products and the attributes that their options are of. */
import type { Request } from '@hapi/hapi';
import { productBody } from './catalog.ts';
import type { Attribute, Catalog, Product } from './catalog.ts';
import { MagentoRefusal, refuse } from './errors.ts';
import { search } from './search.ts';

type Row = Record<string, unknown>;
export type RouteMaker = (
  method: 'GET' | 'POST',
  path: string,
  resource: string,
  run: (request: Request) => unknown,
) => object;

const productRow = (one: Product): Row => ({
  entity_id: one.id,
  sku: one.sku,
  name: one.name,
  type_id: one.type_id,
  status: one.status,
  visibility: one.visibility,
  created_at: one.created_at,
  updated_at: one.updated_at,
});

const attributeRow = (one: Attribute): Row => ({
  attribute_id: one.attribute_id,
  attribute_code: one.attribute_code,
});

const noAttribute = (field: string) => refuse('Invalid attribute name: %1', [field]);
export const noProduct = () =>
  new MagentoRefusal(404, "The product that was requested doesn't exist. Verify the product and try again.");

export function catalogRoutes(catalog: Catalog, barcodeAttribute: string, route: RouteMaker): object[] {
  const view = (request: Request) => (request.params as { store: string }).store;
  const body = (request: Request, one: Product) => productBody(catalog, one, view(request), barcodeAttribute);
  return [
    route('GET', 'products', 'Magento_Catalog::products', (request) => {
      const found = search(catalog.products.values(), productRow, request.query, noAttribute);
      const items = found.rows.map((one) => body(request, one));
      return { items, search_criteria: found.criteria, total_count: found.total };
    }),
    route('GET', 'products/attributes', 'Magento_Catalog::attributes_attributes', (request) => {
      const found = search(catalog.attributes, attributeRow, request.query, noAttribute);
      const items = found.rows.map(attributeBody);
      return { items, search_criteria: found.criteria, total_count: found.total };
    }),
    route('GET', 'products/{sku}', 'Magento_Catalog::products', (request) => {
      const one = catalog.bySku((request.params as { sku: string }).sku);
      if (one === undefined) throw noProduct();
      return body(request, one);
    }),
  ];
}

function attributeBody(one: Attribute): object {
  return {
    attribute_id: one.attribute_id,
    attribute_code: one.attribute_code,
    default_frontend_label: one.default_frontend_label,
    frontend_input: one.options.length > 0 ? 'select' : 'text',
    is_required: false,
    scope: 'global',
    // A select begins with an empty choice.
    options:
      one.options.length === 0
        ? []
        : [{ label: ' ', value: '' }, ...one.options.map(({ value, label }) => ({ label, value: String(value) }))],
  };
}
