/**
 * Lists products changed since a moment, oldest change first, by keyset (updated_at, entity_id) as `list-updated-orders`
 * does, or the products of given ids. Names are those of the store view that is called.
 */
import { dateOf, momentOf, type Moment } from '../../../platform/time.ts';
import type { Operation } from '../../shape.ts';
import { productOf, rawProduct, type Product, type RawProduct } from './products.ts';
import { pageOf, searchQuery, type Filter, type Page } from './search.ts';

export type ListProductsInput =
  | {
      readonly since: Moment;
      /** The `lastId` of the page before; without it this is a first page. */
      readonly afterId?: number;
      readonly pageSize: number;
    }
  | { readonly ids: readonly number[] };
export type ProductPage = {
  readonly products: readonly Product[];
  readonly lastUpdatedAt?: Moment;
  readonly lastId?: number;
  readonly done: boolean;
};

/** An import's long transaction commits late with an older updated_at. */
export const overlapMs = 10 * 60_000;

const inOrder = [
  { field: 'updated_at', direction: 'ASC' },
  { field: 'entity_id', direction: 'ASC' },
] as const;

export const listProducts: Operation<ListProductsInput, Page<RawProduct>, ProductPage> = {
  name: 'magento.products.list',
  method: 'GET',
  path: () => 'products',
  query: (input) => {
    if ('ids' in input) {
      const wanted: Filter = { field: 'entity_id', value: input.ids.join(','), condition: 'in' };
      return searchQuery([[wanted]], [{ field: 'entity_id', direction: 'ASC' }], Math.max(1, input.ids.length));
    }
    const { since, afterId, pageSize } = input;
    const from = afterId === undefined ? momentOf(new Date(dateOf(since).getTime() - overlapMs)) : since;
    // Magento keeps whole seconds.
    const value = from.slice(0, 19);
    const later: Filter[][] =
      afterId === undefined
        ? []
        : [
            [
              { field: 'updated_at', value, condition: 'gt' },
              { field: 'entity_id', value: String(afterId), condition: 'gt' },
            ],
          ];
    return searchQuery([[{ field: 'updated_at', value, condition: 'gteq' }], ...later], inOrder, pageSize);
  },
  answer: pageOf(rawProduct),
  parse: ({ items, total_count }, input) => {
    const last = items.at(-1);
    const done =
      total_count === undefined ? 'ids' in input || items.length < input.pageSize : total_count <= items.length;
    return {
      products: items.map(productOf),
      ...(last === undefined ? {} : { lastUpdatedAt: `${last.updated_at}.000`, lastId: last.id }),
      done: done || last === undefined,
    };
  },
};
