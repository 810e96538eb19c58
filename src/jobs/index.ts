/** The jobs: their list, and the clock that runs each under a lease, never twice at once over all processes. */
import cron, { type ScheduledTask } from 'node-cron';
import type { Logger } from 'pino';
import { uuidv7 } from '../platform/ids.ts';
import { withCause } from '../platform/correlation.ts';
import type { Database } from '../platform/db/index.ts';
import { briefly } from '../platform/errors.ts';
import { heldIn, holdLeases, releaseLeases, seedLeases } from '../platform/leases.ts';
import { momentOf } from '../platform/time.ts';

export type JobContext = { readonly db: Database; readonly now: Date };

export type Job = {
  readonly id: string;
  /** Cron with seconds; empty: only when somebody runs it. */
  readonly every: string;
  readonly about: string;
  /** What it did, in a few words with numbers: one that runs more often than once a minute keeps no line of a run whose numbers are all 0. */
  readonly run: (context: JobContext) => Promise<string>;
  /** Told before the end of its run is waited for: a long one stops early. */
  readonly halt?: () => void;
  /** Lets go of what it keeps between its runs. */
  readonly stop?: () => Promise<void>;
};

/** Renewed while a job runs; a process that dies in one blocks it for so long. */
const LEASE_MS = 30_000;

type Run = { readonly id: string; readonly job: string; readonly owner: string; readonly started_at: string };

export type Clockwork = { start(): void; runNow(id: string): Promise<string>; stop(): Promise<void> };

export function createJobs(options: { db: Database; jobs: readonly Job[]; owner: string; log: Logger }): Clockwork {
  const { db, jobs, owner, log } = options;
  const tasks: ScheduledTask[] = [];
  const running = new Set<Promise<unknown>>();
  let seeded: Promise<void> | undefined;

  async function runOne(job: Job): Promise<string> {
    seeded ??= seedLeases(
      db,
      jobs.map((one) => leaseOf(one)),
    );
    await seeded;
    const mine = `${owner}:${uuidv7()}`;
    const held = await holdLeases(db, leaseOf(job), mine, LEASE_MS);
    if (!held.has(leaseOf(job))) return 'another process runs it';
    const quick = isQuick(job);
    const row: Run = { id: uuidv7(), job: job.id, owner, started_at: momentOf(new Date()) };
    const beat = setInterval(() => {
      holdLeases(db, leaseOf(job), mine, LEASE_MS).catch((error: unknown) =>
        log.warn({ error: briefly(error) }, 'job lease not renewed'),
      );
    }, LEASE_MS / 3);
    try {
      if (!quick) await db.tx((tx) => tx.insert('job_runs', [row]));
      const detail = await withCause({ correlationId: uuidv7(), who: `job:${job.id}` }, () =>
        job.run({ db, now: new Date() }),
      );
      if (quick && !didSomething(detail)) return detail;
      // A job that outlived its lease must not be taken for a good run.
      const still = await db.tx((tx) => heldIn(tx, leaseOf(job), mine));
      await end(row, still.size === 1 ? 'done' : 'overran', detail);
      return detail;
    } catch (error) {
      log.warn({ job: job.id, error: briefly(error) }, 'job failed');
      await end(row, 'failed', briefly(error)).catch((next: unknown) =>
        log.warn({ error: briefly(next) }, 'job run not noted'),
      );
      throw error;
    } finally {
      clearInterval(beat);
      await releaseLeases(db, leaseOf(job), mine).catch((error: unknown) =>
        log.warn({ error: briefly(error) }, 'job lease not released'),
      );
    }
  }

  async function end(run: Run, outcome: string, detail: string): Promise<void> {
    const ended = { ended_at: momentOf(new Date()), outcome, detail: detail.slice(0, 1000) };
    // A quick one has no line before its end.
    await db.tx((tx) => tx.upsert('job_runs', ['id'], [{ ...run, ...ended }], ['ended_at', 'outcome', 'detail']));
  }

  function track(job: Job): Promise<string> {
    const run = runOne(job);
    const settled = run.catch(() => undefined).finally(() => running.delete(settled));
    running.add(settled);
    return run;
  }

  return {
    start() {
      for (const job of jobs) {
        if (job.every === '') continue;
        tasks.push(
          cron.schedule(job.every, () => void track(job).catch(() => undefined), { noOverlap: true, timezone: 'UTC' }),
        );
      }
    },
    async runNow(id) {
      const job = jobs.find((one) => one.id === id);
      if (job === undefined) throw new Error(`no such job: ${id}; known: ${jobs.map((one) => one.id).join(', ')}`);
      return track(job);
    },
    async stop() {
      for (const job of jobs) job.halt?.();
      for (const task of tasks) await task.destroy();
      await Promise.all([...running]);
      for (const job of jobs) await job.stop?.();
    },
  };
}

/** More often than once a minute: its seconds are not one number. */
function isQuick({ every }: Job): boolean {
  return every !== '' && !/^\d+ /.test(every);
}

function didSomething(detail: string): boolean {
  return /[1-9]/.test(detail);
}

function leaseOf(job: Job): string {
  return `job.${job.id}.`;
}
