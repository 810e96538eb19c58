import { expect } from 'chai';
import fc from 'fast-check';
import type { Database, Tx } from '../../src/platform/db/index.ts';
import { AppError } from '../../src/platform/errors.ts';
import { createLane, LATER } from '../../src/platform/lane.ts';
import { errorOf, pause } from './made.ts';

/** Runs work at once; a lane needs no more of a database. */
const plain = { tx: (work: (tx: Tx) => Promise<unknown>) => work({} as Tx) } as unknown as Database;

describe('platform/lane', () => {
  it('push: several in one tick, share one transaction, answers in the order of the items', async () => {
    const groups: number[][] = [];
    const lane = createLane<number, number>({
      db: plain,
      name: 't',
      work: async (_tx, items) => (groups.push([...items]), items.map((n) => n * 10)),
    });

    const results = await Promise.all([1, 2, 3].map((n) => lane.push(n)));

    expect(results).to.deep.equal([10, 20, 30]);
    expect(groups).to.deep.equal([[1, 2, 3]]);
  });

  it('push: more than fit, go in groups of at most max; what arrives meanwhile gathers', async () => {
    const sizes: number[] = [];
    const lane = createLane<number, undefined>({
      db: plain,
      name: 't',
      max: 4,
      work: async (_tx, items) => {
        sizes.push(items.length);
        await pause(5);
        return items.map(() => undefined);
      },
    });

    await Promise.all(Array.from({ length: 10 }, (_, n) => lane.push(n)));

    expect(sizes).to.deep.equal([4, 4, 2]);
  });

  it('push: one member is poisonous, it alone fails', async () => {
    const lane = createLane<number, number>({
      db: plain,
      name: 't',
      work: async (_tx, items) => {
        if (items.includes(13)) throw new Error('thirteen');
        return [...items];
      },
    });

    const results = await Promise.allSettled([12, 13, 14].map((n) => lane.push(n)));

    expect(results.map((one) => one.status)).to.deep.equal(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('push: the database is gone, all fail at once without one by one', async () => {
    let runs = 0;
    const lane = createLane<number, number>({
      db: plain,
      name: 't',
      work: async () => {
        runs++;
        throw new AppError('unavailable', 'database.line_down');
      },
    });

    const results = await Promise.allSettled([1, 2, 3].map((n) => lane.push(n)));

    expect(results.every((one) => one.status === 'rejected')).to.equal(true);
    expect(runs).to.equal(1);
  });

  it('push: too few answers, is a bug and never taken for done', async () => {
    const lane = createLane<number, number>({ db: plain, name: 't', work: async () => [] });

    expect((await errorOf(lane.push(1))).code).to.equal('lane.answers_missing');
  });

  it('push: rows that stay busy, gives up as unavailable; rows that come free, is done', async () => {
    let rounds = 0;
    const never = createLane<number, number>({ db: plain, name: 't', work: async () => [LATER] });
    const soon = createLane<number, number>({ db: plain, name: 't', work: async () => (++rounds < 4 ? [LATER] : [7]) });

    expect(await errorOf(never.push(1))).to.include({ kind: 'unavailable', code: 'lane.rows_busy' });
    expect(await soon.push(1)).to.equal(7);
  });

  it('push: more wait than the bound allows, is refused with a moment to come back', async () => {
    const lane = createLane<number, number>({ db: plain, name: 't', bound: 2, work: async (_tx, items) => [...items] });

    const results = [lane.push(1), lane.push(2), errorOf(lane.push(3))] as const;

    expect(await results[2]).to.include({ code: 'lane.full', retryAfterMs: 1000 });
    expect(await Promise.all([results[0], results[1]])).to.deep.equal([1, 2]);
  });

  it('push: a lane that gathers, takes what came within its time in one group, a full group at once', async () => {
    const sizes: number[] = [];
    const gathering = (gatherMs: number) =>
      createLane<number, undefined>({
        db: plain,
        name: 't',
        max: 4,
        gatherMs,
        work: async (_tx, items) => (sizes.push(items.length), items.map(() => undefined)),
      });
    const soon = gathering(30);
    const never = gathering(3_600_000);
    // Behind a timer: what is put off until the end of the turn comes before the next timer, however slow the machine.
    await pause(1);
    const began = Date.now();

    const first = soon.push(1);
    await new Promise((resolve) => setImmediate(resolve));
    await Promise.all([first, soon.push(2)]);
    const gathered = Date.now() - began;
    await Promise.all(Array.from({ length: 4 }, (_, n) => never.push(n)));

    expect(sizes).to.deep.equal([2, 4]);
    expect(gathered).to.be.at.least(25);
    await Promise.all([soon.idle(), never.idle()]);
  });

  it('push: a lane that keeps a pace, the first goes at once, those behind it together, a full group at once', async () => {
    const sizes: number[] = [];
    const paced = (paceMs: number) =>
      createLane<number, undefined>({
        db: plain,
        name: 't',
        max: 4,
        paceMs,
        work: async (_tx, items) => (sizes.push(items.length), items.map(() => undefined)),
      });
    const soon = paced(300);
    const hourly = paced(3_600_000);
    const began = performance.now();

    await soon.push(1);
    await Promise.all([soon.push(2), pause(1).then(() => soon.push(3))]);
    const took = performance.now() - began;
    await hourly.push(1);
    await Promise.all(Array.from({ length: 8 }, (_, n) => hourly.push(n)));

    expect(sizes).to.deep.equal([1, 2, 1, 4, 4]);
    expect(took).to.be.at.least(299);
    await Promise.all([soon.idle(), hourly.idle()]);
  });

  it('idle: resolves when all is settled, at once when nothing runs', async () => {
    let done = 0;
    const lane = createLane<number, undefined>({
      db: plain,
      name: 't',
      work: async (_tx, items) => {
        await pause(20);
        done += items.length;
        return items.map(() => undefined);
      },
    });
    await lane.idle();
    void lane.push(1);
    void lane.push(2);

    await lane.idle();

    expect(done).to.equal(2);
    expect(lane.waiting).to.equal(0);
  });

  it('push: whatever fails, every item settles exactly once and what succeeded was committed once', async () => {
    const fate = fc.constantFrom('good', 'poison', 'later');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fate, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 3 }),
        async (fates, max, width) => {
          const committed = new Map<number, number>();
          const rounds = new Map<number, number>();
          const db = {
            async tx(work: (tx: Tx) => Promise<unknown>) {
              const scratch: number[] = [];
              const result = await work({ scratch } as unknown as Tx);
              for (const n of scratch) committed.set(n, (committed.get(n) ?? 0) + 1);
              return result;
            },
          } as unknown as Database;
          const lane = createLane<number, number>({
            db,
            name: 't',
            max,
            width,
            work: async (tx, items) => {
              if (items.some((n) => fates[n] === 'poison')) throw new Error('poison');
              return items.map((n) => {
                const round = (rounds.get(n) ?? 0) + 1;
                rounds.set(n, round);
                if (fates[n] === 'later' && round < 3) return LATER;
                (tx.scratch as unknown as number[]).push(n);
                return n;
              });
            },
          });

          const results = await Promise.allSettled(fates.map((_, n) => lane.push(n)));

          await lane.idle();
          fates.forEach((one, n) => {
            const good = one === 'good' || one === 'later';
            expect(results[n]?.status, `${one} ${n}`).to.equal(good ? 'fulfilled' : 'rejected');
            expect(committed.get(n) ?? 0, `${one} ${n}`).to.equal(good ? 1 : 0);
          });
        },
      ),
      { numRuns: 300, seed: 3 },
    );
  });
});
