/** Rules and rehearsals on MariaDB: two who decide at once, and a run with what it keeps and drops. */
import { expect } from 'chai';
import {
  deleteOldRehearsals,
  findReport,
  listListed,
  nextRehearsal,
  readRuleFacts,
  requestRehearsal,
  runRehearsal,
} from '../../../src/core/rehearsal/index.ts';
import {
  activateRules,
  createVersion,
  listActivations,
  loadRules,
  saveDraft,
} from '../../../src/core/routing/index.ts';
import { openDatabase, type Database } from '../../../src/platform/db/index.ts';
import { migratedLiveDatabase } from '../../helpers/live.ts';
import { codeOf, fillShop, incomingOrder, places, receive } from '../made.ts';
import { set, step } from '../routing/made.ts';

describe('core/rehearsal on MariaDB', function () {
  this.timeout(180_000);
  let db: Database;
  let drop: () => Promise<void>;
  before(async () => {
    const live = await migratedLiveDatabase();
    drop = () => live.drop();
    db = openDatabase(live.url);
    await fillShop(db, 3);
  });
  after(async () => {
    await db.close();
    await drop();
  });

  it('of six who activate on the same page one wins; drafts likewise; a run keeps its report and is dropped in time', async () => {
    const sets = [set({ name: 'second', steps: [step({ locations: { ids: [places[1]] }, split: { most: 1 } })] })];
    for (let n = 0; n < 2; n++) await db.tx((tx) => createVersion(tx, { sets, note: 'a try' }));
    const saves = await Promise.all(
      Array.from({ length: 6 }, () => codeOf(db.tx((tx) => saveDraft(tx, 1, 1, { note: 'mine' })))),
    );
    const turns = await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        codeOf(
          db.tx(async (tx) =>
            activateRules(tx, { version: 1 + (n % 2), note: 'now', seen: 0 }, await readRuleFacts(tx)),
          ),
        ),
      ),
    );
    await receive(db, [incomingOrder(), incomingOrder(), incomingOrder(), incomingOrder()]);
    const period = { from: '2026-11-21 00:00:00.000', to: '2026-11-22 00:00:00.000' };
    const one = await db.tx((tx) => requestRehearsal(tx, { before: 0, after: 1, ...period, stock: 'as_found' }));
    const next = await nextRehearsal(db);
    if (next !== undefined) await runRehearsal(db, next, { name: 'test', stopping: () => false });
    const report = await db.read((reader) => findReport(reader, one.id));
    const changed = await db.read((reader) => listListed(reader, one.id, 'changed', { limit: 1, offset: 0 }));

    expect(saves.filter((code) => code === 'done')).to.have.length(1);
    expect(turns.filter((code) => code === 'done')).to.have.length(1);
    expect(turns.filter((code) => code === 'routing.activated_meanwhile')).to.have.length(5);
    const [line] = await db.read((reader) => listActivations(reader));
    expect((await db.read((reader) => loadRules(reader))).version).to.equal(line?.version);
    expect([report?.orders, report?.before.whole, report?.after.whole, report?.after.unserved]).to.deep.equal([
      4, 4, 3, 1,
    ]);
    expect([changed.rows.length, changed.more]).to.deep.equal([1, true]);
    expect(await db.tx((tx) => deleteOldRehearsals(tx, '2099-01-01 00:00:00.000', 2_000))).to.be.greaterThan(2);
  });
});
