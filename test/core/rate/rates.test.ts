/** Rates in the database: versions, what holds today, conflicts, and lanes counted from parcels. */
import { expect } from 'chai';
import { firstCouriers } from '../../../config/couriers.ts';
import { laneParcelsNeeded } from '../../../config/rate-cards.ts';
import { seedCatalog } from '../../../src/core/catalog/index.ts';
import {
  endCard,
  forgetOldDays,
  listCardVersions,
  listFigures,
  loadRates,
  recordEnded,
  saveCards,
  saveZone,
  seedRates,
  type EndedParcel,
} from '../../../src/core/rate/index.ts';
import { freshDatabase, type FreshDatabase } from '../../helpers/database.ts';
import { codeOf } from '../made.ts';
import { cardOf, laneOf, questionOf, zones } from './made.ts';

const flat = (minor: number) => [laneOf({ slabs: [{ fromG: 0, toG: 30_000, minor }] })];
const today = new Date().toISOString().slice(0, 10);

describe('core/rate (store)', () => {
  let house: FreshDatabase;
  beforeEach(async () => {
    house = await freshDatabase();
    await house.db.tx((tx) => seedCatalog(tx, { couriers: firstCouriers }));
    await house.db.tx((tx) => seedRates(tx, { cards: [cardOf()], zones }));
  });
  afterEach(() => house.drop());

  const save = (over: Parameters<typeof cardOf>[0], seen?: number) =>
    house.db.tx((tx) => saveCards(tx, [{ card: cardOf(over), ...(seen === undefined ? {} : { seen }) }]));
  const price = async (): Promise<number | undefined> =>
    (await house.db.read((reader) => loadRates(reader))).quotes(questionOf())[0]?.costMinor;

  it('saveCards: a new version holds at once, the old one stays on record', async () => {
    await save({ lanes: flat(999) }, 1);

    expect(await price()).to.equal(999);
    const versions = await house.db.read((reader) => listCardVersions(reader, 'ARAMEX-AE'));
    expect(versions.map((one) => [one.version, one.active])).to.deep.equal([
      [2, true],
      [1, true],
    ]);
  });

  it('saveCards: a version for later leaves the present one alone', async () => {
    await save({ lanes: flat(999), validFrom: '2999-01-01' });

    expect(await price()).to.equal(1_500);
  });

  it('saveCards: a version for a while, then the one before it holds again', async () => {
    await save({ lanes: flat(999), validFrom: '2026-01-01', validTo: '2026-01-31' });

    expect(await price()).to.equal(1_500);
  });

  it('saveCards: somebody else was faster, a conflict; two at once, one is kept', async () => {
    expect(await codeOf(save({ lanes: flat(1) }, 0))).to.equal('rates.saved_meanwhile');
    const both = await Promise.all([codeOf(save({ lanes: flat(1) }, 1)), codeOf(save({ lanes: flat(2) }, 1))]);

    expect(both.sort()).to.deep.equal(['done', 'rates.saved_meanwhile']);
  });

  it('saveCards: one of two is wrong, neither is kept and the line is named', async () => {
    const good = cardOf({ code: 'NAQEL-AE', courierCode: 'NAQEL' });
    const bad = cardOf({ lanes: [laneOf(), laneOf()] });

    const error = await house.db
      .tx((tx) => saveCards(tx, [{ card: good }, { card: bad }]))
      .catch((thrown: unknown) => thrown);

    expect(error).to.include({ kind: 'invalid', code: 'rates.wrong' });
    expect((error as { details: object }).details).to.deep.equal({
      errors: ['ARAMEX-AE lanes[1]: rates.lane_twice lanes[0]'],
    });
    expect(await house.db.read((reader) => listCardVersions(reader, 'NAQEL-AE'))).to.deep.equal([]);
  });

  it('saveCards: two of one file that contradict each other are refused', async () => {
    const twin = cardOf({ code: 'TWIN', courierCode: 'NAQEL' });
    const other = cardOf({ code: 'OTHER', courierCode: 'NAQEL' });

    expect(await codeOf(house.db.tx((tx) => saveCards(tx, [{ card: twin }, { card: other }])))).to.equal('rates.wrong');
  });

  it('endCard: it answers no more, from the day on; ended twice is refused by its version', async () => {
    await house.db.tx((tx) => endCard(tx, 'ARAMEX-AE', today, 1));

    expect(await price()).to.equal(undefined);
    expect(await codeOf(house.db.tx((tx) => endCard(tx, 'ARAMEX-AE', today, 1)))).to.equal('rates.saved_meanwhile');
    expect(await codeOf(house.db.tx((tx) => endCard(tx, 'NOBODY', today)))).to.equal('rates.card_unknown');
  });

  it('saveZone: a zone that would make a card contradict itself is refused with the line of the card', async () => {
    const lanes = ['AE-DXB', 'AE-REMOTE'].map((zone) => laneOf({ to: { country: 'AE', zone } }));
    await save({ lanes }, 1);

    const wider = { name: 'AE-REMOTE', country: 'AE', places: ['Fujairah', 'Sharjah'] };
    const error = await house.db.tx((tx) => saveZone(tx, wider, 1)).catch((thrown: unknown) => thrown);
    const fine = await codeOf(house.db.tx((tx) => saveZone(tx, { ...wider, places: ['Fujairah'] }, 1)));

    expect((error as { details: object }).details).to.deep.equal({
      errors: ['ARAMEX-AE lanes[1]: rates.lanes_contradict lanes[0]'],
    });
    expect(fine).to.equal('done');
  });

  const parcel = (n: number, over: Partial<EndedParcel> = {}): EndedParcel => ({
    shipmentId: String(n).padStart(36, '0'),
    courierCode: 'ARAMEX',
    fromCountry: 'AE',
    fromCity: 'a',
    toCountry: 'AE',
    toCity: 'b',
    endedOn: today,
    tookMs: 30 * 3_600_000,
    onTime: true,
    firstFailed: false,
    returned: false,
    ...over,
  });
  const figures = () => house.db.read((reader) => listFigures(reader, { least: 1, limit: 10 }));

  it('recordEnded: parcels add up on their lane and on that of the countries; a repeat counts once', async () => {
    const { tookMs: _, ...back } = parcel(3, { returned: true, firstFailed: true, onTime: false });
    const first = [parcel(1), parcel(2, { tookMs: 60 * 3_600_000 }), back];

    await house.db.tx((tx) => recordEnded(tx, first, new Date()));
    const again = await house.db.tx((tx) => recordEnded(tx, [parcel(1), parcel(4, { toCity: 'c' })], new Date()));

    expect(again).to.equal(1);
    const counted = await figures();
    expect(counted.map((one) => [one.fromCity, one.toCity, one.parcels, one.p50Days, one.p90Days])).to.deep.equal([
      ['', '', 4, 1.5, 2.5],
      ['a', 'b', 3, 1.5, 2.5],
      ['a', 'c', 1, 1.5, 1.5],
    ]);
    expect(counted[1]).to.include({ promised: 3, onTime: 2, firstFailed: 1, returned: 1 });
  });

  it('recordEnded: what ended before the window does not count; days that leave it are forgotten', async () => {
    const now = new Date();
    const long = new Date(now.getTime() - 61 * 86_400_000).toISOString().slice(0, 10);
    await house.db.tx((tx) => recordEnded(tx, [parcel(1, { endedOn: long }), parcel(2)], now));
    expect((await figures())[0]?.parcels).to.equal(1);

    const later = new Date(now.getTime() + 61 * 86_400_000);
    expect(await house.db.tx((tx) => forgetOldDays(tx, later))).to.equal(2);

    expect(await figures()).to.deep.equal([]);
    expect(await house.db.tx((tx) => forgetOldDays(tx, later))).to.equal(0);
  });

  it('loadRates: measured lanes speak once enough parcels have gone', async () => {
    const many = Array.from({ length: laneParcelsNeeded }, (_, n) => parcel(n));
    const days = async () => (await house.db.read((reader) => loadRates(reader))).quotes(questionOf())[0];
    expect(await days()).to.include({ days: 2, daysFrom: 'card' });

    await house.db.tx((tx) => recordEnded(tx, many, new Date()));

    expect(await days()).to.include({ days: 1.5, daysFrom: 'measured', onTime: 1 });
  });
});
