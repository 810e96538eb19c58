/** A person chooses a new password; every other session of theirs ends. */
import type { Database } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { MAX_PASSWORD, MIN_PASSWORD } from './limits.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { secretHash } from './secret.ts';
import { countFailure, isLocked } from './sign-in.ts';
import { credentialsById, deleteOtherSessions, recordAudit, setPassword, type Credentials } from './store.ts';

export type PasswordChange = {
  readonly userId: string;
  readonly oldPassword: string;
  readonly newPassword: string;
  /** The session that stays. */
  readonly token?: string;
  readonly now?: Date;
};

/**
 * @throws invalid `access.password_unsuitable` too short, too long, or the same again
 * @throws forbidden `access.password_wrong` the old one is wrong, or there were too many wrong ones
 */
export async function changePassword(db: Database, change: PasswordChange): Promise<void> {
  const { userId, oldPassword, newPassword, token, now = new Date() } = change;
  mustSuit(newPassword);
  if (newPassword === oldPassword) fail('invalid', 'access.password_unsuitable', { rule: 'same' });
  const known = await db.read((reader) => credentialsById(reader, userId));
  if (known === undefined) return fail('missing', 'access.user_missing', { userId });
  const right = !isLocked(known, now) && oldPassword.length <= MAX_PASSWORD;
  if (!right || !(await verifyPassword(oldPassword, known.passwordHash))) return refuse(db, known, now);
  const hash = await hashPassword(newPassword);
  await db.tx(async (tx) => {
    // Others may have guessed meanwhile, or changed it.
    const current = await credentialsById(tx, userId, true);
    if (current === undefined || isLocked(current, now)) return fail('forbidden', 'access.password_wrong');
    if (!(await setPassword(tx, userId, known.passwordHash, hash))) fail('conflict', 'access.password_moved');
    await deleteOtherSessions(tx, userId, token === undefined ? '' : secretHash(token));
    const { login } = known.user;
    await recordAudit(tx, { who: login, action: 'user.password_changed', target: `user:${userId}` }, now);
  });
}

/** Length is what makes guessing hard; rules about signs make people write passwords down. */
export function mustSuit(password: string): void {
  if (password.length < MIN_PASSWORD) fail('invalid', 'access.password_unsuitable', { rule: 'short', MIN_PASSWORD });
  if (password.length > MAX_PASSWORD) fail('invalid', 'access.password_unsuitable', { rule: 'long', MAX_PASSWORD });
}

/** A borrowed session must not try out passwords, so a wrong one counts here as at the sign-in. */
async function refuse(db: Database, known: Credentials, now: Date): Promise<never> {
  await db.tx(async (tx) => {
    const current = await credentialsById(tx, known.user.id, true);
    if (current !== undefined && !isLocked(current, now)) await countFailure(tx, current, now);
  });
  return fail('forbidden', 'access.password_wrong');
}
