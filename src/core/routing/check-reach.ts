/**
 * Which orders come to which set: the first that fits takes an order. All kinds of orders are laid out as cells of channel,
 * payment and value between the bounds that any set names; a set that earlier ones leave no cell is never reached.
 */
import { countriesOf, type RuleFacts } from './facts.ts';
import { wrong, type Finding } from './finding.ts';
import { paymentModes } from './read-rules.ts';
import type { OrderFilter, RuleSet } from './rules.ts';

export type Cell = {
  /** Undefined: a channel that opens later. */
  readonly channelId: string | undefined;
  readonly payment: string;
  readonly valueMinor: number;
};

/** The lists of a filter that a cell says nothing of. */
const lists = ['cities', 'kinds', 'shippingMethods', 'handling'] as const;

export function checkReach(sets: readonly RuleSet[], facts: RuleFacts): Finding[] {
  const cells = cellsOf(sets, facts);
  const found: Finding[] = [];
  sets.forEach((set, s) => {
    const mine = cells.filter((cell) => takes(set.orders, cell, facts));
    // Bounds the wrong way round are told where they stand.
    if (mine.length === 0) {
      if (!isUpsideDown(set.orders)) found.push(wrong('fits_no_order', ['sets', s, 'orders'], set.name));
      return;
    }
    const before = sets.slice(0, s);
    if (mine.every((cell) => before.some((one) => takesAllOf(one.orders, set.orders, cell, facts))))
      found.push(wrong('never_reached', ['sets', s, 'orders'], set.name));
  });
  const last = sets.length - 1;
  if (Object.values(sets[last]?.orders ?? {}).some((one) => one !== undefined))
    found.push(wrong('not_for_every_order', ['sets', last, 'orders'], sets[last]?.name));
  return found;
}

/** The channels of which orders can come to the set. */
export function reaching(sets: readonly RuleSet[], s: number, facts: RuleFacts): string[] {
  const set = sets[s];
  if (set === undefined) return [];
  const before = sets.slice(0, s);
  const ids = cellsOf(sets, facts)
    .filter((cell) => takes(set.orders, cell, facts))
    .filter((cell) => !before.some((one) => takesAllOf(one.orders, set.orders, cell, facts)))
    .flatMap(({ channelId }) => channelId ?? []);
  return [...new Set(ids)];
}

function cellsOf(sets: readonly RuleSet[], facts: RuleFacts): Cell[] {
  const bounds = sets.flatMap(({ orders: { valueFromMinor: from, valueToMinor: to } }) => [
    ...(from === undefined ? [] : [from]),
    ...(to === undefined ? [] : [to + 1]),
  ]);
  const values = [...new Set([0, ...bounds])];
  const channels = [...facts.channels.filter((one) => one.active).map((one) => one.id), undefined];
  return channels.flatMap((channelId) =>
    paymentModes.flatMap((payment) => values.map((valueMinor) => ({ channelId, payment, valueMinor }))),
  );
}

function takes(filter: OrderFilter, { channelId, payment, valueMinor }: Cell, facts: RuleFacts): boolean {
  return (
    (filter.channels === undefined || (channelId !== undefined && filter.channels.includes(channelId))) &&
    (filter.payment === undefined || filter.payment === payment) &&
    valueMinor >= (filter.valueFromMinor ?? 0) &&
    valueMinor <= (filter.valueToMinor ?? Infinity) &&
    destinations(filter, channelId, facts)?.length !== 0
  );
}

/** Whether `earlier` takes every order of the cell that `later` would take. */
function takesAllOf(earlier: OrderFilter, later: OrderFilter, cell: Cell, facts: RuleFacts): boolean {
  if (!takes(earlier, cell, facts)) return false;
  if (!lists.every((list) => isWithin(later[list], earlier[list]))) return false;
  return isWithin(destinations(later, cell.channelId, facts), earlier.countries);
}

/** Countries that orders of the cell go to and the filter lets in; undefined: anywhere. */
function destinations(
  filter: OrderFilter,
  channelId: string | undefined,
  facts: RuleFacts,
): readonly string[] | undefined {
  const channel = facts.channels.find((one) => one.id === channelId);
  if (channel === undefined) return filter.countries;
  return countriesOf(channel).filter((one) => filter.countries?.includes(one) ?? true);
}

function isWithin(some: readonly string[] | undefined, all: readonly string[] | undefined): boolean {
  if (all === undefined) return true;
  const known = new Set(all.map((one) => one.toLowerCase()));
  return some !== undefined && some.every((one) => known.has(one.toLowerCase()));
}

function isUpsideDown({ valueFromMinor: from, valueToMinor: to }: OrderFilter): boolean {
  return from !== undefined && to !== undefined && from > to;
}
