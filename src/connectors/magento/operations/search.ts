/** `searchCriteria` as Magento reads it: filters in one group are OR, groups are AND; and the shape of a found page. */
import Joi from 'joi';

export type Filter = {
  readonly field: string;
  readonly value: string;
  readonly condition: 'eq' | 'gt' | 'gteq' | 'in';
};
export type Sort = { readonly field: string; readonly direction: 'ASC' | 'DESC' };

export function searchQuery(
  groups: readonly (readonly Filter[])[],
  sorts: readonly Sort[],
  pageSize: number,
): Record<string, string> {
  const query: Record<string, string> = {};
  groups.forEach((group, g) =>
    group.forEach((filter, f) => {
      const key = `searchCriteria[filter_groups][${g}][filters][${f}]`;
      query[`${key}[field]`] = filter.field;
      query[`${key}[value]`] = filter.value;
      query[`${key}[condition_type]`] = filter.condition;
    }),
  );
  // Without a direction Magento sorts descending.
  sorts.forEach((sort, s) => {
    query[`searchCriteria[sortOrders][${s}][field]`] = sort.field;
    query[`searchCriteria[sortOrders][${s}][direction]`] = sort.direction;
  });
  // Without a page size Magento sends everything. Never a page number: past the end it repeats the last page.
  query['searchCriteria[pageSize]'] = String(pageSize);
  query['searchCriteria[currentPage]'] = '1';
  return query;
}

export type Page<Item> = { readonly items: readonly Item[]; readonly total_count?: number };

/** A page of rows; some endpoints send null for none. */
export function pageOf(row: Joi.Schema): Joi.Schema {
  return Joi.object({
    items: Joi.array().items(row).empty(null).default([]),
    total_count: Joi.number().integer().empty(null),
  }).required();
}

export const id = Joi.number().integer().positive();

/** Whether a comment carries this very token, not one that merely begins alike. */
export function carriesToken(comment: unknown, token: string): boolean {
  return typeof comment === 'string' && comment.split(/[\s[\]]+/).includes(`hub:${token}`);
}
