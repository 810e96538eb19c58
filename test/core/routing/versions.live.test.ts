/** Versions of routing rules on MariaDB: numbers without a gap though many write, one plan, and what comes back. */
import { expect } from 'chai';
import {
  activateRules,
  createVersion,
  findVersion,
  giveUpPlan,
  listActivations,
  listVersionsAfter,
  rollbackRules,
  saveDraft,
} from '../../../src/core/routing/index.ts';
import { openDatabase, type Database } from '../../../src/platform/db/index.ts';
import { migratedLiveDatabase } from '../../helpers/live.ts';
import { codeOf } from '../made.ts';
import { facts, set } from './made.ts';

const HOUR_MS = 3_600_000;

describe('core/routing on MariaDB', function () {
  this.timeout(180_000);
  let db: Database;
  let drop: () => Promise<void>;
  before(async () => {
    const live = await migratedLiveDatabase();
    drop = () => live.drop();
    db = openDatabase(live.url);
  });
  after(async () => {
    await db.close();
    await drop();
  });

  it('versions: numbered one after the other by many at once, paged, and kept with every letter', async () => {
    const sets = [set({ name: 'المدفوعة عند الباب', orders: { payment: 'cod' } }), set()];
    const made = await Promise.all(
      Array.from({ length: 6 }, () => db.tx((tx) => createVersion(tx, { sets, note: 'تجربة', basedOn: 0 }))),
    );
    const saved = await db.tx((tx) => saveDraft(tx, 3, 1, { note: 'another' }));
    const page = await db.read((reader) => listVersionsAfter(reader, { below: 4, limit: 2 }));
    const last = await db.read((reader) => listVersionsAfter(reader, { below: 2, limit: 2 }));

    expect(made.map((one) => one.version).sort()).to.deep.equal([1, 2, 3, 4, 5, 6]);
    expect([saved.revision, saved.note]).to.deep.equal([2, 'another']);
    expect([page.rows.map((one) => one.version), page.more]).to.deep.equal([[3, 2], true]);
    expect([last.rows.map((one) => one.version), last.more]).to.deep.equal([[1, 0], false]);
    expect((await db.read((reader) => findVersion(reader, 1)))?.rules.sets).to.deep.equal(sets);
  });

  it('activations: one plan at a time, given up by one of two; taken back by one of three', async () => {
    const at = (hours: number): Date => new Date(Date.now() + hours * HOUR_MS);
    const activate = (version: number, when?: Date) =>
      db.tx((tx) =>
        activateRules(tx, { version, note: 'because', ...(when === undefined ? {} : { at: when }) }, facts),
      );
    await activate(1, at(1));
    await activate(2, at(2));
    const given = await Promise.all([1, 2].map(() => codeOf(db.tx((tx) => giveUpPlan(tx, 2)))));
    await activate(1);
    const back = await Promise.all(
      [1, 2, 3].map(() => codeOf(db.tx((tx) => rollbackRules(tx, { note: '', seen: 3 })))),
    );
    const log = await db.read((reader) => listActivations(reader));

    expect(given.sort()).to.deep.equal(['done', 'routing.no_plan']);
    expect(back.sort()).to.deep.equal(['done', 'routing.activated_meanwhile', 'routing.activated_meanwhile']);
    expect(log.map((one) => [one.turn, one.version, one.kind, one.givenUpAt !== null])).to.deep.equal([
      [4, 0, 'rollback', false],
      [3, 1, 'activate', false],
      [2, 2, 'activate', true],
      [1, 1, 'activate', true],
    ]);
  });
});
