/** Processes: which orders are of a kind, what a version may say, and how one is activated and taken back. */
import { expect } from 'chai';
import fc from 'fast-check';
import { automaticSteps } from '../../../config/processes.ts';
import {
  activateProcess,
  builtIn,
  checkProcess,
  completeStep,
  currentProcess,
  currentProcesses,
  findProcess,
  listVersions,
  nextManualSteps,
  saveProcess,
  stopAtSteps,
  type NewProcess,
  type OrderFacts,
  type Step,
} from '../../../src/core/process/index.ts';
import type { AppError } from '../../../src/platform/errors.ts';
import { freshDatabase, type FreshDatabase } from '../../helpers/database.ts';
import { all, codeOf } from '../made.ts';

const engrave: Step = { ask: 'engrave', workgroup: 'stores', deadlineMinutes: 90, instructions: { en: 'Engrave it' } };

/** The steps of the house with others put before some of them. */
function stepsWith(before: Record<string, readonly Step[]>): Step[] {
  return automaticSteps.flatMap(({ name }): Step[] => [...(before[name] ?? []), { do: name }]);
}

function gift(over: Partial<NewProcess> = {}): NewProcess {
  return {
    kind: 'gift',
    name: 'Gifts',
    nameAr: 'هدايا',
    rule: { skus: ['GIFT-*'] },
    rank: 10,
    steps: stepsWith({ bill: [engrave] }),
    ...over,
  };
}

const order: OrderFacts = {
  channelId: 'AE',
  country: 'AE',
  currency: 'AED',
  grandTotalMinor: 10_000,
  shippingMethod: 'flatrate_flatrate',
  origin: 'magento',
  skus: ['MUG', 'GIFT-RING'],
};

