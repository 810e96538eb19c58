/** Sessions: half an hour without use ends one, half a day ends every one. */
import type { Reader, Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import { IDLE_MS, SEEN_EVERY_MS } from './limits.ts';
import { secretHash } from './secret.ts';
import { deleteOldSessions, deleteSession, findLiveSession, recordAudit, setSeen } from './store.ts';
import type { Session } from './user.ts';

export async function findSession(reader: Reader, token: string, now = new Date()): Promise<Session | undefined> {
  return findLiveSession(reader, secretHash(token), momentOf(now), before(now, IDLE_MS));
}

/** Says that the session was used; writes at most once a minute, and never wakes one that has ended. */
export async function touchSession(tx: Tx, token: string, now = new Date()): Promise<void> {
  const window = { after: before(now, IDLE_MS), before: before(now, SEEN_EVERY_MS) };
  await setSeen(tx, secretHash(token), momentOf(now), window);
}

export async function signOut(tx: Tx, token: string, now = new Date()): Promise<void> {
  const login = await deleteSession(tx, secretHash(token));
  if (login !== undefined)
    await recordAudit(tx, { who: login, action: 'user.signed_out', target: `login:${login}` }, now);
}

/** For a job: drops what nobody can use any more; how many there were. */
export async function dropOldSessions(tx: Tx, now = new Date()): Promise<number> {
  return deleteOldSessions(tx, momentOf(now), before(now, IDLE_MS));
}

function before(now: Date, ms: number): string {
  return momentOf(new Date(now.getTime() - ms));
}
