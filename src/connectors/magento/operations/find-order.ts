/** Finds an order by its customer-facing number: unique per store only, so the store view narrows it where known. */
import type { Operation } from '../../shape.ts';
import { rawOrder, type RawOrder } from './fetch-order.ts';
import { pageOf, searchQuery, type Page } from './search.ts';

type Input = { readonly incrementId: string; readonly storeId?: number };

export const findOrder: Operation<Input, Page<RawOrder>, RawOrder | undefined> = {
  name: 'magento.order.find',
  method: 'GET',
  path: () => 'orders',
  query: ({ incrementId, storeId }) =>
    searchQuery(
      [
        [{ field: 'increment_id', value: incrementId, condition: 'eq' }],
        ...(storeId === undefined ? [] : [[{ field: 'store_id', value: String(storeId), condition: 'eq' } as const]]),
      ],
      [{ field: 'entity_id', direction: 'DESC' }],
      2,
    ),
  answer: pageOf(rawOrder),
  parse: ({ items }, { incrementId }) => items.find((order) => String(order.increment_id) === incrementId),
};
