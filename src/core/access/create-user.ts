/** New people: one by hand, or the demo's all at once. */
import { uuidv7 } from '../../platform/ids.ts';
import type { Role } from '../../../config/roles.ts';
import type { Database } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { mustSuit } from './change-password.ts';
import { hashPassword } from './password.ts';
import { normalLogin } from './sign-in.ts';
import { insertUser, listUsers, recordAudit } from './store.ts';
import type { User } from './user.ts';

export type NewUser = {
  readonly login: string;
  readonly displayName: string;
  readonly password: string;
  readonly role: Role;
  readonly locale: string;
  readonly channels: readonly string[];
  readonly locations: readonly string[];
  /** Somebody else chose the password, so its owner chooses another at first. */
  readonly mustChangePassword?: boolean;
};

/** @throws conflict `access.login_taken`; invalid `access.password_unsuitable` */
export async function createUser(db: Database, wish: NewUser, by: string, now = new Date()): Promise<User> {
  mustSuit(wish.password);
  const user = await add(db, { mustChangePassword: true, ...wish }, by, now, await hashPassword(wish.password));
  return user ?? fail('conflict', 'access.login_taken', { login: normalLogin(wish.login) });
}

/**
 * The people of config, at every start; whoever is there already stays as they are. How many were new. Those of a demo
 * share one printed password: it is hashed once, for a hash is made to be slow.
 */
export async function seedUsers(db: Database, wishes: readonly NewUser[], now = new Date()): Promise<number> {
  const known = new Set((await db.read((reader) => listUsers(reader))).map((user) => user.login));
  const hashes = new Map<string, string>();
  let added = 0;
  for (const wish of wishes) {
    if (known.has(normalLogin(wish.login))) continue;
    const hash = hashes.get(wish.password) ?? (await hashPassword(wish.password));
    hashes.set(wish.password, hash);
    if ((await add(db, wish, 'hub', now, hash)) !== undefined) added++;
  }
  return added;
}

/** Undefined when the login is taken. */
async function add(
  db: Database,
  { password: _, mustChangePassword = false, ...rest }: NewUser,
  by: string,
  now: Date,
  hash: string,
): Promise<User | undefined> {
  const user: User = { ...rest, id: uuidv7(), login: normalLogin(rest.login), state: 'active', mustChangePassword };
  return db.tx(async (tx) => {
    if (!(await insertUser(tx, user, hash, now))) return undefined;
    const detail = { role: user.role, channels: user.channels, locations: user.locations };
    await recordAudit(tx, { who: by, action: 'user.created', target: `user:${user.id}`, detail }, now);
    return user;
  });
}
