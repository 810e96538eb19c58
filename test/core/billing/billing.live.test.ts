/** Several processes bill at once on a real server, some of them in vain: no number is missing and none stands twice. */
import { expect } from 'chai';
import { firstChannels } from '../../../config/channels.ts';
import { firstCompanies } from '../../../config/companies.ts';
import { firstItems } from '../../../config/items.ts';
import { billShipments, creditShipments, intendReport } from '../../../src/core/billing/index.ts';
import { forget } from '../../../src/core/catalog/kept.ts';
import { seedCatalog } from '../../../src/core/catalog/index.ts';
import { openDatabase, type Database } from '../../../src/platform/db/index.ts';
import { firstLocations } from '../../../config/locations.ts';
import { migratedLiveDatabase } from '../../helpers/live.ts';
import { all, places } from '../made.ts';
import { ordered, planned } from './made.ts';

describe('core/billing live', () => {
  let live: Awaited<ReturnType<typeof migratedLiveDatabase>>;
  let dbs: Database[];

  beforeEach(async () => {
    live = await migratedLiveDatabase();
    dbs = Array.from({ length: 4 }, () => openDatabase(live.url, { poolSize: 4 }));
    await first().tx((tx) =>
      seedCatalog(tx, {
        companies: firstCompanies.map((one) => ({ ...one, billing: { ...one.billing, einvoicing: true } })),
        channels: firstChannels,
        locations: firstLocations.filter((one) => places.includes(one.id)),
        items: firstItems.slice(0, 2),
      }),
    );
  });
  afterEach(async () => {
    for (const db of dbs) await db.close();
    await live.drop();
  });

  const first = (): Database => {
    const [db] = dbs;
    if (db === undefined) throw new Error('no database');
    return db;
  };

  it('billShipments, creditShipments, intendReport: four pools at once, a third rolled back', async () => {
    const facts: { orderId: string; shipmentId: string }[] = [];
    for (let at = 0; at < 36; at++) {
      const made = await ordered(first(), [{ totalMinor: 10_000 + at, quantity: 2 }]);
      facts.push({ orderId: made.orderId, shipmentId: await planned(first(), made, [2]) });
    }
    const groups = Array.from({ length: 18 }, (_, at) => facts.slice(at * 2, at * 2 + 2));
    const billAll = (group: typeof facts, at: number, vain: boolean): Promise<void> =>
      (dbs[at % dbs.length] ?? first()).tx(async (tx) => {
        await billShipments(tx, group);
        if (vain) throw new Error('rolled back');
      });

    await Promise.allSettled(groups.map((group, at) => billAll(group, at, at % 3 === 0)));
    await Promise.all(groups.map((group, at) => billAll(group, at + 1, false)));
    const invoices = await all<{ id: string; order_id: string; shipment_id: string; number: string }>(
      first(),
      'SELECT id, order_id, shipment_id, number FROM invoices',
    );
    const notes = await Promise.allSettled(
      invoices.slice(0, 12).map((one, at) =>
        (dbs[at % dbs.length] ?? first()).tx(async (tx) => {
          const written = await creditShipments(tx, [{ shipmentId: one.shipment_id, reason: 'returned' }]);
          if (at % 4 === 0) throw new Error('rolled back');
          return written;
        }),
      ),
    );
    for (const db of dbs) await db.read((reader) => Promise.resolve(forget(reader)));
    const reports = await Promise.all(
      invoices.map((one, at) =>
        (dbs[at % dbs.length] ?? first()).tx((tx) =>
          intendReport(tx, { orderId: one.order_id, documentId: one.id, kind: 'invoice', companyId: 'AE01' }),
        ),
      ),
    );

    expect(ends(invoices.map((one) => one.number))).to.deep.equal(upTo(36));
    const credits = await all<{ number: string }>(first(), 'SELECT number FROM credit_notes');
    expect(notes.filter((one) => one.status === 'fulfilled')).to.have.length(9);
    expect(ends(credits.map((one) => one.number))).to.deep.equal(upTo(9));
    const chain = reports.flatMap((one) => one ?? []).sort((a, b) => a.document.counter - b.document.counter);
    expect(chain.map((one) => one.document.counter)).to.deep.equal(upTo(36));
    chain.slice(1).forEach((one, at) => expect(one.document.previousHash).to.equal(chain[at]?.hash));
  });
});

const ends = (numbers: readonly string[]): number[] =>
  numbers.map((one) => Number(one.slice(-7))).sort((a, b) => a - b);
const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);
