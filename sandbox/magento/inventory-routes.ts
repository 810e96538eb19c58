/** Multi-source inventory over REST: sources, stocks, their links, source items, and what can still be sold. */
import type { Request } from '@hapi/hapi';
import { noteEffect } from '../control.ts';
import { integer, isObject, topLevel } from './bodies.ts';
import type { Catalog } from './catalog.ts';
import { noProduct, type RouteMaker } from './catalog-routes.ts';
import { missing, refuse } from './errors.ts';
import { indexed, salableQuantity } from './reservations.ts';
import { search } from './search.ts';
import type { Shop } from './shop.ts';
import { saveSourceItems } from './source-items.ts';
import type { StockSetting, StoreSetting } from './types.ts';

const unknownColumn = (field: string) => refuse('Column not found: %1', [field]);
const read = 'Magento_InventoryApi::stock';
const params = (request: Request) => request.params as Record<string, string>;

export function inventoryRoutes(
  shop: Shop,
  catalog: Catalog,
  stores: readonly StoreSetting[],
  maxListSize: number,
  route: RouteMaker,
): object[] {
  const websiteCode = (id: number) => stores.find((one) => one.websiteId === id)?.code ?? `website_${id}`;
  const stockBody = (one: StockSetting): object => ({
    stock_id: one.stockId,
    name: one.name ?? `Stock ${one.stockId}`,
    extension_attributes: {
      sales_channels: one.websiteIds.map((id) => ({ type: 'website', code: websiteCode(id) })),
    },
  });
  const list = (request: Request, rows: Record<string, unknown>[]) => {
    const found = search(rows, (one) => one, request.query, unknownColumn);
    return { items: found.rows, search_criteria: found.criteria, total_count: found.total };
  };
  const stock = (request: Request): StockSetting => {
    const found = shop.stocks.find((one) => one.stockId === Number(params(request)['stockId']));
    if (found === undefined) throw missing();
    return found;
  };
  /** Quantities are asked of what lies on a shelf: not of a parent or a bundle. */
  const shelved = (request: Request): string => {
    const product = catalog.bySku(params(request)['sku'] ?? '');
    if (product === undefined) throw noProduct();
    if (product.type_id === 'configurable' || product.type_id === 'bundle') {
      throw refuse("Can't check requested quantity for products without Source Items support.");
    }
    return product.sku;
  };

  return [
    route('GET', 'inventory/sources', 'Magento_InventoryApi::source', (request) =>
      list(
        request,
        shop.sources.map((code) => ({ source_code: code, name: code, enabled: true, country_id: 'AE', postcode: '0' })),
      ),
    ),
    route('POST', 'inventory/sources', 'Magento_InventoryApi::source_edit', (request) => {
      const given = topLevel(request.payload)['source'];
      const code = isObject(given) ? topLevel(given)['source_code'] : undefined;
      if (typeof code !== 'string' || code === '')
        throw refuse('Validation Failed: "%field" can not be empty.', { field: 'source_code' });
      if (!shop.sources.includes(code)) shop.sources.push(code);
      noteEffect(request, `source ${code}`);
      return [];
    }),
    route('GET', 'inventory/stocks', read, (request) =>
      list(
        request,
        shop.stocks.map((one) => ({ ...stockBody(one) })),
      ),
    ),
    route('GET', 'inventory/stocks/{stockId}', read, (request) => stockBody(stock(request))),
    route('GET', 'inventory/stock-source-links', read, (request) =>
      list(
        request,
        shop.stocks.flatMap((one) =>
          one.sources.map((source, at) => ({ stock_id: one.stockId, source_code: source, priority: at + 1 })),
        ),
      ),
    ),
    route('POST', 'inventory/stock-source-links', 'Magento_InventoryApi::stock_source_link', (request) => {
      const links = topLevel(request.payload)['links'];
      if (!Array.isArray(links)) throw refuse('"%fieldName" is required. Enter and try again.', { fieldName: 'links' });
      for (const link of links) {
        const fields = isObject(link) ? topLevel(link) : {};
        const id = integer(fields['stock_id'], 'stock_id');
        const source = fields['source_code'];
        const at = shop.stocks.findIndex((one) => one.stockId === id);
        const found = shop.stocks[at];
        if (found === undefined || typeof source !== 'string' || !shop.sources.includes(source))
          throw refuse('Could not save StockSourceLinks');
        if (!found.sources.includes(source)) shop.stocks[at] = { ...found, sources: [...found.sources, source] };
      }
      noteEffect(request, `${links.length} stock-source links`);
      return [];
    }),
    route('GET', 'inventory/stock-resolver/website/{code}', read, (request) => {
      const found = shop.stocks.find((one) => one.websiteIds.some((id) => websiteCode(id) === params(request)['code']));
      if (found === undefined) throw missing();
      return stockBody(found);
    }),
    route('POST', 'inventory/source-items', 'Magento_InventoryApi::source', (request) => {
      const count = saveSourceItems(shop, request.payload, maxListSize);
      noteEffect(request, `${count} source items`);
      return [];
    }),
    route('GET', 'inventory/source-items', 'Magento_InventoryApi::source', (request) =>
      list(
        request,
        [...shop.sourceItems.values()].map((one) => ({ ...one })),
      ),
    ),
    route(
      'GET',
      'inventory/get-product-salable-quantity/{sku}/{stockId}',
      'Magento_InventorySalesApi::stock',
      (request) => salableQuantity(shop, stock(request), shelved(request)),
    ),
    route('GET', 'inventory/is-product-salable/{sku}/{stockId}', 'Magento_InventorySalesApi::stock', (request) => {
      const [found, sku] = [stock(request), shelved(request)];
      return indexed(shop, found, sku).salable && salableQuantity(shop, found, sku) > 0;
    }),
  ];
}
