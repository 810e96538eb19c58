import { expect } from 'chai';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { readConfig } from '../../../config/index.ts';
import { createApiClient } from '../../../src/core/access/index.ts';
import { seedCatalog } from '../../../src/core/catalog/index.ts';
import { reservePieces } from '../../../src/core/inventory/index.ts';
import { createAvailability, createFeed, type Availability } from '../../../src/core/availability/index.ts';
import { createHub, type Hub } from '../../../src/app.ts';
import { openDatabase, type Database } from '../../../src/platform/db/index.ts';
import { migratedLiveDatabase } from '../../helpers/live.ts';
import { seedHouse, someLocation } from '../../helpers/make.ts';
import { changeStock, putStock, silent, until } from './made.ts';

const PLACE = someLocation.id;
const KEY = 'key-of-the-ae-shop';

describe('core/availability (MariaDB)', () => {
  let live: { url: string; drop(): Promise<void> };
  let db: Database;
  const clearing: (() => Promise<unknown>)[] = [];

  before(async () => {
    live = await migratedLiveDatabase();
    db = openDatabase(live.url);
    await seedHouse(db);
    await db.tx((tx) => createApiClient(tx, { name: 'ae', channelId: 'AE', scopes: ['availability.read'], key: KEY }));
  });
  afterEach(async () => {
    for (const one of clearing.splice(0).reverse()) await one();
  });
  after(async () => {
    await db.close();
    await live.drop();
  });

  /** Another process's view: a pool and an index of its own. */
  async function instance(url = live.url): Promise<Availability> {
    const own = openDatabase(url, { poolSize: 4 });
    const availability = createAvailability({ db: own, log: silent });
    clearing.push(async () => {
      await availability.stop();
      await own.close();
    });
    availability.start();
    await until('loaded', () => availability.status().fromMemory);
    return availability;
  }

  async function numberIn(availability: Availability, sku: string): Promise<number | undefined> {
    return (await availability.answers('AE', [sku]))[0]?.available;
  }

  /** Until memory says so. How soon is measured by the bench: a busy machine proves nothing about it. */
  const waitFor = (availability: Availability, sku: string, wanted: number): Promise<void> =>
    until(
      `${sku} = ${wanted}`,
      async () => availability.status().fromMemory && (await numberIn(availability, sku)) === wanted,
    );

  it('two hubs: what one commits the other tells over HTTP, every time', async () => {
    const hubs: Hub[] = [];
    for (let at = 0; at < 2; at++) {
      const env = { HUB_MODE: 'test', HUB_DATABASE_URL: live.url, HUB_PORT: '0', HUB_LOG_LEVEL: 'silent' };
      const hub = await createHub(readConfig(env), { log: silent });
      clearing.push(() => hub.stop());
      await hub.start();
      hubs.push(hub);
    }
    const [one, two] = hubs as [Hub, Hub];
    const told = async (hub: Hub): Promise<number> => {
      const answer = await fetch(`${hub.url}/availability/SHARED`, { headers: { authorization: `Bearer ${KEY}` } });
      return ((await answer.json()) as { available: number }).available;
    };
    await changeStock(db, PLACE, 'SHARED', { physical: 100 });
    await until('both know', async () => (await told(one)) === 100 && (await told(two)) === 100);

    for (let left = 99; left >= 80; left--) {
      await one.db.tx((tx) => reservePieces(tx, [{ locationId: PLACE, sku: 'SHARED', quantity: 1 }]));
      await until('told by both', async () => (await told(two)) === left && (await told(one)) === left);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 150));
    }
  });

  it('open transactions: a commit that comes seconds after later ones is told all the same', async () => {
    const availability = await instance();
    await changeStock(db, PLACE, 'LATE', { physical: 1 });
    await waitFor(availability, 'LATE', 1);

    let commit = (): void => undefined;
    const held = new Promise<void>((resolve) => (commit = resolve));
    const noted = new Promise<void>((resolve) => {
      void db.tx(async (tx) => {
        await tx.run("UPDATE stock SET physical = 2 WHERE location_id = ? AND sku = 'LATE'", [PLACE]);
        await tx.insert('stock_changes', [{ location_id: PLACE, sku: 'LATE' }]);
        resolve();
        await held;
      });
    });
    await noted;
    for (let at = 1; at <= 30; at++) await changeStock(db, PLACE, 'BUSY', { physical: at });
    await waitFor(availability, 'BUSY', 30);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(await numberIn(availability, 'LATE')).to.equal(1);
    commit();

    await waitFor(availability, 'LATE', 2);
  });

  it('rolled back transactions: their numbers are missed by nobody, and what comes after is told', async () => {
    const availability = await instance();
    for (let at = 0; at < 40; at++) {
      await db
        .tx(async (tx) => {
          await putStock(tx, PLACE, 'ROLLED', { physical: 1_000 + at });
          await tx.insert('stock_changes', [{ location_id: PLACE, sku: 'ROLLED' }]);
          if (at % 2 === 0) throw new Error('rolled back on purpose');
        })
        .catch(() => undefined);
    }

    await waitFor(availability, 'ROLLED', 1_039);
  });

  it('eight writers, some slow, some rolled back: a reader is told every commit', async () => {
    const told = new Set<string>();
    const feed = createFeed({
      db,
      log: silent,
      name: 'test',
      onChanges: async (changes) => changes.forEach((one) => told.add(one.sku)),
      onLost: async () => undefined,
    });
    clearing.push(() => feed.stop());
    feed.start();
    await until('started', () => feed.ageMs() < Infinity);
    const committed: string[] = [];

    await Promise.all(
      Array.from({ length: 8 }, async (_, writer) => {
        for (let at = 0; at < 60; at++) {
          const sku = `W${writer}-${at}`;
          await db
            .tx(async (tx) => {
              await tx.insert('stock_changes', [{ location_id: PLACE, sku }]);
              await new Promise((resolve) => setTimeout(resolve, Math.random() * 12));
              if (Math.random() < 0.1) throw new Error('rolled back on purpose');
            })
            .then(
              () => committed.push(sku),
              () => undefined,
            );
        }
      }),
    );
    await feed.catchUp(2_000);
    await until('all told', () => committed.every((sku) => told.has(sku)));

    expect([...told].filter((sku) => sku.startsWith('W')).sort()).to.deep.equal([...committed].sort());
  });

  it('load: rows that change while it runs are right when it is done', async () => {
    const skus = Array.from({ length: 6_000 }, (_, at) => `L${String(at).padStart(5, '0')}`);
    await db.tx((tx) =>
      tx.insert(
        'stock',
        skus.map((sku) => ({ location_id: PLACE, sku, physical: 1 })),
      ),
    );
    let writing = true;
    const writers = Promise.all(
      Array.from({ length: 4 }, async () => {
        while (writing) {
          const sku = skus[Math.floor(Math.random() * skus.length)] ?? '';
          await changeStock(db, PLACE, sku, { physical: Math.floor(Math.random() * 1_000) });
        }
      }),
    );

    const availability = await instance();
    writing = false;
    await writers;
    const rows = await db.read((reader) =>
      reader.all<{ sku: string; physical: number }>("SELECT sku, physical FROM stock WHERE sku LIKE 'L0%'"),
    );
    const wrong = async (): Promise<string[]> => {
      const answers = await availability.answers('AE', skus);
      const bySku = new Map(answers.map((one) => [one.sku, one.available]));
      return rows.filter((row) => bySku.get(row.sku) !== row.physical).map((row) => row.sku);
    };
    await until('caught up', async () => availability.status().fromMemory && (await wrong()).length === 0);
  });

  it('a line that is cut: nothing old is told, and after it is back everything is seen', async () => {
    const line = await openLine(live.url);
    clearing.push(() => line.close());
    await changeStock(db, PLACE, 'CUT', { physical: 1 });
    const availability = await instance(line.url);
    await waitFor(availability, 'CUT', 1);

    line.cut();
    await changeStock(db, PLACE, 'CUT', { physical: 7 });
    await until('memory is too old', () => !availability.status().fromMemory);
    let code = '';
    await numberIn(availability, 'CUT').catch((error: { code: string }) => (code = error.code));
    expect(code).to.equal('database.line_down');

    line.mend();
    await until('fresh again', () => availability.status().fromMemory);
    expect(await numberIn(availability, 'CUT')).to.equal(7);
  });

  it('pools: a store of another country is not told, whoever put it into the pool', async () => {
    const foreign = { ...someLocation, id: 'SA-RUH', country: 'SA', companyId: 'SA01', sourceCode: 'sa_ruh' };
    await db.tx(async (tx) => {
      await seedCatalog(tx, { locations: [foreign] });
      await putStock(tx, 'SA-RUH', 'ABROAD', { physical: 9 });
    });

    const availability = await instance();

    expect(await numberIn(availability, 'ABROAD')).to.equal(0);
  });
});

/** A line to the database that can be cut and mended. */
async function openLine(url: string): Promise<{ url: string; cut(): void; mend(): void; close(): Promise<void> }> {
  const target = new URL(url);
  const { port, hostname } = target;
  const open = new Set<Socket>();
  let whole = true;
  const server: Server = createServer((near) => {
    if (!whole) return void near.destroy();
    const far = connect(Number(port), hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from);
      from.on('error', () => from.destroy());
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  target.port = String((server.address() as AddressInfo).port);
  const cutAll = (): void => open.forEach((socket) => socket.destroy());
  return {
    url: target.toString(),
    cut() {
      whole = false;
      cutAll();
    },
    mend: () => void (whole = true),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cutAll();
      }),
  };
}
