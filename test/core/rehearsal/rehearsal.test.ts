/** Rehearsals: known answers on a small shop, both models of stock, and what happens when a run ends early. */
import { expect } from 'chai';
import {
  callOffRehearsal,
  deleteOldRehearsals,
  findRehearsal,
  findReport,
  listListed,
  nextRehearsal,
  requestRehearsal,
  runRehearsal,
  type ChangedOrder,
  type LeftOut,
  type Rehearsal,
  type RehearsalAsk,
} from '../../../src/core/rehearsal/index.ts';
import { createVersion, type RuleSet } from '../../../src/core/routing/index.ts';
import { sourceOrders } from '../../../src/core/sourcing/index.ts';
import { planShipments } from '../../../src/core/shipment/index.ts';
import { createJobs } from '../../../src/jobs/index.ts';
import { rehearse } from '../../../src/jobs/rehearse.ts';
import { momentOf } from '../../../src/platform/time.ts';
import { pino } from 'pino';
import type { FreshDatabase } from '../../helpers/database.ts';
import { all, codeOf, incomingOrder, lineOf, orderRow, otherSku, places, receive, shop, sku } from '../made.ts';
import { set, step } from '../routing/made.ts';

const [first, second] = places;
const onlySecond: readonly RuleSet[] = [
  set({
    name: 'second place',
    steps: [step({ locations: { ids: [second] }, split: { most: 1 } })],
    unfillable: 'hold',
  }),
];
/** When the orders of `messageOf` come in. */
const day = { from: '2026-11-21 00:00:00.000', to: '2026-11-22 00:00:00.000' };
const silent = pino({ level: 'silent' });
const never = { name: 'test', stopping: () => false };

