/** Drops what has served its time: inbox marks older than any replay, sessions that ended, old journal lines, old runs of jobs. */
import { dropOldSessions } from '../core/access/index.ts';
import { pruneInbox, pruneJobRuns, pruneJournal } from '../platform/prune.ts';
import { limits } from '../../config/retry.ts';
import type { Job } from './index.ts';

export const prune: Job = {
  id: 'platform.prune',
  every: '0 17 * * * *',
  about: 'Drops inbox marks, sessions, journal lines and runs of jobs that have served their time',
  async run({ db, now }) {
    const ago = (days: number): Date => new Date(now.getTime() - days * 86_400_000);
    const inbox = await pruneInbox(db, ago(limits.inboxKeepDays));
    const journal = await pruneJournal(db, ago(limits.journalKeepDays));
    const runs = await pruneJobRuns(db, ago(limits.jobRunsKeepDays));
    await db.tx((tx) => dropOldSessions(tx, now));
    return `${inbox} inbox marks, ${journal} journal lines, ${runs} job runs`;
  },
};
