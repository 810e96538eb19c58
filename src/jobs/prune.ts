/** Drops what has served its time: inbox marks older than any replay, sessions that ended, old journal lines, old runs of jobs, answers, waybills and labels. */
import { deleteOldAnswers, dropOldSessions } from '../core/access/index.ts';
import { deleteOldBatches, deleteOldBytes } from '../core/document/index.ts';
import { deleteOldPrintJobs } from '../core/printing/index.ts';
import { deleteOldRehearsals } from '../core/rehearsal/index.ts';
import { deleteOldDropped, deleteOldLeft } from '../core/shipment/index.ts';
import type { Database, Tx } from '../platform/db/index.ts';
import { pruneInbox, pruneJobRuns, pruneJournal } from '../platform/prune.ts';
import { momentOf } from '../platform/time.ts';
import { limits } from '../../config/retry.ts';
import { printing } from '../../config/printing.ts';
import type { Job } from './index.ts';

export const prune: Job = {
  id: 'platform.prune',
  every: '0 17 * * * *',
  about:
    'Drops inbox marks, sessions, journal lines, runs of jobs, answers, waybills and labels that have served their time',
  async run({ db, now }) {
    const ago = (days: number): Date => new Date(now.getTime() - days * 86_400_000);
    const inbox = await pruneInbox(db, ago(limits.inboxKeepDays));
    const journal = await pruneJournal(db, ago(limits.journalKeepDays));
    const runs = await pruneJobRuns(db, ago(limits.jobRunsKeepDays));
    await db.tx((tx) => dropOldSessions(tx, now));
    const answers = await inSteps(db, deleteOldAnswers, ago(limits.answersKeepDays));
    const awbs = await inSteps(db, deleteOldDropped, ago(limits.droppedAwbsKeepDays));
    await inSteps(db, deleteOldLeft, ago(limits.droppedAwbsKeepDays));
    const papers = await inSteps(db, deleteOldBytes, ago(limits.labelsKeepDays), 200);
    const batches = await inSteps(db, deleteOldBatches, ago(limits.batchesKeepDays), 20);
    const tried = await inSteps(db, deleteOldRehearsals, ago(limits.rehearsalsKeepDays));
    const prints = await inSteps(db, deleteOldPrintJobs, ago(printing.jobsKeepDays));
    return `${inbox} inbox marks, ${journal} journal lines, ${runs} job runs, ${answers} answers, ${awbs} waybills, ${tried} rows of rehearsals, ${papers} papers, ${batches} batches, ${prints} print jobs`;
  },
};

const STEP = 2_000;

async function inSteps(
  db: Database,
  drop: (tx: Tx, moment: string, most: number) => Promise<number>,
  before: Date,
  step = STEP,
): Promise<number> {
  for (let all = 0; ;) {
    const dropped = await db.tx((tx) => drop(tx, momentOf(before), step));
    all += dropped;
    if (dropped < step) return all;
  }
}
