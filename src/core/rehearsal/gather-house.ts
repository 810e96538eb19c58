/** What a rehearsal goes by: the house as it is now, and the stock of all SKUs of the period, each read once. */
import { findItems, findSelling, loadMapping } from '../catalog/index.ts';
import { listFreeOf } from '../inventory/index.ts';
import { listLines, listReceived, loadCalendars, type Period, type PeriodMark } from '../order/index.ts';
import { loadRates } from '../rate/index.ts';
import { listTaken } from '../shipment/index.ts';
import type { RoutingRules } from '../routing/index.ts';
import { addTo, isUsed, loadTrust, loadWorld, type Handling, type Pressure, type Shelves } from '../sourcing/index.ts';
import type { Database, Reader } from '../../platform/db/index.ts';
import type { RehearsalAsk } from './rehearsal.ts';
import type { House, Stock } from './side.ts';

/** Orders and SKUs that are read together. */
export const PAGE = 500;

export type Gathered = { readonly house: House; readonly stock: Stock | undefined };

/** @param rest called between pages: somebody may want to stop it, and others want their turn */
export async function gatherHouse(
  db: Database,
  asked: RehearsalAsk,
  versions: readonly RoutingRules[],
  rest: () => Promise<void>,
): Promise<Gathered> {
  const skus = new Set<string>();
  const stock: Shelves | undefined = asked.stock === 'endless' ? undefined : new Map();
  for await (const marks of pagesOf(db, asked)) {
    const ids = marks.map((one) => one.id);
    const { lines, taken } = await db.read(async (reader) => ({
      lines: await listLines(reader, ids),
      taken: stock === undefined ? [] : await listTaken(reader, ids),
    }));
    for (const { sku } of lines) skus.add(sku);
    for (const one of taken) {
      skus.add(one.sku);
      if (stock !== undefined) addTo(stock, one.sku, one.locationId, one.quantity);
    }
    await rest();
  }
  const mapping = await db.read(loadMapping);
  // Pressure is read only where a version weighs it.
  const weighing = versions.filter(
    (rules) => isUsed('perAgedDay', rules, mapping) || isUsed('perMarkdownPercent', rules, mapping),
  );
  const handling = new Map<string, Handling>();
  const pressure = new Map<string, Pressure>();
  const all = [...skus].sort();
  for (let at = 0; at < all.length; at += PAGE) {
    const some = all.slice(at, at + PAGE);
    await db.read(async (reader) => {
      for (const [sku, one] of await handlingOf(reader, some)) handling.set(sku, one);
      for (const rules of weighing)
        for (const [key, one] of (await loadWorld(reader, some, { rules })).pressure) pressure.set(key, one);
      if (stock !== undefined)
        for (const one of await listFreeOf(reader, some)) addTo(stock, one.sku, one.locationId, one.free);
    });
    await rest();
  }
  const house = await db.read(async (reader): Promise<House> => ({
    mapping,
    rates: await loadRates(reader),
    calendars: await loadCalendars(reader),
    trust: await loadTrust(reader),
    handling,
    pressure,
  }));
  return { house, stock };
}

/** The orders of the period in the order in which they came. */
export async function* pagesOf(db: Database, period: Period): AsyncGenerator<PeriodMark[]> {
  for (let after: PeriodMark | undefined; ;) {
    const marks = await db.read((reader) =>
      listReceived(reader, period, { limit: PAGE, ...(after === undefined ? {} : { after }) }),
    );
    if (marks.length > 0) yield marks;
    if (marks.length < PAGE) return;
    after = marks.at(-1);
  }
}

async function handlingOf(reader: Reader, skus: readonly string[]): Promise<Map<string, Handling>> {
  const items = await findItems(reader, skus);
  const selling = await findSelling(reader, skus);
  return new Map(
    skus.map((sku) => {
      const weightG = items.get(sku)?.weightG;
      return [sku, { marks: selling.get(sku)?.handling ?? [], ...(weightG === undefined ? {} : { weightG }) }];
    }),
  );
}
