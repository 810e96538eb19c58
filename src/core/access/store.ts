/** The tables users, sessions, api_clients and audit_log. */
import type { Role } from '../../../config/roles.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import { currentCause } from '../../platform/correlation.ts';
import { momentOf } from '../../platform/time.ts';
import type { Session, User } from './user.ts';

type UserRecord = {
  id: string;
  login: string;
  display_name: string;
  role: Role;
  locale: string;
  channels: string;
  locations: string;
  state: User['state'];
  must_change_password: number;
};

type CredentialRecord = UserRecord & {
  password_hash: string;
  failed_attempts: number;
  locked_until: string | null;
};

export type Credentials = {
  readonly user: User;
  readonly passwordHash: string;
  readonly failedAttempts: number;
  readonly lockedUntil: string | null;
};

const userColumns =
  'u.id, u.login, u.display_name, u.role, u.locale, u.channels, u.locations, u.state, u.must_change_password';
const credentialColumns = `${userColumns}, u.password_hash, u.failed_attempts, u.locked_until`;

export async function listUsers(reader: Reader): Promise<User[]> {
  const rows = await reader.all<UserRecord>(`SELECT ${userColumns} FROM users u ORDER BY u.login`);
  return rows.map(userOf);
}

export async function findCredentials(reader: Reader, login: string): Promise<Credentials | undefined> {
  return credentialsOf(
    await reader.one<CredentialRecord>(`SELECT ${credentialColumns} FROM users u WHERE u.login = ?`, [login]),
  );
}

/** By id; inside a transaction `lock` keeps others from counting attempts at the same time. */
export async function credentialsById(reader: Reader, id: string, lock = false): Promise<Credentials | undefined> {
  const sql = `SELECT ${credentialColumns} FROM users u WHERE u.id = ?${lock ? reader.sql.forUpdate : ''}`;
  return credentialsOf(await reader.one<CredentialRecord>(sql, [id]));
}

/** False when the login is taken. */
export async function insertUser(tx: Tx, user: User, passwordHash: string, now: Date): Promise<boolean> {
  const row = {
    id: user.id,
    login: user.login,
    display_name: user.displayName,
    password_hash: passwordHash,
    role: user.role,
    locale: user.locale,
    channels: JSON.stringify(user.channels),
    locations: JSON.stringify(user.locations),
    state: user.state,
    must_change_password: user.mustChangePassword,
    created_at: momentOf(now),
  };
  return (await tx.insert('users', [row], { ifAbsent: true })) === 1;
}

export async function setAttempts(tx: Tx, userId: string, failed: number, lockedUntil: string | null): Promise<void> {
  await tx.run('UPDATE users SET failed_attempts = ?, locked_until = ? WHERE id = ?', [failed, lockedUntil, userId]);
}

/** False when somebody else has changed it since `oldHash` was read. */
export async function setPassword(tx: Tx, userId: string, oldHash: string, newHash: string): Promise<boolean> {
  const changed = await tx.run(
    `UPDATE users SET password_hash = ?, must_change_password = 0, failed_attempts = 0, locked_until = NULL
     WHERE id = ? AND password_hash = ?`,
    [newHash, userId, oldHash],
  );
  return changed === 1;
}

export async function insertSession(
  tx: Tx,
  session: { tokenHash: string; userId: string; now: string; expiresAt: string },
): Promise<void> {
  const { tokenHash, userId, now, expiresAt } = session;
  await tx.insert('sessions', [
    { token_hash: tokenHash, user_id: userId, created_at: now, seen_at: now, expires_at: expiresAt },
  ]);
}

/** A session that has neither ended nor been idle since `seenAfter`, of a user who may still come in. */
export async function findLiveSession(
  reader: Reader,
  tokenHash: string,
  now: string,
  seenAfter: string,
): Promise<Session | undefined> {
  type SessionRecord = UserRecord & { created_at: string; seen_at: string; expires_at: string };
  const row = await reader.one<SessionRecord>(
    `SELECT ${userColumns}, s.created_at, s.seen_at, s.expires_at FROM sessions s JOIN users u ON u.id = s.user_id
     WHERE s.token_hash = ? AND s.expires_at > ? AND s.seen_at > ? AND u.state = 'active'`,
    [tokenHash, now, seenAfter],
  );
  if (row === undefined) return undefined;
  return { user: userOf(row), createdAt: row.created_at, seenAt: row.seen_at, expiresAt: row.expires_at };
}

export async function setSeen(tx: Tx, tokenHash: string, now: string, window: { after: string; before: string }) {
  await tx.run('UPDATE sessions SET seen_at = ? WHERE token_hash = ? AND seen_at > ? AND seen_at < ?', [
    now,
    tokenHash,
    window.after,
    window.before,
  ]);
}

/** The user whose session it was. */
export async function deleteSession(tx: Tx, tokenHash: string): Promise<string | undefined> {
  const row = await tx.one<{ login: string }>(
    'SELECT u.login FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.token_hash = ?',
    [tokenHash],
  );
  await tx.run('DELETE FROM sessions WHERE token_hash = ?', [tokenHash]);
  return row?.login;
}

export async function deleteOtherSessions(tx: Tx, userId: string, keepHash: string): Promise<void> {
  await tx.run('DELETE FROM sessions WHERE user_id = ? AND token_hash <> ?', [userId, keepHash]);
}

export async function deleteOldSessions(tx: Tx, now: string, seenBefore: string): Promise<number> {
  return tx.run('DELETE FROM sessions WHERE expires_at <= ? OR seen_at <= ?', [now, seenBefore]);
}

export type Audit = {
  readonly who: string;
  /** `noun.past`, e.g. `user.signed_in`. */
  readonly action: string;
  readonly target: string;
  /** No secret, no personal data. */
  readonly detail?: Readonly<Record<string, unknown>>;
};

export async function recordAudit(tx: Tx, audit: Audit, now: Date = new Date()): Promise<void> {
  const { who, action, target, detail = {} } = audit;
  await tx.insert('audit_log', [
    {
      who: who.slice(0, 80),
      action,
      target: target.slice(0, 120),
      detail: JSON.stringify(detail),
      correlation_id: currentCause().correlationId,
      at: momentOf(now),
    },
  ]);
}

function userOf(row: UserRecord): User {
  return {
    id: row.id,
    login: row.login,
    displayName: row.display_name,
    role: row.role,
    locale: row.locale,
    channels: JSON.parse(row.channels) as string[],
    locations: JSON.parse(row.locations) as string[],
    state: row.state,
    mustChangePassword: row.must_change_password === 1,
  };
}

function credentialsOf(row: CredentialRecord | undefined): Credentials | undefined {
  if (row === undefined) return undefined;
  return {
    user: userOf(row),
    passwordHash: row.password_hash,
    failedAttempts: row.failed_attempts,
    lockedUntil: row.locked_until,
  };
}
