/** The clock of the jobs: one at a time under a lease, and a log that does not grow for ever. */
import { expect } from 'chai';
import { uuidv7obj } from 'uuidv7';
import { createJobs, type Job } from '../../src/jobs/index.ts';
import { prune } from '../../src/jobs/prune.ts';
import { pruneJobRuns } from '../../src/platform/prune.ts';
import { createLog } from '../../src/platform/log.ts';
import { momentOf } from '../../src/platform/time.ts';
import { freshDatabase, type FreshDatabase } from '../helpers/database.ts';

const DAY = 86_400_000;

describe('jobs/index', () => {
  let fresh: FreshDatabase;
  beforeEach(async () => {
    fresh = await freshDatabase();
  });
  afterEach(() => fresh.drop());

  type Row = { job: string; outcome: string | null; detail: string | null; ended_at: string | null };
  const runs = () =>
    fresh.db.read((r) => r.all<Row>('SELECT job, outcome, detail, ended_at FROM job_runs ORDER BY id'));
  const job = (every: string, run: Job['run'], id = 'test.job'): Job => ({ id, every, about: 'a test', run });
  const clock = (...jobs: Job[]) => createJobs({ db: fresh.db, jobs, owner: 'test', log: createLog('silent') });

  it('runNow: a job of once a minute or less, keeps a line of each run', async () => {
    const jobs = clock(job('30 * * * * *', async () => '0 lines'));

    await jobs.runNow('test.job');
    await jobs.runNow('test.job');

    const kept = await runs();
    expect(kept.map((row) => [row.outcome, row.detail])).to.deep.equal([
      ['done', '0 lines'],
      ['done', '0 lines'],
    ]);
    expect(kept.every((row) => row.ended_at !== null)).to.equal(true);
  });

  it('runNow: a quick job, keeps a line of what it did and of a failure, none of nothing', async () => {
    const says = ['0 lines, 0 gaps', '', '3 lines, 0 gaps'];
    const jobs = clock(
      job('*/2 * * * * *', async () => {
        const next = says.shift();
        if (next === undefined) throw new Error('broken');
        return next;
      }),
    );

    const said = [await jobs.runNow('test.job'), await jobs.runNow('test.job'), await jobs.runNow('test.job')];
    const failure = await jobs.runNow('test.job').catch((error: unknown) => String(error));

    expect(said).to.deep.equal(['0 lines, 0 gaps', '', '3 lines, 0 gaps']);
    expect(failure).to.include('broken');
    expect((await runs()).map((row) => [row.outcome, row.detail])).to.deep.equal([
      ['done', '3 lines, 0 gaps'],
      ['failed', 'Error: broken'],
    ]);
  });

  it('runNow: a job that runs, is seen while it runs; two at once run once', async () => {
    let during: Row[] = [];
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const slow = job('30 * * * * *', async () => {
      during = await runs();
      await held;
      return '1 line';
    });
    const one = clock(slow);
    const other = createJobs({ db: fresh.db, jobs: [slow], owner: 'other', log: createLog('silent') });

    const first = one.runNow('test.job');
    while (during.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const second = await other.runNow('test.job');
    release();

    expect(second).to.equal('another process runs it');
    expect(during.map((row) => row.ended_at)).to.deep.equal([null]);
    expect(await first).to.equal('1 line');
    expect(await runs()).to.have.length(1);
  });

  it('stop: waits for what runs, and lets jobs let go of what they keep', async () => {
    const seen: string[] = [];
    const keeper = { ...job('0 0 1 1 1 *', async () => '1 line'), stop: async () => void seen.push('let go') };

    await clock(keeper).stop();

    expect(seen).to.deep.equal(['let go']);
  });

  it('prune: runs older than a week go, in steps; younger ones stay', async () => {
    const now = new Date();
    const before = [8, 30].map((days) => new Date(now.getTime() - days * DAY));
    const rowAt = (at: Date, nth: number) => ({
      id: idAt(at, nth),
      job: 'old',
      owner: 'x',
      started_at: momentOf(at),
    });
    await fresh.db.tx(async (tx) => {
      for (let from = 0; from < 4_500; from += 500)
        await tx.insert(
          'job_runs',
          Array.from({ length: 500 }, (_, nth) => rowAt(before[nth % 2] ?? now, from + nth)),
        );
      await tx.insert('job_runs', [rowAt(new Date(now.getTime() - 6 * DAY), 1)]);
    });

    const dropped = await pruneJobRuns(fresh.db, new Date(now.getTime() - 7 * DAY));
    const said = await prune.run({ db: fresh.db, now });

    expect(dropped).to.equal(4_500);
    expect(said).to.include('0 job runs');
    expect((await runs()).map((row) => row.job)).to.deep.equal(['old']);
  });

  /** A UUIDv7 of a moment, unlike another one's. */
  function idAt(at: Date, nth: number): string {
    const made = uuidv7obj().toString();
    const hex = at.getTime().toString(16).padStart(12, '0');
    return `${hex.slice(0, 8)}-${hex.slice(8)}-7${nth.toString(16).padStart(3, '0').slice(-3)}${made.slice(18)}`;
  }
});
