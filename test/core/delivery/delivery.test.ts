/** Failed deliveries on a real database: opened, answered, followed; the customer's link. */
import { expect } from 'chai';
import {
  answerCase,
  answerParcelLink,
  closeCase,
  followCase,
  intendAnswer,
  intendFailedLetter,
  openCases,
  openParcelLink,
  recordAnswerRefused,
  recordFailedLetter,
  recordTaken,
  recordTold,
  setDeliveryRules,
  type DeliveryAnswer,
} from '../../../src/core/delivery/index.ts';
import { firstDeliveryRules } from '../../../config/deliveries.ts';
import { AppError } from '../../../src/platform/errors.ts';
import { momentOf } from '../../../src/platform/time.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { all, codeOf, shop } from '../made.ts';
import { caseOf, failed, links, scan, tokenOf } from './made.ts';

const HOUR_MS = 3_600_000;
const usual = firstDeliveryRules['*'];

describe('core/delivery', () => {
  let fresh: FreshDatabase;

  beforeEach(async () => {
    fresh = await shop(10);
  });
  afterEach(() => fresh.drop());

  const tasks = async () =>
    (await all<{ kind: string }>(fresh.db, "SELECT kind FROM tasks WHERE state = 'open' ORDER BY kind")).map(
      (one) => one.kind,
    );
  const tomorrow = () => new Date(Date.now() + 24 * HOUR_MS).toISOString().slice(0, 10);
  const again = (): DeliveryAnswer => ({
    action: 'reattempt',
    on: tomorrow(),
    phone: '050 765 4321',
    address: { lines: ['Villa 9'] },
  });
  const rules = (over: object) =>
    fresh.db.tx((tx) => setDeliveryRules(tx, { '*': { ...usual, answersIn: ['AE'], ...over } }));
  const answer = (id: string, one: DeliveryAnswer, version?: number) =>
    fresh.db.tx((tx) => answerCase(tx, id, { answer: one, ...(version === undefined ? {} : { version }) }));
  const follow = (id: string, at = new Date()) => fresh.db.tx((tx) => followCase(tx, id, at));
  const refusal = new AppError('refused', 'clickpost.refused');

  it('a failed attempt opens one case with its deadline and reason; told twice it counts once, a later one opens it again', async () => {
    const parcel = await failed(fresh.db, 6);
    const first = await caseOf(fresh.db, parcel);
    await fresh.db.tx((tx) => openCases(tx, [parcel, parcel]));

    expect(first).to.include({
      state: 'open',
      attempts: 1,
      ndrCode: 6,
      courierCode: 'ARAMEX',
      byApi: false,
      version: 1,
    });
    expect(first.dueAt > first.failedAt).to.equal(true);
    expect(await caseOf(fresh.db, parcel)).to.deep.equal(first);

    await scan(fresh.db, parcel, 9, { scannedAt: momentOf(new Date(Date.now() + 24 * HOUR_MS)), ndrCode: 2 });
    await fresh.db.tx((tx) => openCases(tx, [parcel]));
    expect(await caseOf(fresh.db, parcel)).to.include({ state: 'open', attempts: 2, ndrCode: 2, version: 2 });
  });

  it('answered where the aggregator passes it on: told with the new phone and address, taken, then settled by the scan', async () => {
    await rules({});
    const parcel = await failed(fresh.db);
    const { id } = await caseOf(fresh.db, parcel);

    await answer(id, again(), 1);
    const intent = await fresh.db.tx((tx) => intendAnswer(tx, id));
    expect(intent).to.include({ awb: parcel.awb, action: 'reattempt' });
    expect(intent?.reattempt).to.include({ phone: '+971507654321', preferredOn: tomorrow() });
    expect(intent?.reattempt?.address).to.equal('Villa 9, Dubai');
    await fresh.db.tx((tx) => recordTaken(tx, intent ?? { caseId: '', version: 0 }));
    // From the beginning of that day in Dubai on.
    const heard = Date.parse(`${tomorrow()}T00:00:00+04:00`) + (usual?.unheardHours ?? 0) * HOUR_MS;
    expect(await caseOf(fresh.db, parcel)).to.include({ state: 'taken', followAt: momentOf(new Date(heard)) });
    expect(await follow(id)).to.equal('nothing');
    expect(await follow(id, new Date(Date.now() + 96 * HOUR_MS))).to.equal('unheard');
    expect(await tasks()).to.deep.equal(['delivery.ndr_unheard']);

    await scan(fresh.db, parcel, 6);
    expect(await follow(id)).to.equal('settled');
    expect(await caseOf(fresh.db, parcel)).to.include({ state: 'reattempting' });
    await scan(fresh.db, parcel, 8);
    await follow(id);
    expect(await caseOf(fresh.db, parcel)).to.include({ state: 'solved', outcome: 'delivered' });
    expect(await tasks()).to.deep.equal([]);
    expect(await fresh.db.tx((tx) => intendAnswer(tx, id))).to.equal(undefined);
  });

  it('nobody passes it on, or the aggregator says no: a person tells the courier, with a task until it is noted', async () => {
    const parcel = await failed(fresh.db);
    const { id } = await caseOf(fresh.db, parcel);
    await answer(id, { action: 'return' });
    expect(await caseOf(fresh.db, parcel)).to.include({ state: 'by_hand' });
    expect(await tasks()).to.deep.equal(['delivery.ndr_by_hand']);
    await fresh.db.tx((tx) => recordTold(tx, id, undefined, 'called the hub in Dubai'));
    expect(await caseOf(fresh.db, parcel)).to.include({ state: 'taken' });
    expect(await tasks()).to.deep.equal([]);

    await rules({});
    const other = await failed(fresh.db);
    const { id: otherId } = await caseOf(fresh.db, other);
    await answer(otherId, { action: 'return' });
    await fresh.db.tx((tx) => recordAnswerRefused(tx, otherId, refusal));
    expect(await caseOf(fresh.db, other)).to.include({ state: 'by_hand', answerError: 'clickpost.refused' });
    expect(await tasks()).to.deep.equal(['delivery.ndr_by_hand']);
  });

  it('answers that do not fit are refused and change nothing', async () => {
    const parcel = await failed(fresh.db);
    const before = await caseOf(fresh.db, parcel);
    const { id } = before;
    const codes = [];
    for (const one of ['2020-01-01', '2099-01-01', '2026-02-31', 'soon'])
      codes.push(await codeOf(answer(id, { action: 'reattempt', on: one })));
    codes.push(await codeOf(answer(id, { ...again(), phone: 'none' } as DeliveryAnswer)));
    codes.push(await codeOf(answer(id, { ...again(), address: { lines: [' '] } } as DeliveryAnswer)));
    codes.push(await codeOf(answer(id, again(), 7)));
    codes.push(await codeOf(answer('00000000-0000-7000-8000-000000000000', again())));
    codes.push(await codeOf(fresh.db.tx((tx) => recordTold(tx, id, 1, 'x'))));

    expect(codes).to.deep.equal([
      ...Array.from({ length: 4 }, () => 'delivery.day_wrong'),
      'delivery.phone_wrong',
      'delivery.address_wrong',
      'delivery.changed_meanwhile',
      'delivery.unknown',
      'delivery_case.illegal_move',
    ]);
    expect(await caseOf(fresh.db, parcel)).to.deep.equal(before);

    await scan(fresh.db, parcel, 6);
    expect(await codeOf(answer(id, again()))).to.equal('delivery.moved_on');
  });

  it('two answers at once: one counts', async () => {
    const { id } = await caseOf(fresh.db, await failed(fresh.db));

    const codes = await Promise.all([codeOf(answer(id, again(), 1)), codeOf(answer(id, { action: 'return' }, 1))]);

    expect(codes.sort()).to.deep.equal(['delivery.changed_meanwhile', 'done']);
  });

  for (const [whenPassed, state, said] of [
    ['expire', 'expired', null],
    ['return', 'answered', 'return'],
    ['reattempt', 'answered', 'reattempt'],
  ] as const)
    it(`the deadline passes: reminded before, then ${state} by rule ${whenPassed}`, async () => {
      await rules({ whenPassed });
      const parcel = await failed(fresh.db);
      const { id, dueAt } = await caseOf(fresh.db, parcel);
      const due = Date.parse(`${dueAt.replace(' ', 'T')}Z`);

      expect(await follow(id, new Date(due - 5 * HOUR_MS))).to.equal('nothing');
      expect(await follow(id, new Date(due - HOUR_MS))).to.equal('warned');
      expect(await tasks()).to.include('delivery.ndr_due');
      await follow(id, new Date(due));

      const after = await caseOf(fresh.db, parcel);
      expect([after.state, after.answer?.action ?? null]).to.deep.equal([state, said]);
      expect(await tasks()).to.deep.equal([]);
    });

  it('on its way back, or closed by a person: it is over, and nothing can be said any more', async () => {
    const parcel = await failed(fresh.db);
    const { id } = await caseOf(fresh.db, parcel);
    await scan(fresh.db, parcel, 12);
    await follow(id);
    expect(await caseOf(fresh.db, parcel)).to.include({ state: 'returning' });
    expect(await codeOf(fresh.db.tx((tx) => closeCase(tx, id, undefined, 'x')))).to.equal('delivery_case.illegal_move');

    const other = await caseOf(fresh.db, await failed(fresh.db));
    await fresh.db.tx((tx) => closeCase(tx, other.id, 1, 'settled by phone'));
    expect(await all(fresh.db, `SELECT outcome FROM delivery_cases WHERE id = '${other.id}'`)).to.deep.equal([
      { outcome: 'closed' },
    ]);
  });

  it('the customer: one mail for an attempt; the link answers its own parcel once, with the days offered and no others', async () => {
    const parcel = await failed(fresh.db);
    const { id } = await caseOf(fresh.db, parcel);
    const letter = await fresh.db.tx((tx) => intendFailedLetter(tx, id, links));
    expect(letter).to.include({ kind: 'delivery_failed', attempt: 1, to: 'aisha@example.com' });
    if (letter !== undefined) await fresh.db.tx((tx) => recordFailedLetter(tx, letter));
    expect(await fresh.db.tx((tx) => intendFailedLetter(tx, id, links))).to.equal(undefined);
    const token = links.tokenOf(letter?.linkId ?? '');
    const open = (now?: Date) => fresh.db.read((reader) => openParcelLink(reader, token, now));
    const opened = await open();
    expect(opened).to.include({ kind: 'delivery', standing: 'open', city: 'Dubai' });
    expect(JSON.stringify(opened)).not.to.match(/Aisha|Villa|50123/);
    const days = opened?.kind === 'delivery' ? opened.days : [];
    expect(days).to.have.length(5);
    const by = (one: DeliveryAnswer) =>
      fresh.db.tx((tx) => answerParcelLink(tx, token, { kind: 'delivery', answer: one }));
    expect(await codeOf(by({ action: 'reattempt', on: '2099-01-01' }))).to.equal('delivery.day_wrong');
    expect(
      await codeOf(fresh.db.tx((tx) => answerParcelLink(tx, token, { kind: 'confirmation', yes: true }))),
    ).to.equal('link.unknown');
    expect((await open(new Date(Date.now() + 240 * HOUR_MS)))?.standing).to.equal('expired');

    await by({ action: 'reattempt', on: days[0] ?? '' });
    expect(await codeOf(by({ action: 'return' }))).to.equal('link.answered');
    expect(await caseOf(fresh.db, parcel)).to.include({ answeredBy: 'customer', state: 'by_hand' });

    await scan(fresh.db, parcel, 9, { scannedAt: momentOf(new Date(Date.now() + 24 * HOUR_MS)) });
    await fresh.db.tx((tx) => openCases(tx, [parcel]));
    await tokenOf(fresh.db, id);
    expect((await open())?.standing).to.equal('revoked');
    expect(await fresh.db.read((reader) => openParcelLink(reader, 'A'.repeat(22)))).to.equal(undefined);
  });
});
