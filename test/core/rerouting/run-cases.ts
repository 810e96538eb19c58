/** Many parcels sent elsewhere, by several hands and processes, as fast as their places take: the same cases on both databases. */
import { expect } from 'chai';
import { closeLocation, openLocation } from '../../../src/core/catalog/index.ts';
import { changeOrder, recordLetGo } from '../../../src/core/change/index.ts';
import { proveStock } from '../../../src/core/inventory/index.ts';
import {
  cancelRun,
  listOpenRuns,
  lookAgainAtAll,
  startRun,
  workRun,
  type Run,
  type Working,
} from '../../../src/core/rerouting/index.ts';
import { planShipments } from '../../../src/core/shipment/index.ts';
import { sourceOrders } from '../../../src/core/sourcing/index.ts';
import type { Database } from '../../../src/platform/db/index.ts';
import { all, booked, fillShop, places, sourced } from '../made.ts';

const [first, second] = places;
const nextMinute = `at = '2020-01-01 00:00:00.000'`;

export type Opened = { readonly db: Database; readonly drop: () => Promise<void> };

export function runCases(open: () => Promise<Opened>): void {
  let db: Database;
  let drop: () => Promise<void>;
  beforeEach(async () => {
    ({ db, drop } = await open());
    await fillShop(db, 60);
  });
  afterEach(() => drop());

  const start = (over: { locationId?: string } = {}): Promise<string> =>
    db.tx((tx) => startRun(tx, { kind: 'location', locationId: first, reason: 'burst pipe', who: 'x', ...over }));
  const make = async (count: number): Promise<void> => {
    for (let n = 0; n < count; n++) await sourced(db);
  };
  const at = async (locationId: string): Promise<number> =>
    (await all(db, `SELECT id FROM shipments WHERE location_id = '${locationId}' AND state = 'planned'`)).length;
  const close = (): Promise<string> =>
    db.tx((tx) => closeLocation(tx, { locationId: first, reason: 'flood', who: 'x', reroutes: true }));
  const slow: Working = { limits: { store: 4, warehouse: 4 }, together: 2 };

  it('workRun: no place gets more in a minute than it takes; the run is left and others go on', async () => {
    await make(8);
    const runId = await start();
    const left: (readonly [state: string | undefined, moved: number, due: number])[] = [];
    for (let minute = 0; minute < 2; minute++) {
      const run = await workRun(db, runId, slow);
      left.push([run?.state, await at(second), (await db.read(listOpenRuns)).length]);
      await db.tx((tx) => tx.run(`UPDATE reroute_groups SET ${nextMinute}`));
    }

    expect(left).to.eql([
      ['running', 4, 0],
      ['done', 8, 0],
    ]);
  });

  it('workRun: what was sourced in the transaction that opened it is not told to be sourced', async () => {
    await make(3);
    const told = async () => (await all(db, "SELECT id FROM event_log WHERE event = 'order.accepted'")).length;
    const before = await told();

    await workRun(db, await start());

    expect([await told(), await at(second)]).to.eql([before, 3]);
  });

  it('workRun: stopped by a person while a group is worked, that group is taken back', async () => {
    await make(4);
    const runId = await start();
    const stop = async (): Promise<void> => db.tx((tx) => cancelRun(tx, runId));
    let stopped: Promise<void> | undefined;

    const run = await workRun(db, runId, { together: 1, atOnce: 1, onProgress: () => void (stopped ??= stop()) });
    await stopped;

    expect(run?.state).to.equal('cancelled');
    const now = await all<Run>(db, 'SELECT done, moved FROM reroute_runs');
    expect(now.map((one) => [one.done, one.moved])).to.eql([[await at(second), await at(second)]]);
    expect(await at(first)).to.equal(4 - (await at(second)));
  });

  it('workRun: a parcel that was planned onto the closed place with old knowledge is found, soon after its end as well', async () => {
    await make(2);
    const late = await sourced(db);
    await close();
    const runId = await start();
    // As if it had been committed after the run was written down.
    const hide = (state: string) =>
      db.tx((tx) => tx.run(`UPDATE shipments SET state = '${state}' WHERE id = '${late.shipmentId}'`));
    await db.tx((tx) => tx.run(`DELETE FROM reroute_subjects WHERE subject_id = '${late.shipmentId}'`));
    await db.tx((tx) => tx.run('UPDATE reroute_runs SET total = 2'));
    await hide('dispatched');
    const ended = await workRun(db, runId);
    await hide('planned');

    const found = [await lookAgainAtAll(db, new Date()), await lookAgainAtAll(db, new Date())];
    const again = await workRun(db, runId);

    expect([ended?.state, ended?.done, found]).to.eql(['done', 2, [1, 0]]);
    expect([again?.state, again?.total, again?.done, await at(first)]).to.eql(['done', 3, 3, 0]);
    await db.tx((tx) => openLocation(tx, first, 'x'));
    await make(1);
    expect([await at(first), await lookAgainAtAll(db, new Date())]).to.eql([1, 0]);
  });

  it('recordLetGo: a parcel that waits for another address does not go back to a place that has closed', async () => {
    const { orderId, shipmentId } = await booked(db);
    const shipTo = { name: 'A', lines: ['Villa 6'], city: 'Dubai', country: 'AE', phone: '+971501234567' };
    await db.tx((tx) => changeOrder(tx, orderId, { shipTo }, { reason: 'moved' }));
    await close();

    await db.tx((tx) => recordLetGo(tx, shipmentId));
    await db.tx((tx) => sourceOrders(tx, [orderId], planShipments));

    const now = await all<{ state: string; location_id: string }>(
      db,
      `SELECT state, location_id FROM shipments WHERE order_id = '${orderId}' ORDER BY reference`,
    );
    expect(now.map((one) => [one.state, one.location_id])).to.eql([
      ['cancelled', first],
      ['planned', second],
    ]);
  });

  it('workRun: two processes, two hands each: every parcel is moved once, and counted once', async () => {
    await make(12);
    const runId = await start();

    await Promise.all([workRun(db, runId, { together: 2 }), workRun(db, runId, { together: 3 })]);
    const run = await workRun(db, runId);
    await asTheLane(db);

    await expectMovedOnce(db, runId, 12);
    expect(run).to.include({ state: 'done', total: 12, done: 12, moved: 12, failed: 0 });
  });
}

