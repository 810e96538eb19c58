/** The life of a version: drafted, saved by one of two, activated now or later, superseded, taken back; and the log of it. */
import { expect } from 'chai';
import { withCause } from '../../../src/platform/correlation.ts';
import type { Tx } from '../../../src/platform/db/index.ts';
import { momentOf } from '../../../src/platform/time.ts';
import {
  activateRules,
  createVersion,
  findVersion,
  formerAt,
  giveUpPlan,
  listActivations,
  listVersionsAfter,
  loadRules,
  rollbackRules,
  saveDraft,
  standardRules,
  stateOf,
  type Activation,
  type RuleSet,
} from '../../../src/core/routing/index.ts';
import { freshDatabase, type FreshDatabase } from '../../helpers/database.ts';
import { waitFor } from '../../platform/made.ts';
import { codeOf } from '../made.ts';
import { facts, set, step } from './made.ts';

const cod: readonly RuleSet[] = [set({ name: 'cod', orders: { payment: 'cod' } }), set()];
const wrong: readonly RuleSet[] = [set({ steps: [step({ locations: { ids: ['9999'] } })] })];
const HOUR_MS = 3_600_000;

describe('core/routing/versions', () => {
  let fresh: FreshDatabase;
  beforeEach(async () => {
    fresh = await freshDatabase();
  });
  afterEach(() => fresh.drop());

  const as = <T>(who: string, work: (tx: Tx) => Promise<T>): Promise<T> =>
    withCause({ correlationId: 'a-test-of-rules', who }, () => fresh.db.tx(work));
  const draft = (sets = cod, basedOn = 0) => as('nora', (tx) => createVersion(tx, { sets, note: 'a try', basedOn }));
  const activate = (version: number, more: { at?: Date; seen?: number } = {}) =>
    as('nora', (tx) => activateRules(tx, { version, note: 'because', ...more }, facts));
  const rollback = (seen?: number) =>
    as('omar', (tx) => rollbackRules(tx, { note: 'too dear', ...(seen === undefined ? {} : { seen }) }));
  const inForce = async () => (await fresh.db.read((reader) => loadRules(reader))).version;
  const log = (): Promise<Activation[]> => fresh.db.read((reader) => listActivations(reader));
  const states = async () => {
    const { rows } = await fresh.db.read((reader) => listVersionsAfter(reader, { limit: 10 }));
    const lines = await log();
    return rows.map((one) => `${one.version} ${stateOf(one.version, lines, momentOf(new Date()))}`);
  };

  it('load: before anything is activated, the rule of the house holds', async () => {
    await draft();

    expect(await fresh.db.read((reader) => loadRules(reader))).to.equal(standardRules);
    expect(await states()).to.deep.equal(['1 draft', '0 active']);
  });

  it('activate: holds at once; another supersedes it, and a rollback brings it back as a line of its own', async () => {
    await draft();
    await draft();
    await activate(1);
    const first = await inForce();
    await activate(2);
    const second = await inForce();
    const former = formerAt(await log(), momentOf(new Date()));
    await rollback();

    expect([first, second, former, await inForce()]).to.deep.equal([1, 2, 1, 1]);
    expect(await states()).to.deep.equal(['2 superseded', '1 active', '0 superseded']);
    expect((await log()).map((one) => `${one.turn} ${one.kind} ${one.version} ${one.decidedBy}`)).to.deep.equal([
      '3 rollback 1 omar',
      '2 activate 2 nora',
      '1 activate 1 nora',
    ]);
  });

  it('rollback: of the first activation leads to the rule of the house; before it there is nothing', async () => {
    await draft();
    const early = await codeOf(rollback());
    await activate(1);
    await rollback();

    expect([early, await inForce()]).to.deep.equal(['routing.nothing_before', 0]);
  });

  it('activate: at a moment to come, the version waits and nobody writes on it; a plan can be given up', async () => {
    await draft();
    await activate(1, { at: new Date(Date.now() + HOUR_MS) });
    const waiting = await states();
    const write = await codeOf(as('omar', (tx) => saveDraft(tx, 1, 1, { note: 'more' })));
    const { version } = await as('omar', (tx) => giveUpPlan(tx));

    expect([waiting, write]).to.deep.equal([['1 scheduled', '0 active'], 'routing.no_draft']);
    expect([version, await states(), await inForce()]).to.deep.equal([1, ['1 draft', '0 active'], 0]);
    expect(await codeOf(as('omar', (tx) => giveUpPlan(tx)))).to.equal('routing.no_plan');
  });

  it('activate: a plan begins at its moment without anybody doing anything', async () => {
    await draft();
    const at = new Date(Date.now() + 400);
    await activate(1, { at });
    const before = await inForce();
    // On a machine that stood still until its moment there is nothing to see before it.
    if (new Date() < at) expect(before).to.equal(0);
    await waitFor('its moment', async () => (await inForce()) === 1);
  });

  it('activate: what is wrong with the house as it is now is refused, and nothing changes', async () => {
    await draft(wrong);

    expect(await codeOf(activate(1))).to.equal('routing.rules_refused');
    expect(await codeOf(activate(7))).to.equal('routing.version_unknown');
    expect(await codeOf(activate(0))).to.equal('routing.active_already');
    expect(await codeOf(activate(1, { at: new Date(Date.now() - HOUR_MS) }))).to.equal('routing.in_the_past');
    expect([await log(), await inForce()]).to.deep.equal([[], 0]);
  });

  it('activate: of two who decide on the same page one wins, the other learns by whom', async () => {
    await draft();
    await draft();
    const both = await Promise.all([codeOf(activate(1, { seen: 0 })), codeOf(activate(2, { seen: 0 }))]);

    expect(both.sort()).to.deep.equal(['done', 'routing.activated_meanwhile']);
    expect(await log()).to.have.length(1);
    expect(await codeOf(rollback(0))).to.equal('routing.activated_meanwhile');
  });

  it('save: of two editors one wins, and the other is told', async () => {
    await draft();
    const save = (who: string, note: string) => as(who, (tx) => saveDraft(tx, 1, 1, { note }));
    const both = await Promise.all([codeOf(save('nora', 'first try')), codeOf(save('omar', 'second try'))]);
    const saved = await fresh.db.read((reader) => findVersion(reader, 1));

    expect(both.sort()).to.deep.equal(['done', 'routing.saved_meanwhile']);
    expect(saved?.revision).to.equal(2);
  });

  it('save: what has routed orders is never changed', async () => {
    await draft();
    await activate(1);
    await activate(0);

    expect(await codeOf(as('nora', (tx) => saveDraft(tx, 1, 1, { sets: cod })))).to.equal('routing.no_draft');
    expect(await codeOf(as('nora', (tx) => saveDraft(tx, 0, 1, { sets: cod })))).to.equal('routing.no_draft');
    expect(await codeOf(as('nora', (tx) => createVersion(tx, { sets: cod, note: 'x', basedOn: 9 })))).to.equal(
      'routing.version_unknown',
    );
  });
});