describe('core/process', () => {
  let fresh: FreshDatabase;
  beforeEach(async () => {
    fresh = await freshDatabase();
  });
  afterEach(() => fresh.drop());

  const save = (over: Partial<NewProcess> = {}, seen?: number) =>
    fresh.db.tx((tx) => saveProcess(tx, gift(over), seen));
  const activate = (version: number | undefined, kind = 'gift', seen?: number) =>
    fresh.db.tx((tx) => activateProcess(tx, kind, version, seen));
  const kindOf = async (over: Partial<OrderFacts> = {}) =>
    (await fresh.db.read((r) => currentProcesses(r, [{ ...order, ...over }])))[0];

  it('currentProcesses: without anything saved, every order walks the built-in one', async () => {
    expect(await kindOf()).to.deep.equal({ kind: 'standard', version: 0 });
    expect(checkProcess(builtIn)).to.deep.equal([]);
  });

  it('currentProcesses: a saved version takes no orders before it is activated, an activated one does at once', async () => {
    await save();
    const before = await kindOf();
    await activate(1);

    expect(before).to.deep.equal({ kind: 'standard', version: 0 });
    expect(await kindOf()).to.deep.equal({ kind: 'gift', version: 1 });
    expect(await kindOf({ skus: ['MUG'] })).to.deep.equal({ kind: 'standard', version: 0 });
  });

  it('currentProcesses: all that a rule names must fit; the lowest rank is tried first', async () => {
    await save({ rule: { skus: ['GIFT-*'], atLeastMinor: { AED: 20_000 }, channels: ['AE'] } });
    await activate(1);
    await save({ kind: 'pickup', rule: { shippingMethods: ['instore_*'] }, rank: 5 });
    await activate(1, 'pickup');

    expect((await kindOf())?.kind).to.equal('standard');
    expect((await kindOf({ grandTotalMinor: 20_000 }))?.kind).to.equal('gift');
    expect((await kindOf({ grandTotalMinor: 20_000, currency: 'KWD' }))?.kind).to.equal('standard');
    expect((await kindOf({ grandTotalMinor: 20_000, shippingMethod: 'instore_pickup' }))?.kind).to.equal('pickup');
  });

  it('activateProcess: an older version is taken back to; a kind that takes none any more leaves orders to others', async () => {
    await save();
    await save({ name: 'Gifts, second' });
    await activate(2);
    await activate(1);
    const taken = await kindOf();
    await activate(undefined);

    expect(taken).to.deep.equal({ kind: 'gift', version: 1 });
    expect((await kindOf())?.kind).to.equal('standard');
    expect(await fresh.db.read((r) => currentProcess(r, 'gift'))).to.equal(undefined);
    expect((await fresh.db.read((r) => listVersions(r, 'gift'))).map((one) => one.version)).to.deep.equal([2, 1]);
  });

  it('activateProcess: two at once, one is told that the other was faster', async () => {
    await save();
    await activate(1, 'gift', 0);

    expect(await codeOf(activate(undefined, 'gift', 0))).to.equal('process.activated_meanwhile');
    expect(await codeOf(activate(7))).to.equal('process.unknown');
  });

  it('saveProcess: two at once, one is told that the other was faster; versions never change', async () => {
    await save();

    expect(await codeOf(save({}, 0))).to.equal('process.saved_meanwhile');
    expect((await save({ name: 'Other' }, 1)).version).to.equal(2);
    expect((await fresh.db.read((r) => findProcess(r, 'gift', 1)))?.name).to.equal('Gifts');
  });

  for (const [what, over, wrong] of [
    ['a step that is missing', { steps: stepsWith({}).slice(1) }, 'process: process.step_missing check'],
    [
      'steps in another order',
      { steps: [...stepsWith({}).slice(1), { do: 'check' }] },
      'steps[8]: process.wrong_order check',
    ],
    [
      'a step that nobody knows',
      { steps: stepsWith({ bill: [{ do: 'sing' }] }) },
      'steps[3]: process.unknown_step sing',
    ],
    ['a step twice', { steps: stepsWith({ deliver: [{ do: 'bill' }] }) }, 'steps[8]: process.step_twice bill'],
    [
      'a name twice',
      { steps: stepsWith({ bill: [engrave], book: [engrave] }) },
      'steps[6]: process.name_twice engrave',
    ],
    [
      'no time',
      { steps: stepsWith({ bill: [{ ...engrave, deadlineMinutes: 0 }] }) },
      'steps[3]: process.bad_deadline 0',
    ],
    [
      'an unknown group',
      { steps: stepsWith({ bill: [{ ...engrave, workgroup: 'elves' }] }) },
      'steps[3]: process.unknown_workgroup elves',
    ],
    ['a step after the last', { steps: [...stepsWith({}), engrave] }, 'steps[9]: process.nothing_after_it engrave'],
    ['no rule', { rule: {} }, 'process: process.fits_no_order'],
  ] as const satisfies readonly (readonly [string, Partial<NewProcess>, string])[]) {
    it(`saveProcess: ${what}, is refused with the line at fault`, async () => {
      const error = await save(over).catch((thrown: unknown) => thrown as AppError);

      expect((error as AppError).code).to.equal('process.wrong');
      expect((error as AppError).details['errors']).to.include(wrong);
      expect(await all(fresh.db, 'SELECT kind FROM processes')).to.deep.equal([]);
    });
  }

  it('nextManualSteps: each in its turn before its gate, until all are done; others pass', async () => {
    const pack = { ask: 'wrap_gift', workgroup: 'stores', deadlineMinutes: 10 };
    await save({ steps: stepsWith({ bill: [engrave, pack], hand_over: [{ ...pack, ask: 'sign_card' }] }) });
    const asked = { subjectId: 's', orderId: 'o', kind: 'gift', processVersion: 1 };
    const next = async (gate: 'source' | 'bill' | 'dispatch') =>
      (await fresh.db.tx((tx) => nextManualSteps(tx, gate, [asked]))).get('s')?.name;
    const done = (step: string) =>
      fresh.db.tx((tx) => completeStep(tx, { subjectId: 's', orderId: 'o', step, gate: 'bill' }));

    const seen = [await next('source'), await next('bill')];
    await done('engrave');
    seen.push(await next('bill'));
    await done('wrap_gift');
    seen.push(await next('bill'), await next('dispatch'));

    expect(seen).to.deep.equal([undefined, 'engrave', 'wrap_gift', undefined, 'sign_card']);
    expect(await codeOf(done('engrave'))).to.equal('process.step_done_already');
  });

  it('stopAtSteps: opens one task for whoever has to do it, which ends with the step', async () => {
    await save();
    const asked = { subjectId: 's', orderId: 'o', kind: 'gift', processVersion: 1, number: 'AE-1' };
    for (let again = 0; again < 2; again++) await fresh.db.tx((tx) => stopAtSteps(tx, 'bill', [asked]));
    const open = await all<{ workgroup: string; due_at: string; created_at: string }>(fresh.db, 'SELECT * FROM tasks');
    await fresh.db.tx((tx) => completeStep(tx, { subjectId: 's', orderId: 'o', step: 'engrave', gate: 'bill' }));

    expect(open).to.have.length(1);
    expect(open[0]?.workgroup).to.equal('stores');
    expect(Date.parse(`${open[0]?.due_at}Z`) - Date.parse(`${open[0]?.created_at}Z`)).to.equal(90 * 60_000);
    expect(await all(fresh.db, 'SELECT state FROM tasks')).to.deep.equal([{ state: 'done' }]);
    expect(await all(fresh.db, "SELECT seq FROM event_log WHERE event = 'process.step_done'")).to.have.length(1);
  });

  it('checkProcess: steps of people anywhere before the hand-over, in any number, are right', () => {
    const names = automaticSteps.map(({ name }) => name).filter((name) => name !== 'deliver');
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...names), { maxLength: 20 }), (places) => {
        const before: Record<string, Step[]> = {};
        places.forEach((place, n) => (before[place] ??= []).push({ ...engrave, ask: `step_${n}` }));

        expect(checkProcess(gift({ steps: stepsWith(before) }))).to.deep.equal([]);
      }),
      { seed: 7, numRuns: 100 },
    );
  });
});
