/**
 * Lists orders changed since a moment, oldest change first, by keyset (updated_at, entity_id): page numbers would skip
 * rows, because an order that changes while we page moves to another page.
 * The first page reaches back by an overlap: a long transaction commits late with an older updated_at.
 */
import Joi from 'joi';
import { dateOf, momentOf, type Moment } from '../../../platform/time.ts';
import type { Operation } from '../../shape.ts';
import { rawOrder, type RawOrder } from './fetch-order.ts';
import { pageOf, searchQuery, type Page } from './search.ts';

export type UpdatedOrdersInput = {
  readonly since: Moment;
  /** The `lastId` of the page before; without it this is a first page. */
  readonly afterId?: number;
  readonly pageSize: number;
  readonly storeId?: number;
};
export type UpdatedOrders = {
  readonly orders: readonly RawOrder[];
  readonly lastUpdatedAt: Moment;
  readonly lastId?: number;
  readonly done: boolean;
};

export const overlapMs = 10 * 60_000;

export const listUpdatedOrders: Operation<UpdatedOrdersInput, Page<RawOrder>, UpdatedOrders> = {
  name: 'magento.orders.list-updated',
  method: 'GET',
  path: () => 'orders',
  query: ({ since, afterId, pageSize, storeId }) => {
    const from = seconds(afterId === undefined ? momentOf(new Date(dateOf(since).getTime() - overlapMs)) : since);
    return searchQuery(
      [
        [{ field: 'updated_at', value: from, condition: 'gteq' }],
        // Groups are AND of ORs, so "later, or as late with a higher id" reads: ≥ t AND (> t OR id > last).
        ...(afterId === undefined
          ? []
          : [
              [
                { field: 'updated_at', value: from, condition: 'gt' } as const,
                { field: 'entity_id', value: String(afterId), condition: 'gt' } as const,
              ],
            ]),
        ...(storeId === undefined ? [] : [[{ field: 'store_id', value: String(storeId), condition: 'eq' } as const]]),
      ],
      [
        { field: 'updated_at', direction: 'ASC' },
        { field: 'entity_id', direction: 'ASC' },
      ],
      pageSize,
    );
  },
  answer: pageOf(rawOrder.keys({ updated_at: Joi.string().required() })),
  parse: ({ items, total_count }, { since, afterId, pageSize }) => {
    const last = items.at(-1);
    if (last === undefined) {
      return { orders: [], lastUpdatedAt: since, ...(afterId === undefined ? {} : { lastId: afterId }), done: true };
    }
    return {
      orders: items,
      lastUpdatedAt: `${String(last.updated_at)}.000`,
      lastId: Number(last.entity_id),
      // The shop may cap the page size below what was asked, so a short page alone does not mean the end.
      done: total_count === undefined ? items.length < pageSize : total_count <= items.length,
    };
  },
};

// Magento keeps whole seconds.
function seconds(moment: Moment): string {
  return moment.slice(0, 19);
}
