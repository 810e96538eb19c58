/** searchCriteria and fields: filters, sorting and paging the way Magento's web API reads them. */
type Row = Record<string, unknown>;
type Query = Record<string, unknown>;

interface Filter {
  field: string;
  value: string;
  condition: string;
}

interface Criteria {
  groups: Filter[][];
  sorts: { field: string; ascending: boolean }[];
  pageSize: number | undefined;
  currentPage: number;
}

const snake = (word: string) => word.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Both spellings of each key are accepted: filter_groups and filterGroups. */
export function parseCriteria(query: Query): Criteria {
  const groups = new Map<string, Map<string, Filter>>();
  const sorts = new Map<string, { field: string; ascending: boolean }>();
  const criteria: Criteria = { groups: [], sorts: [], pageSize: undefined, currentPage: 1 };
  for (const [key, raw] of Object.entries(query)) {
    const path = /^(searchCriteria|search_criteria)((?:\[[^\]]*\])*)$/.exec(key)?.[2];
    if (path === undefined) continue;
    const parts = [...path.matchAll(/\[([^\]]*)\]/g)].map((match) => snake(match[1] ?? ''));
    const value = String(raw);
    const [first, one = '', second, two = '', last] = parts;
    if (first === 'page_size') criteria.pageSize = Number(value);
    else if (first === 'current_page') criteria.currentPage = Number(value);
    else if (first === 'sort_orders') {
      const sort = sorts.get(one) ?? { field: '', ascending: false };
      if (second === 'field') sort.field = value;
      // without a direction Magento sorts downwards
      if (second === 'direction') sort.ascending = value.toUpperCase() === 'ASC';
      sorts.set(one, sort);
    } else if (first === 'filter_groups' && second === 'filters') {
      const group = groups.get(one) ?? new Map<string, Filter>();
      const filter = group.get(two) ?? { field: '', value: '', condition: 'eq' };
      if (last === 'field') filter.field = value;
      if (last === 'value') filter.value = value;
      if (last === 'condition_type') filter.condition = value;
      group.set(two, filter);
      groups.set(one, group);
    }
  }
  criteria.groups = [...groups.values()].map((group) => [...group.values()]);
  criteria.sorts = [...sorts.values()];
  return criteria;
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number') return a - Number(b);
  const left = (a ?? '') as string;
  const right = b as string;
  return left < right ? -1 : left > right ? 1 : 0;
}

function like(value: unknown, pattern: string): boolean {
  const source = pattern
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/%/g, '.*')
    .replace(/_/g, '.');
  return new RegExp(`^${source}$`, 'i').test(
    typeof value === 'string' || typeof value === 'number' ? String(value) : '',
  );
}

const inList = (actual: unknown, list: string) => list.split(',').some((one) => compare(actual, one.trim()) === 0);

function matches(row: Row, { field, value, condition }: Filter): boolean {
  const actual = row[field];
  if (condition === 'null') return actual == null;
  if (condition === 'notnull') return actual != null;
  if (actual == null) return false;
  switch (condition) {
    case 'eq':
    case 'finset':
      return compare(actual, value) === 0;
    case 'neq':
    case 'nfinset':
      return compare(actual, value) !== 0;
    case 'gt':
      return compare(actual, value) > 0;
    case 'gteq':
    case 'moreq':
    case 'from':
      return compare(actual, value) >= 0;
    case 'lt':
      return compare(actual, value) < 0;
    case 'lteq':
    case 'to':
      return compare(actual, value) <= 0;
    case 'in':
      return inList(actual, value);
    case 'nin':
      return !inList(actual, value);
    case 'like':
      return like(actual, value);
    case 'nlike':
      return !like(actual, value);
    default:
      return false;
  }
}

export interface Found<T> {
  rows: T[];
  total: number;
  criteria: object;
}

/** `row` gives the columns that may be filtered on; an unknown column is the caller's fault. */
export function search<T>(
  all: Iterable<T>,
  row: (one: T, needed: readonly string[]) => Row,
  query: Query,
  unknown: (field: string) => Error,
): Found<T> {
  const { groups, sorts, pageSize, currentPage } = parseCriteria(query);
  const needed = [...groups.flat(), ...sorts].map(({ field }) => field);
  const wanted: { one: T; row: Row }[] = [];
  for (const one of all) {
    const columns = row(one, needed);
    for (const field of needed) if (!(field in columns)) throw unknown(field);
    if (groups.every((group) => group.some((filter) => matches(columns, filter)))) wanted.push({ one, row: columns });
  }
  wanted.sort((a, b) => {
    for (const { field, ascending } of sorts) {
      const order = compare(a.row[field], b.row[field] ?? '');
      if (order !== 0) return ascending ? order : -order;
    }
    return 0;
  });
  const total = wanted.length;
  const size = pageSize ?? Math.max(total, 1);
  // a page past the end is the last page again, not an empty list
  const page = Math.min(Math.max(1, currentPage), Math.max(1, Math.ceil(total / size)));
  const rows = wanted.slice((page - 1) * size, page * size).map((found) => found.one);
  const criteria = {
    filter_groups: groups.map((filters) => ({ filters })),
    page_size: pageSize,
    current_page: currentPage,
  };
  return { rows, total, criteria };
}

type Tree = Map<string, Tree>;

function parseFields(text: string): Tree {
  const root: Tree = new Map();
  const stack: Tree[] = [root];
  let name = '';
  const take = (): Tree => {
    const child: Tree = new Map();
    if (name !== '') stack.at(-1)?.set(name, child);
    name = '';
    return child;
  };
  for (const sign of text) {
    if (sign === '[') stack.push(take());
    else if (sign === ']' || sign === ',') {
      if (name !== '') take();
      if (sign === ']') stack.pop();
    } else name += sign;
  }
  if (name !== '') take();
  return root;
}

function keep(value: unknown, tree: Tree): unknown {
  if (tree.size === 0) return value;
  if (Array.isArray(value)) return value.map((one) => keep(one, tree));
  if (typeof value !== 'object' || value === null) return value;
  const row = value as Row;
  return Object.fromEntries(
    [...tree].filter(([name]) => name in row).map(([name, sub]) => [name, keep(row[name], sub)]),
  );
}

/** `fields=items[entity_id,items[sku]],total_count` leaves out the rest. */
export const onlyFields = (value: unknown, fields: unknown): unknown =>
  typeof fields === 'string' && fields !== '' ? keep(value, parseFields(fields)) : value;
