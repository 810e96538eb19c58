/**
 * Signing in. Steps: find the login · verify the password outside any transaction · decide under the user's row lock:
 * locked refuses even the right password, a wrong one counts, the right one makes a session.
 */
import type { Database, Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import { LOCK_AFTER, LOCK_MS, MAX_PASSWORD, SESSION_MS } from './limits.ts';
import { nobodysHash, verifyPassword } from './password.ts';
import { randomSecret, secretHash } from './secret.ts';
import {
  credentialsById,
  findCredentials,
  insertSession,
  recordAudit,
  setAttempts,
  type Credentials,
} from './store.ts';
import type { User } from './user.ts';

export type SignedIn = { readonly user: User; /** Shown once; only its hash is kept. */ readonly token: string };

/**
 * @throws forbidden `access.sign_in_refused`, the same for an unknown login, a wrong password, a locked and a disabled
 *   account: an answer that told them apart would tell strangers who works here, and when a guess was right.
 */
export async function signIn(
  db: Database,
  { login, password, now = new Date() }: { login: string; password: string; now?: Date },
): Promise<SignedIn> {
  const name = normalLogin(login);
  if (password.length > MAX_PASSWORD) refuse();
  const known = await db.read((reader) => findCredentials(reader, name));
  const right = await verifyPassword(password, known?.passwordHash ?? nobodysHash);
  if (known === undefined) return refuse();
  const token = randomSecret();
  const signedIn = await db.tx((tx) => decide(tx, known, right, token, now));
  return signedIn === undefined ? refuse() : { user: signedIn, token };
}

export function normalLogin(login: string): string {
  return login.normalize('NFKC').trim().toLowerCase().slice(0, 80);
}

/** Counts a wrong password, and locks the account when there were too many. */
export async function countFailure(tx: Tx, { user, ...before }: Credentials, now: Date): Promise<void> {
  // A lock that has ended starts a new count.
  const failed = (before.lockedUntil === null ? before.failedAttempts : 0) + 1;
  const until = failed < LOCK_AFTER ? null : momentOf(new Date(now.getTime() + LOCK_MS));
  await setAttempts(tx, user.id, failed, until);
  const action = until === null ? 'user.sign_in_failed' : 'user.locked';
  await recordAudit(tx, { who: user.login, action, target: `user:${user.id}`, detail: { failed } }, now);
}

export function isLocked(credentials: Credentials, now: Date): boolean {
  return credentials.lockedUntil !== null && credentials.lockedUntil > momentOf(now);
}

async function decide(tx: Tx, read: Credentials, right: boolean, token: string, now: Date): Promise<User | undefined> {
  const current = await credentialsById(tx, read.user.id, true);
  if (current === undefined || current.user.state !== 'active' || isLocked(current, now)) return undefined;
  // What was verified is no longer the password: not a wrong guess, and not a right one.
  if (current.passwordHash !== read.passwordHash) return undefined;
  if (!right) {
    await countFailure(tx, current, now);
    return undefined;
  }
  await setAttempts(tx, current.user.id, 0, null);
  const expiresAt = momentOf(new Date(now.getTime() + SESSION_MS));
  await insertSession(tx, { tokenHash: secretHash(token), userId: current.user.id, now: momentOf(now), expiresAt });
  const { id, login } = current.user;
  await recordAudit(tx, { who: login, action: 'user.signed_in', target: `user:${id}` }, now);
  return current.user;
}

function refuse(): never {
  return fail('forbidden', 'access.sign_in_refused');
}
