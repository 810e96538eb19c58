/** Reads the facts for a group of orders: slow ones from what each process keeps, and what no weight or place asks for not at all. */
import type { Reader } from '../../platform/db/index.ts';
import { localTime } from '../../platform/time.ts';
import { findGoods, loadMapping, loadWithdrawn, type Goods, type Mapping } from '../catalog/index.ts';
import { loadCalendars } from '../order/index.ts';
import { loadRates } from '../rate/index.ts';
import { loadRules, type RoutingRules, type Weights } from '../routing/index.ts';
import { loadTrust } from './refusals.ts';
import { readLoad } from './store-load.ts';
import { readPressure } from './store-pressure.ts';
import { isUsed } from './used-weights.ts';
import type { Handling, World } from './world.ts';

/**
 * @param skus of all orders that will be routed in it
 * @param given what the caller has read already, or wants to be otherwise
 */
export async function loadWorld(
  reader: Reader,
  skus: readonly string[],
  given: { readonly rules?: RoutingRules; readonly goods?: Goods; readonly now?: Date } = {},
): Promise<World> {
  const now = given.now ?? new Date();
  const wanted = [...new Set(skus)];
  const mapping = await loadMapping(reader);
  const rules = given.rules ?? (await loadRules(reader));
  const used = (name: keyof Weights): boolean => isUsed(name, rules, mapping);
  const goods = given.goods ?? (await findGoods(reader, wanted));
  return {
    mapping,
    rules,
    rates: await loadRates(reader),
    calendars: await loadCalendars(reader),
    trust: await loadTrust(reader),
    withdrawn: await loadWithdrawn(reader),
    load: await loadOf(reader, mapping, now),
    handling: handlingOf(goods, used('carriage')),
    pressure: used('perAgedDay') || used('perMarkdownPercent') ? await readPressure(reader, wanted) : new Map(),
    now,
  };
}

async function loadOf(reader: Reader, mapping: Mapping, now: Date): Promise<Map<string, number>> {
  const days = loadDays(mapping, now);
  return days.length === 0 ? new Map() : readLoad(reader, days);
}

/** The local day of each place that has a daily capacity. */
export function loadDays(mapping: Mapping, now: Date): { readonly locationId: string; readonly on: string }[] {
  return mapping.locations.flatMap(({ id, routing, timeZone }) =>
    routing?.dailyCapacity === undefined
      ? []
      : [{ locationId: id, on: localTime(now, timeZone ?? 'UTC').slice(0, 10) }],
  );
}

function handlingOf({ selling, weights }: Goods, weighs: boolean): Map<string, Handling> {
  const handling = new Map<string, Handling>();
  for (const [sku, { handling: marks }] of selling) if (marks !== undefined) handling.set(sku, { marks });
  if (!weighs) return handling;
  for (const [sku, weightG] of weights) handling.set(sku, { marks: handling.get(sku)?.marks ?? [], weightG });
  return handling;
}