describe('core/rehearsal', () => {
  let fresh: FreshDatabase;
  beforeEach(async () => {
    fresh = await shop(3);
  });
  afterEach(() => fresh.drop());

  const db = () => fresh.db;
  const hour = (n: number): string => momentOf(new Date(Date.now() + n * 3_600_000));
  async function order(quantity = 1, over: object = {}): Promise<string> {
    const incoming = incomingOrder({ lines: [lineOf({ quantity, totalMinor: 10_500 })], ...over });
    await receive(db(), [incoming]);
    const { id } = await orderRow(db(), incoming);
    await db().tx((tx) => sourceOrders(tx, [id], planShipments));
    return id;
  }
  const version = (sets: readonly RuleSet[]) =>
    db().tx(async (tx) => (await createVersion(tx, { sets, note: 'a try' })).version);
  const ask = (over: Partial<RehearsalAsk> = {}): Promise<Rehearsal> =>
    db().tx((tx) => requestRehearsal(tx, { before: 0, after: 1, ...day, stock: 'as_found', ...over }));
  async function report(one: Rehearsal) {
    await runRehearsal(db(), one, never);
    const found = await db().read((reader) => findReport(reader, one.id));
    if (found === undefined) throw new Error('no report');
    return found;
  }
  const parcelsAt = (found: Awaited<ReturnType<typeof report>>, id: string) => {
    const at = found.locations.find((each) => each.id === id);
    return [at?.before.parcels ?? 0, at?.after.parcels ?? 0];
  };

  it('run: as found, the stock of the period is given out again, in the order of the orders', async () => {
    await version(onlySecond);
    for (let n = 0; n < 4; n++) await order();
    const stockBefore = await all(db(), 'SELECT * FROM stock ORDER BY location_id, sku');
    const before = await all(db(), 'SELECT * FROM shipments');

    const found = await report(await ask());

    // Three pieces at each place: the rule of the house needs both, the draft has one of them and the fourth goes without.
    expect([found.orders, found.before.whole, found.after.whole, found.after.unserved]).to.deep.equal([4, 4, 3, 1]);
    expect([found.before.parcels, found.after.parcels, found.after.missingPieces]).to.deep.equal([4, 3, 1]);
    const [nearBefore] = [parcelsAt(found, first)[0] ?? 0];
    expect(parcelsAt(found, first)[1]).to.equal(0);
    expect(parcelsAt(found, second)).to.deep.equal([4 - nearBefore, 3]);
    expect(found.changed).to.be.greaterThan(0);
    expect(found.sets.map((one) => [one.name, one.before, one.after])).to.deep.equal([
      ['standard', 4, 0],
      ['second place', 0, 4],
    ]);
    expect(await all(db(), 'SELECT * FROM stock ORDER BY location_id, sku')).to.deep.equal(stockBefore);
    expect(await all(db(), 'SELECT * FROM shipments')).to.deep.equal(before);
  });

  it('run: endless, nobody goes without', async () => {
    await version(onlySecond);
    for (let n = 0; n < 3; n++) await order();

    const found = await report(await ask({ stock: 'endless' }));

    expect([found.before.whole, found.after.whole, parcelsAt(found, second)[1]]).to.deep.equal([3, 3, 3]);
  });

  it('run: splits are counted, and changed orders are listed with both answers and why', async () => {
    await version(onlySecond);
    const id = await order(4, {
      lines: [
        lineOf({ quantity: 4, totalMinor: 10_500 }),
        lineOf({ magentoItemId: 2, shipItemId: 2, billItemId: 2, sku: otherSku }),
      ],
    });

    const one = await ask();
    const found = await report(one);
    const { rows } = await db().read((r) => listListed<ChangedOrder>(r, one.id, 'changed', { limit: 10, offset: 0 }));

    expect([found.before.split, found.after.split, found.after.partly + found.after.unserved]).to.deep.equal([1, 0, 1]);
    expect(rows.map((each) => each.orderId)).to.deep.equal([id]);
    expect(rows[0]?.why).to.include.members(['unserved', 'other_set']);
    expect(rows[0]?.before.parts.map((part) => part.locationId).sort()).to.deep.equal([first, second].sort());
    const pieces = rows[0]?.before.parts.flatMap((part) => part.pieces).filter((piece) => piece.sku === sku);
    expect(pieces?.reduce((sum, piece) => sum + piece.quantity, 0)).to.equal(4);
  });

  it('run: what lacks its address is not compared, and listed', async () => {
    await version(onlySecond);
    const id = await order();
    await order();
    await db().tx((tx) => tx.run('UPDATE orders SET ship_to = NULL WHERE id = ?', [id]));

    const one = await ask();
    const found = await report(one);
    const { rows } = await db().read((r) => listListed<LeftOut>(r, one.id, 'left_out', { limit: 10, offset: 0 }));

    expect([found.orders, found.leftOut]).to.deep.equal([1, { erased: 1 }]);
    expect(rows.map(({ orderId, why }) => [orderId, why])).to.deep.equal([[id, 'erased']]);
  });

  it('ask: what cannot be tried is refused with its code and leaves nothing behind', async () => {
    await version(onlySecond);
    await version([set({ steps: [step({ locations: { ids: ['9999'] } })] })]);
    await order();
    const codes = [
      await codeOf(ask({ from: hour(1), to: hour(-1) })),
      await codeOf(ask({ before: 1 })),
      await codeOf(ask({ after: 9 })),
      await codeOf(ask({ after: 2 })),
      await codeOf(ask({ channels: ['XX'] })),
      await codeOf(ask({ channels: ['QA'] })),
    ];

    expect(codes).to.deep.equal([
      'rehearsal.bad_period',
      'rehearsal.same_version',
      'routing.version_unknown',
      'routing.rules_refused',
      'rehearsal.unknown_channel',
      'rehearsal.no_orders',
    ]);
    expect(await all(db(), 'SELECT id FROM rehearsals')).to.deep.equal([]);
  });

  it('job: takes up what waits, one after the other', async () => {
    await version(onlySecond);
    await order();
    const asked = [await ask(), await ask({ stock: 'endless' })];
    const jobs = createJobs({ db: db(), jobs: [rehearse(silent)], owner: 'test', log: silent });

    expect(await jobs.runNow('rehearsal.run')).to.equal('2 rehearsals');
    const ended = await db().read((r) => Promise.all(asked.map(({ id }) => findRehearsal(r, id))));
    expect(ended.map((one) => [one?.state, one?.ordersDone])).to.deep.equal([
      ['done', 1],
      ['done', 1],
    ]);
    await jobs.stop();
  });

  it('run: a process that ends puts it back; one that died is found by its silence; then it is done anew', async () => {
    await version(onlySecond);
    await order();
    const one = await ask();
    const early = await runRehearsal(db(), one, { name: 'ending', stopping: () => true });
    const waiting = await nextRehearsal(db());
    const long = hour(-1);
    await db().tx((tx) =>
      tx.run("UPDATE rehearsals SET state = 'running', runner = 'dead', beat_at = ? WHERE id = ?", [long, one.id]),
    );
    const found = await nextRehearsal(db());

    expect([early, waiting?.id, waiting?.state]).to.deep.equal(['put_back', one.id, 'queued']);
    expect([found?.id, found?.state, found?.runner]).to.deep.equal([one.id, 'queued', null]);
    if (found !== undefined) expect((await report(found)).orders).to.equal(1);
    expect(await codeOf(runRehearsal(db(), one, never))).to.match(/^rehearsal\./);
  });

  it('call off: what waits does not begin; what has ended stays; old ones are dropped', async () => {
    await version(onlySecond);
    await order();
    const one = await ask();
    await db().tx((tx) => callOffRehearsal(tx, one.id));
    const next = await nextRehearsal(db());
    const again = await codeOf(db().tx((tx) => callOffRehearsal(tx, one.id)));
    const done = await ask();
    await report(done);
    const dropped = await db().tx((tx) => deleteOldRehearsals(tx, hour(1), 2_000));

    expect([next, again]).to.deep.equal([undefined, 'rehearsal.illegal_move']);
    expect(dropped).to.be.greaterThan(1);
    expect(await all(db(), 'SELECT id FROM rehearsals')).to.deep.equal([]);
    expect(await all(db(), 'SELECT rehearsal_id FROM rehearsal_orders')).to.deep.equal([]);
  });
});
