/** What gateways hold and report: on a real database, without a gateway. */
import { expect } from 'chai';
import {
  intendVoid,
  letGoAuthorisations,
  noteAuthorisations,
  recordCapture,
  recordFact,
  recordVoid,
  watchAuthorisations,
  type PaymentFact,
} from '../../../src/core/payment/index.ts';
import type { Database } from '../../../src/platform/db/index.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { all, shop } from '../made.ts';
import { shelfOf } from './made.ts';

const DAY = 86_400_000;

describe('core/payment/reports', () => {
  let fresh: FreshDatabase;
  let db: Database;

  beforeEach(async () => {
    fresh = await shop(50);
    ({ db } = fresh);
  });
  afterEach(() => fresh.drop());

  const { money, kinds, authorised, billed, intend } = shelfOf(() => db);
  const done = { outcome: 'done', actionRef: 'act_1' } as const;
  const fact = (own: Partial<PaymentFact>): PaymentFact => ({
    gateway: 'checkout',
    eventRef: 'evt_1',
    kind: 'captured',
    word: 'payment_captured',
    paymentRef: 'pay_1',
    happenedAt: '2026-11-22 10:00:00.000',
    ...own,
  });

  it('letGoAuthorisations: what is left is asked to be voided, what is used up is not', async () => {
    const [open, used] = [await authorised(), await authorised({}, 'pay_2')];
    await db.tx((tx) => noteAuthorisations(tx, [open, used]));
    await db.tx((tx) => tx.run('UPDATE authorisations SET captured_minor = 17500 WHERE order_id = ?', [used.orderId]));

    await db.tx((tx) => letGoAuthorisations(tx, [open, used]));
    expect(await db.tx((tx) => intendVoid(tx, open.orderId))).to.include({ paymentRef: 'pay_1' });
    expect(await db.tx((tx) => intendVoid(tx, used.orderId))).to.equal(undefined);
    await db.tx((tx) => recordVoid(tx, open.orderId, done));

    expect((await money(open.orderId)).authorisation).to.include({ state: 'voided', voidedMinor: 17_500 });
    expect((await money(used.orderId)).authorisation?.state).to.equal('used');
  });

  it('watchAuthorisations: soon over, asked once; over, ended with a task', async () => {
    const made = await authorised();
    await db.tx((tx) => noteAuthorisations(tx, [made]));
    const ends = new Date(`${(await money(made.orderId)).authorisation?.expiresAt.replace(' ', 'T')}Z`).getTime();
    const watch = (at: number) => db.tx((tx) => watchAuthorisations(tx, new Date(at)));

    const results = [
      await watch(ends - 3 * DAY),
      await watch(ends - DAY),
      await watch(ends - DAY),
      await watch(ends + 1),
    ];

    expect(results.map(({ ended, warned }) => [ended, warned])).to.deep.equal([
      [0, 0],
      [0, 1],
      [0, 0],
      [1, 0],
    ]);
    expect(await kinds())
      .to.include('authorisation.expired')
      .and.not.to.include('authorisation.expiring');
    const late = await billed(made, [2, 1]);
    expect(await intend(late)).to.equal(undefined);
    expect((await money(made.orderId)).charges[0]?.errorCode).to.equal('payment.authorisation_expired');
  });

  it('recordFact: a report of our charge, twice and before our own answer, is taken once', async () => {
    const one = await billed(await authorised(), [2, 1]);
    const intent = await intend(one);
    const said = fact({ reference: intent?.reference ?? '', actionRef: 'act_7' });

    await db.tx((tx) => recordFact(tx, said));
    await db.tx((tx) => recordFact(tx, said));
    await db.tx((tx) => recordCapture(tx, one, { outcome: 'asked', actionRef: 'act_7' }));

    expect((await money(one.orderId)).charges[0]).to.include({ state: 'captured', actionRef: 'act_7' });
    expect(await all(db, 'SELECT fits FROM payment_facts')).to.deep.equal([{ fits: 'charge' }]);
  });

  it('recordFact: what is not ours, is kept and moves nothing', async () => {
    const made = await authorised();
    await db.tx((tx) => noteAuthorisations(tx, [made]));

    await db.tx((tx) => recordFact(tx, fact({ eventRef: 'e1', reference: '000000012' })));
    await db.tx((tx) =>
      recordFact(tx, fact({ eventRef: 'e2', kind: 'refunded', word: 'payment_refunded', paymentRef: 'pay_x' })),
    );
    await db.tx((tx) => recordFact(tx, fact({ eventRef: 'e3', paymentRef: 'pay_y' })));
    await db.tx((tx) => recordFact(tx, fact({ eventRef: 'e4', kind: 'dispute', word: 'dispute_received' })));

    const kept = await all<{ event_ref: string; fits: string }>(
      db,
      'SELECT event_ref, fits FROM payment_facts ORDER BY event_ref',
    );
    expect(kept.map((one) => one.fits)).to.deep.equal(['channel', 'nothing', 'early', 'channel']);
    expect((await money(made.orderId)).authorisation?.state).to.equal('open');
    expect(await kinds()).to.deep.equal(['payment.dispute']);
  });

  it('recordFact: voided by others, the order’s money is gone and a person hears of it', async () => {
    const made = await authorised();

    await db.tx((tx) => recordFact(tx, fact({ kind: 'voided', word: 'payment_voided' })));

    expect((await money(made.orderId)).authorisation?.state).to.equal('voided');
    expect(await kinds()).to.deep.equal(['authorisation.expired']);
  });
});
