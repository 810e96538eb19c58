/** A country of 200 places and 100,000 SKUs, each SKU at a fifth of the places: some four million rows of stock. */
import { createHash } from 'node:crypto';
import { firstChannels } from '../../config/channels.ts';
import { firstItems } from '../../config/items.ts';
import { placeOf } from '../../config/places.ts';
import { seedCatalog } from '../../src/core/catalog/index.ts';
import { openDatabase, type Database } from '../../src/platform/db/index.ts';
import { migrate } from '../../src/platform/migrate.ts';
import { readConfig } from '../../config/index.ts';
import { seed } from '../../src/seed.ts';
import { createPushes } from '../bodies.ts';
import { keptOf, type Kept } from '../in-process.ts';
import { nearUrl, type Stage } from '../stage.ts';

export const PLACES = 200;
export const SKUS = 100_000;
/** A SKU is at one place of so many. */
const SPARSE = 5;
const CITIES = ['Dubai', 'Abu Dhabi', 'Sharjah', 'Ajman', 'Al Ain', 'Ras Al Khaimah', 'Fujairah', 'Umm Al Quwain'];
const channel = firstChannels.find((one) => one.id === 'AE');

export const placeId = (no: number): string => `RT-${String(no).padStart(4, '0')}`;
export const skuOf = (no: number): string => `RT-${String(no).padStart(6, '0')}`;
export type World = { readonly db: Database; readonly url: string; readonly rows: number };

/** @param only SKUs that are wanted at all; left out: every one */
export async function routingWorld(
  stage: Stage,
  name: string,
  size: { readonly places: number; readonly skus: number; readonly only?: readonly number[] },
): Promise<World> {
  const url = await nearUrl(await stage.servers.createDatabase(name));
  const db = openDatabase(url, { poolSize: 32 });
  await migrate(db);
  await seed(db, readConfig({ HUB_MODE: 'test', HUB_DATABASE_URL: url }));
  await db.tx(async (tx) => {
    await tx.run('UPDATE locations SET active = 0');
    await seedCatalog(tx, { locations: Array.from({ length: size.places }, (_, at) => placeAt(at)) });
    await tx.run(
      `INSERT INTO items (sku, name, weight_g, length_mm, width_mm, height_mm, active)
       SELECT CONCAT('RT-', LPAD(seq - 1, 6, '0')), 'Thing', 400, 100, 100, 100, 1 FROM seq_1_to_${size.skus}`,
    );
  });
  let rows = 0;
  const only = size.only === undefined ? undefined : JSON.stringify([...new Set(size.only)].map((no) => [skuOf(no)]));
  for (let at = 0; at < size.places; at++)
    rows += await db.tx((tx) =>
      tx.run(
        `INSERT INTO stock (location_id, sku, base, physical)
         SELECT ?, k.sku, 5 + CRC32(k.sku) % 40, 5 + CRC32(k.sku) % 40
         FROM ${only === undefined ? 'items' : tx.keysTable([['sku', 'text']])} k
         WHERE k.sku LIKE 'RT-%' AND CRC32(CONCAT(?, k.sku)) % ${SPARSE} = 0`,
        [placeId(at), ...(only === undefined ? [] : [only]), placeId(at)],
      ),
    );
  return { db, url, rows };
}

function placeAt(no: number) {
  const city = CITIES[no % CITIES.length] ?? 'Dubai';
  const middle = placeOf('AE', city) ?? { lat: 25, lng: 55 };
  return {
    id: placeId(no),
    companyId: channel?.companyId ?? '',
    kind: no % 20 === 0 ? ('warehouse' as const) : ('store' as const),
    name: placeId(no),
    country: 'AE',
    city,
    address: { lines: ['Street 1'] },
    phone: '+97140000000',
    place: { lat: middle.lat + (no % 14) / 100, lng: middle.lng + (no % 11) / 100 },
    sourceCode: placeId(no).toLowerCase(),
    shipsOnline: true,
    active: true,
  };
}

/** Orders of three lines of one piece each, of any SKU, to the country's cities in turn. */
export function routingPushes(
  count: number,
  options: { readonly firstOrderId: number; readonly skus: number },
): { kept: Kept[]; wanted: number[] } {
  const wanted: number[] = [];
  const makers = CITIES.map((city, turn) =>
    createPushes({
      firstOrderId: options.firstOrderId + turn * 1_000_000,
      fixed: { storeCode: 'ae_en', city, lines: demoLines },
    }),
  );
  const kept = Array.from({ length: count }, (_, at) => {
    const push = makers[at % makers.length]?.();
    if (push === undefined) throw new Error('no city');
    const numbers = demoLines.map((_line, line) => skuNumber(options.firstOrderId + at, line, options.skus));
    wanted.push(...numbers);
    const body = demoLines.reduce(
      (text, { sku }, line) => text.replaceAll(`"${sku}"`, `"${skuOf(numbers[line] ?? 0)}"`),
      push.body,
    );
    return keptOf({ ...push, body, bodyHash: createHash('sha256').update(body).digest('hex') });
  });
  return { kept, wanted };
}

const demoLines = firstItems.slice(0, 3).map(({ sku }) => ({ sku, qty: 1 }));

/** Not one after the other; three lines of an order are three SKUs. */
function skuNumber(order: number, line: number, skus: number): number {
  return ((order * 7919 + line * 33_331) * 31 + line) % skus;
}