/** What waited for rows that another process had locked goes by the lane. */
export async function asTheLane(db: Database): Promise<void> {
  const orders = await all<{ id: string }>(db, "SELECT id FROM orders WHERE state = 'accepted'");
  for (const { id } of orders) await db.tx((tx) => sourceOrders(tx, [id], planShipments));
}

/** Each order has one parcel that was taken away and one that stands elsewhere, was passed over once, and its stock agrees. */
export async function expectMovedOnce(db: Database, runId: string, count: number): Promise<void> {
  const parcels = await all<{ order_id: string; state: string; location_id: string }>(
    db,
    'SELECT order_id, state, location_id FROM shipments ORDER BY reference',
  );
  const byOrder = new Map<string, string[]>();
  for (const one of parcels)
    byOrder.set(one.order_id, [...(byOrder.get(one.order_id) ?? []), `${one.state} ${one.location_id}`]);
  expect([...byOrder.values()]).to.eql(Array(count).fill([`cancelled ${first}`, `planned ${second}`]));
  const items = await all<{ state: string }>(db, `SELECT state FROM reroute_subjects WHERE run_id = '${runId}'`);
  expect(items.map((one) => one.state)).to.eql(Array(count).fill('moved'));
  expect(await all(db, 'SELECT id FROM refusals')).to.have.length(count);
  for (const place of places) expect(await db.read((reader) => proveStock(reader, place))).to.eql([]);
}
