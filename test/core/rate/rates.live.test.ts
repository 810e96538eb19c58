/** Rates on MariaDB: versions and who is faster, zones, and lanes counted from parcels by the job's statements. */
import { expect } from 'chai';
import { firstCouriers } from '../../../config/couriers.ts';
import { seedCatalog } from '../../../src/core/catalog/index.ts';
import {
  endCard,
  forgetOldDays,
  listCardVersions,
  listFigures,
  listZones,
  loadRates,
  recordEnded,
  saveCards,
  saveZone,
  seedRates,
  type EndedParcel,
} from '../../../src/core/rate/index.ts';
import { openDatabase, type Database } from '../../../src/platform/db/index.ts';
import { migratedLiveDatabase } from '../../helpers/live.ts';
import { codeOf } from '../made.ts';
import { cardOf, laneOf, questionOf, zones } from './made.ts';

const today = new Date().toISOString().slice(0, 10);
const DAY_MS = 86_400_000;

describe('core/rate on MariaDB', function () {
  this.timeout(180_000);
  let db: Database;
  let drop: () => Promise<void>;
  before(async () => {
    const live = await migratedLiveDatabase();
    drop = () => live.drop();
    db = openDatabase(live.url);
    await db.tx((tx) => seedCatalog(tx, { couriers: firstCouriers }));
    await db.tx((tx) => seedRates(tx, { cards: [cardOf()], zones }));
  });
  after(async () => {
    await db.close();
    await drop();
  });

  it('cards and zones: of six who save the same version one wins; what holds, what stood before, and the end', async () => {
    const flat = (minor: number) => [laneOf({ slabs: [{ fromG: 0, toG: 30_000, minor }] })];
    const prices = [101, 102, 103, 104, 105, 106];
    const saves = await Promise.all(
      prices.map((minor) => codeOf(db.tx((tx) => saveCards(tx, [{ card: cardOf({ lanes: flat(minor) }), seen: 1 }])))),
    );
    const [quote] = (await db.read((reader) => loadRates(reader))).quotes(questionOf());
    const versions = await db.read((reader) => listCardVersions(reader, 'ARAMEX-AE'));
    const zone = { name: 'AE-DXB', country: 'AE', places: ['Dubai'] };
    const zoned = await Promise.all([1, 2].map(() => codeOf(db.tx((tx) => saveZone(tx, zone, 1)))));
    const held = (await db.read((reader) => listZones(reader))).find((one) => one.name === 'AE-DXB');
    await db.tx((tx) => endCard(tx, 'ARAMEX-AE', today, 2));

    expect(saves.filter((code) => code === 'done')).to.have.length(1);
    expect(saves.filter((code) => code === 'rates.saved_meanwhile')).to.have.length(5);
    expect(quote?.costMinor).to.equal(prices[saves.indexOf('done')]);
    expect(versions.map((one) => one.version)).to.deep.equal([2, 1]);
    expect(zoned.sort()).to.deep.equal(['done', 'rates.saved_meanwhile']);
    expect(held).to.deep.include({ version: 2, places: ['Dubai'] });
    expect((await db.read((reader) => loadRates(reader))).quotes(questionOf())).to.deep.equal([]);
  });

  it('lanes: counted once though four count at once, summed by cities and by countries, and forgotten in time', async () => {
    const parcel = (n: number): EndedParcel => ({
      ...{ shipmentId: String(n).padStart(36, '0'), courierCode: 'ARAMEX', endedOn: today },
      ...{ fromCountry: 'AE', fromCity: 'a', toCountry: 'AE', toCity: n % 2 === 0 ? 'b' : 'c' },
      ...{ tookMs: 30 * 3_600_000, onTime: true, firstFailed: false, returned: false },
    });
    const parcels = Array.from({ length: 40 }, (_, n) => parcel(n));
    const counted = await Promise.all([1, 2, 3, 4].map(() => db.tx((tx) => recordEnded(tx, parcels, new Date()))));
    const figures = await db.read((reader) => listFigures(reader, { least: 1, limit: 10 }));
    const later = new Date(Date.now() + 61 * DAY_MS);
    const gone = await db.tx((tx) => forgetOldDays(tx, later));

    expect(counted.sort()).to.deep.equal([0, 0, 0, 40]);
    expect(figures.map((one) => [one.toCity, one.parcels, one.onTime, one.p50Days])).to.deep.equal([
      ['', 40, 40, 1.5],
      ['b', 20, 20, 1.5],
      ['c', 20, 20, 1.5],
    ]);
    expect(gone).to.be.greaterThan(0);
    expect(await db.read((reader) => listFigures(reader, { least: 1, limit: 10 }))).to.deep.equal([]);
  });
});
