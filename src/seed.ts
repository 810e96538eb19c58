/** First boot: what the files say, where the database says nothing yet. */
import type { Config } from '../config/index.ts';
import { firstChannels } from '../config/channels.ts';
import { firstCompanies } from '../config/companies.ts';
import { DEMO_READ_KEY, demoErpKey, demoPushKey } from '../config/demo-keys.ts';
import { firstCouriers } from '../config/couriers.ts';
import { firstItems } from '../config/items.ts';
import { firstLocations } from '../config/locations.ts';
import { demoRules, demoSuppliers } from '../config/replenishment.ts';
import { firstMapping, firstNodes } from '../config/mapping.ts';
import { openingStock } from '../config/stock.ts';
import { firstRateCards, firstRateZones } from '../config/rate-cards.ts';
import { demoUsers } from '../config/users.ts';
import { createApiClient, seedUsers } from './core/access/index.ts';
import { seedCatalog } from './core/catalog/index.ts';
import { seedStock } from './core/inventory/index.ts';
import { seedRates } from './core/rate/index.ts';
import { seedReplenishment } from './core/replenishment/index.ts';
import type { Database } from './platform/db/index.ts';
import { uuidv7 } from './platform/ids.ts';
import { fail } from './platform/errors.ts';
import { holdLeases, releaseLeases, seedLeases } from './platform/leases.ts';
import { sleep } from './platform/time.ts';
import { readSetting, writeSetting } from './platform/settings.ts';

const MARK = 'seed.demo';
const LEASE = 'seed';
const LEASE_MS = 20_000;
/** Longer than the lease: a process that was killed while it seeded must not keep the next one from starting. */
const WAIT_MS = 30_000;

/** Under a lease: of several processes that start on an empty database one seeds, the others wait for it. */
export async function seed(db: Database, config: Config): Promise<void> {
  const owner = uuidv7();
  await seedLeases(db, [LEASE]);
  for (let waited = 0; !(await holdLeases(db, LEASE, owner, LEASE_MS)).has(LEASE); waited++) {
    if (waited >= WAIT_MS / 250) fail('conflict', 'seed.busy');
    await sleep(250);
  }
  try {
    await seedRows(db, config);
  } finally {
    await releaseLeases(db, LEASE, owner);
  }
}

/** In the demo our own people carry what goes to one city, so that their page has something to show. */
function withOwnFleet(row: (typeof firstChannels)[number]): (typeof firstChannels)[number] {
  const own = firstCouriers.filter((one) => one.connector === 'fleet' && one.from.includes(row.country));
  const couriers = [...own.map((one) => one.code), ...row.config.couriers];
  return own.length === 0 ? row : { ...row, config: { ...row.config, couriers, doorProof: { code: true } } };
}

function inOneCity(row: (typeof firstCouriers)[number]): (typeof firstCouriers)[number] {
  return row.connector === 'fleet' ? { ...row, cities: ['Sharjah'] } : row;
}

async function seedRows(db: Database, config: Config): Promise<void> {
  const demo = config.mode === 'demo';
  const channels = demo ? firstChannels.map(withOwnFleet) : firstChannels;
  const couriers = demo ? firstCouriers.map(inOneCity) : firstCouriers;
  await db.tx((tx) => seedCatalog(tx, { companies: firstCompanies, channels, couriers }));
  if (config.mode === 'production') return;
  if ((await db.read((reader) => readSetting(reader, MARK))) !== undefined) return;
  await db.tx((tx) =>
    seedCatalog(tx, { locations: [...firstLocations, ...firstNodes], items: firstItems, mapping: firstMapping }),
  );
  await db.tx((tx) => seedStock(tx, [...openingStock(firstLocations, firstItems)]));
  // Invented prices: a real house begins without any.
  await db.tx((tx) => seedRates(tx, { cards: firstRateCards, zones: firstRateZones }));
  if (config.mode === 'demo')
    await db.tx((tx) => seedReplenishment(tx, { suppliers: demoSuppliers, rules: demoRules }));
  await seedUsers(db, demoUsers);
  for (const channel of firstChannels) {
    await db.tx((tx) =>
      createApiClient(tx, {
        name: `magento-${channel.id}`,
        channelId: channel.id,
        scopes: ['orders.push'],
        key: demoPushKey(channel.id),
      }),
    );
  }
  for (const company of firstCompanies) {
    await db.tx((tx) =>
      createApiClient(tx, {
        name: `erp-${company.id}`,
        companyId: company.id,
        scopes: ['erp.read', 'erp.write', 'erp.signed'],
        key: demoErpKey(company.id),
      }),
    );
  }
  await db.tx((tx) =>
    createApiClient(tx, {
      name: 'demo-reader',
      scopes: ['orders.read', 'availability.read', 'stock.read'],
      key: DEMO_READ_KEY,
    }),
  );
  await db.tx((tx) => writeSetting(tx, MARK, { done: true }));
}
