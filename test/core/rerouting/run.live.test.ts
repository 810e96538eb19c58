/** The same on MariaDB; and several processes on one run, their lines cut in the middle of groups. */
import { expect } from 'chai';
import { startRun, workRun, type Run, type Working } from '../../../src/core/rerouting/index.ts';
import { asAppError } from '../../../src/platform/errors.ts';
import { openDatabase, type Database, type Tx } from '../../../src/platform/db/index.ts';
import { sleep } from '../../../src/platform/time.ts';
import { migratedLiveDatabase } from '../../helpers/live.ts';
import { waitFor } from '../../platform/made.ts';
import { all, fillShop, places, sourced } from '../made.ts';
import { asTheLane, expectMovedOnce, runCases } from './run-cases.ts';

const [first, second] = places;

async function open(): Promise<{ db: Database; drop: () => Promise<void>; url: string }> {
  const live = await migratedLiveDatabase();
  const db = openDatabase(live.url);
  return {
    db,
    url: live.url,
    drop: async () => {
      await db.close();
      await live.drop();
    },
  };
}

describe('core/rerouting/work-run on MariaDB', () => {
  runCases(open);
});

describe('core/rerouting/work-run by several processes', () => {
  let one: Database;
  let other: Database;
  let url: string;
  let drop: () => Promise<void>;
  beforeEach(async () => {
    const opened = await open();
    ({ db: one, url } = opened);
    other = openDatabase(opened.url);
    drop = async () => {
      await other.close();
      await opened.drop();
    };
    await fillShop(one, 60);
  });
  afterEach(() => drop());

  const start = async (count: number): Promise<string> => {
    for (let n = 0; n < count; n++) await sourced(one);
    return one.tx((tx) => startRun(tx, { kind: 'location', locationId: first, reason: 'burst pipe', who: 'x' }));
  };
  /** Every line to this database but the one that asks. */
  const cutLines = async (): Promise<void> => {
    const lines = await all<{ id: number }>(
      one,
      'SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()',
    );
    for (const { id } of lines) await one.read((reader) => reader.all(`KILL ${id}`)).catch(() => undefined);
  };
  it('workRun: lines cut in the middle of groups: taken up again, every parcel is moved once', async () => {
    const runId = await start(14);
    const cuts: Promise<void>[] = [];
    const cut = (): void => void (cuts.length < 3 && cuts.push(cutLines().catch(() => undefined)));
    const working: Working = { together: 2, onProgress: cut };

    await Promise.allSettled([workRun(one, runId, working), workRun(other, runId, working)]);
    await Promise.all(cuts);
    // As the job of another process does.
    const third = openDatabase(url);
    let run: Run | undefined;
    // A server takes its time until a line that was cut has let go of what it held.
    await waitFor('the run to be done', async () => {
      run = await workRun(third, runId, { together: 2 });
      return run?.state === 'done';
    });
    await asTheLane(third);

    expect(cuts).not.to.have.length(0);
    expect(run).to.include({ state: 'done', total: 14, done: 14, moved: 14, failed: 0 });
    await expectMovedOnce(third, runId, 14);
    await third.close();
  });

  it('workRun: two processes together bring a place no more in a minute than it takes', async () => {
    const runId = await start(12);
    const slow: Working = { limits: { store: 5, warehouse: 5 }, together: 2 };
    const standing = async (): Promise<number> =>
      (await all(one, `SELECT id FROM shipments WHERE location_id = '${second}' AND state = 'planned'`)).length;

    await Promise.all([workRun(one, runId, slow), workRun(other, runId, slow)]);
    const afterOne = await standing();
    await one.tx((tx) => tx.run("UPDATE reroute_groups SET at = '2020-01-01 00:00:00.000'"));
    await Promise.all([workRun(one, runId, slow), workRun(other, runId, slow)]);

    expect([afterOne, await standing()].map((count, minute) => count <= 5 * (minute + 1))).to.eql([true, true]);
    expect(afterOne).to.be.greaterThan(0);
  });

  /** Another process has done this and has not committed it while `meanwhile` begins. */
  const uncommitted = async (work: (tx: Tx) => Promise<unknown>, meanwhile: () => Promise<unknown>): Promise<void> => {
    let begun: Promise<unknown> | undefined;
    await one.tx(async (tx) => {
      await work(tx);
      begun = meanwhile();
      await Promise.race([begun, sleep(300)]);
    });
    await begun;
  };

  it('workRun: another run is about to bring a place its minute’s worth: waited for, and seen', async () => {
    const runId = await start(4);
    const placed = JSON.stringify({ [second]: 3 });

    await uncommitted(
      async (tx) => {
        await tx.one("SELECT name FROM reroute_gates WHERE name = 'place' FOR UPDATE");
        await tx.run(`INSERT INTO reroute_groups (id, run_id, at, placed) VALUES ('g', 'r', ${tx.sql.now}, ?)`, [
          placed,
        ]);
      },
      () => workRun(other, runId, { limits: { store: 3, warehouse: 3 }, together: 2 }),
    );

    expect(await all(one, `SELECT id FROM shipments WHERE location_id = '${second}'`)).to.eql([]);
  });

  for (const wish of [{ kind: 'location', locationId: first }, { kind: 'held' }] as const)
    it(`startRun: ${wish.kind}, twice at once: one begins`, async () => {
      const begin = (tx: Tx): Promise<string> => startRun(tx, { ...wish, reason: 'burst pipe', who: 'x' });
      await sourced(one);
      await one.tx((tx) => tx.run("UPDATE orders SET state = 'on_hold', reason = 'no_location_has_all'"));
      let second = '';

      await uncommitted(begin, () => other.tx(begin).catch((error: unknown) => void (second = asAppError(error).code)));

      expect(second).to.equal('reroute.runs_already');
    });
});
