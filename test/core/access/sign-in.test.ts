/** Signing in, staying in, going out, on a real database. */
import { expect } from 'chai';
import {
  changePassword,
  createUser,
  dropOldSessions,
  findSession,
  seedUsers,
  signIn,
  signOut,
  touchSession,
  type Session,
} from '../../../src/core/access/index.ts';
import { demoUsers } from '../../../config/users.ts';
import { AppError } from '../../../src/platform/errors.ts';
import { freshDatabase, type FreshDatabase } from '../../helpers/database.ts';

const start = new Date('2026-11-21T08:00:00Z');
const later = (minutes: number): Date => new Date(start.getTime() + minutes * 60_000);
const password = 'correct horse battery';

describe('core/access/sign-in', () => {
  let fresh: FreshDatabase;
  let userId: string;

  beforeEach(async () => {
    fresh = await freshDatabase();
    const wish = { login: 'Mona', displayName: 'Mona', role: 'store', locale: 'ar', password } as const;
    userId = (await createUser(fresh.db, { ...wish, channels: ['AE'], locations: ['1042'] }, 'manager', start)).id;
  });
  afterEach(() => fresh.drop());

  const enter = (guess = password, now = start): Promise<string> =>
    signIn(fresh.db, { login: ' mona ', password: guess, now }).then((signedIn) => signedIn.token);
  const codeOf = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => 'done',
      (error: unknown) => (error instanceof AppError ? error.code : error),
    );
  const session = (token: string, now: Date): Promise<Session | undefined> =>
    fresh.db.read((r) => findSession(r, token, now));
  const actions = (): Promise<string[]> =>
    fresh.db.read(async (r) =>
      (await r.all<{ action: string }>('SELECT action FROM audit_log ORDER BY seq')).map((row) => row.action),
    );

  it('signIn: the right password, makes a session whose token is not in the database', async () => {
    const token = await enter();

    const found = await session(token, start);
    expect(found?.user).to.deep.include({
      login: 'mona',
      role: 'store',
      locations: ['1042'],
      mustChangePassword: true,
    });
    const stored = await fresh.db.read((r) => r.one<{ token_hash: string }>('SELECT token_hash FROM sessions'));
    expect(token).to.have.length(43);
    expect(stored?.token_hash).to.match(/^[0-9a-f]{64}$/);
    expect(await actions()).to.deep.equal(['user.created', 'user.signed_in']);
  });

  it('signIn: an unknown login, a wrong password and a disabled account, are refused alike', async () => {
    const unknown = await codeOf(signIn(fresh.db, { login: 'nobody', password, now: start }));
    const wrong = await codeOf(enter('wrong'));
    await fresh.db.tx((tx) => tx.run("UPDATE users SET state = 'disabled'"));
    const disabled = await codeOf(enter());

    expect([unknown, wrong, disabled]).to.deep.equal(new Array(3).fill('access.sign_in_refused'));
  });

  it('signIn: five wrong passwords, lock the right one out for a quarter of an hour', async () => {
    for (let guess = 0; guess < 5; guess++) await codeOf(enter('wrong'));

    expect(await codeOf(enter(password, later(14)))).to.equal('access.sign_in_refused');
    expect(await codeOf(enter(password, later(16)))).to.equal('done');
    expect((await actions()).filter((one) => one === 'user.locked')).to.have.length(1);
  });

  it('signIn: many guesses at once, stop counting at the lock', async () => {
    await Promise.all(Array.from({ length: 8 }, () => codeOf(enter('wrong'))));

    const row = await fresh.db.read((r) => r.one<{ failed_attempts: number }>('SELECT failed_attempts FROM users'));
    expect(row?.failed_attempts).to.equal(5);
    expect(await codeOf(enter())).to.equal('access.sign_in_refused');
  });

  it('signIn: the right password after four wrong ones, starts the count again', async () => {
    for (let guess = 0; guess < 4; guess++) await codeOf(enter('wrong'));
    await enter();
    await codeOf(enter('wrong'));

    expect(await codeOf(enter())).to.equal('done');
  });

  it('findSession: half an hour without use, ends it; a touch keeps it, until half a day', async () => {
    const token = await enter();

    expect(await session(token, later(29))).to.not.equal(undefined);
    expect(await session(token, later(31))).to.equal(undefined);
    for (let minute = 25; minute < 720; minute += 25) {
      await fresh.db.tx((tx) => touchSession(tx, token, later(minute)));
      expect(await session(token, later(minute)), String(minute)).to.not.equal(undefined);
    }
    expect(await session(token, later(720))).to.equal(undefined);
  });

  it('touchSession: a session that has ended, is not woken', async () => {
    const token = await enter();

    await fresh.db.tx((tx) => touchSession(tx, token, later(31)));

    expect(await session(token, later(32))).to.equal(undefined);
    expect(await fresh.db.tx((tx) => dropOldSessions(tx, later(32)))).to.equal(1);
  });

  it('signOut: its token, opens nothing any more', async () => {
    const token = await enter();

    await fresh.db.tx((tx) => signOut(tx, token, later(1)));

    expect(await session(token, later(1))).to.equal(undefined);
    expect((await actions()).at(-1)).to.equal('user.signed_out');
  });

  it('changePassword: the old one right, ends every other session', async () => {
    const [mine, other] = [await enter(), await enter()];
    const change = { userId, oldPassword: password, newPassword: 'another long one', token: mine, now: start };

    await changePassword(fresh.db, change);

    expect((await session(mine, start))?.user.mustChangePassword).to.equal(false);
    expect(await session(other, start)).to.equal(undefined);
    expect(await codeOf(enter(password))).to.equal('access.sign_in_refused');
    expect(await codeOf(enter('another long one'))).to.equal('done');
  });

  it('changePassword: a wrong old one or an unsuitable new one, is refused', async () => {
    const change = { userId, oldPassword: 'wrong', newPassword: 'another long one', now: start };

    expect(await codeOf(changePassword(fresh.db, change))).to.equal('access.password_wrong');
    expect(await codeOf(changePassword(fresh.db, { ...change, newPassword: 'short' }))).to.equal(
      'access.password_unsuitable',
    );
    const row = await fresh.db.read((r) => r.one<{ failed_attempts: number }>('SELECT failed_attempts FROM users'));
    expect(row?.failed_attempts).to.equal(1);
  });

  it('createUser: a login that is taken, is a conflict whatever its case', async () => {
    const wish = { login: 'MONA', displayName: 'M', role: 'store', locale: 'en', channels: [], locations: [] } as const;

    expect(await codeOf(createUser(fresh.db, { ...wish, password }, 'manager', start))).to.equal('access.login_taken');
  });

  it('seedUsers: two starts, make the people of config once', async () => {
    const people = demoUsers.slice(0, 2);

    expect([await seedUsers(fresh.db, people), await seedUsers(fresh.db, people)]).to.deep.equal([2, 0]);
    expect((await signIn(fresh.db, { login: 'manager', password: 'omnihub-demo' })).user.mustChangePassword).to.equal(
      false,
    );
  });
});
