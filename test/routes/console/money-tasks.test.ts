/** What people do about money from the task desk: a parcel that nobody pays for, refunds that failed or are made by hand. */
import { expect } from 'chai';
import { creditCancelled } from '../../../src/core/billing/index.ts';
import { recordCapture, recordRefundRefused, requestRefunds } from '../../../src/core/payment/index.ts';
import { everywhere } from '../../../src/core/reading/index.ts';
import type { Database } from '../../../src/platform/db/index.ts';
import { AppError } from '../../../src/platform/errors.ts';
import type { RouteContext } from '../../../src/routes/context.ts';
import { runTaskAction } from '../../../src/routes/console/task-runs.ts';
import { bill, ordered, planned, type Made } from '../../core/billing/made.ts';
import { linesOf, openTasks, parcelsOf, stateOf } from '../../core/change/made.ts';
import { all, codeOf, shop } from '../../core/made.ts';
import type { FreshDatabase } from '../../helpers/database.ts';

describe('routes/console/money-tasks', () => {
  let fresh: FreshDatabase;
  let db: Database;
  let made: Made;

  beforeEach(async () => {
    fresh = await shop(50);
    ({ db } = fresh);
    made = await ordered(
      db,
      [
        { totalMinor: 10_000, quantity: 2 },
        { totalMinor: 6_000, quantity: 1 },
      ],
      {
        payment: {
          method: 'checkoutcom_card_payment',
          mode: 'authorised',
          paidMinor: 0,
          dueMinor: 17_500,
          gateway: 'checkout',
          reference: 'pay_1',
          authorisedMinor: 17_500,
        },
      },
    );
    // The parcels below are made without sourcing.
    await db.tx((tx) => tx.run('UPDATE stock SET reserved = 10'));
  });
  afterEach(() => fresh.drop());

  const taskOf = async (kind: string): Promise<{ id: string; version: number }> => {
    const [row] = await all<{ id: string; version: number }>(
      db,
      `SELECT id, version FROM tasks WHERE kind = '${kind}' AND state = 'open'`,
    );
    if (row === undefined) throw new Error(`no task ${kind}`);
    return { id: row.id, version: Number(row.version) };
  };
  const act = (seen: { id: string; version: number }, action: string, note?: string): Promise<void> =>
    runTaskAction(
      { db, wake: () => undefined } as unknown as RouteContext,
      { who: 'manager', scope: everywhere, may: () => true },
      seen,
      action,
      note,
    );
  const declined = async (pieces: readonly number[]): Promise<string> => {
    const shipmentId = await planned(db, made, pieces);
    await bill(db, made, shipmentId);
    await db.tx((tx) =>
      recordCapture(tx, { orderId: made.orderId, shipmentId }, { outcome: 'declined', actionRef: null, code: 'no' }),
    );
    return shipmentId;
  };
  const refundOf = async (): Promise<{ id: string; state: string; attempt: number; done_reference: string | null }> =>
    (
      await all<{ id: string; state: string; attempt: number; done_reference: string | null }>(
        db,
        'SELECT id, state, attempt, done_reference FROM refunds',
      )
    )[0] as never;
  const back = (key: string, way: 'gateway' | 'hand'): Promise<unknown> =>
    db.tx(async (tx) => {
      await tx.run("UPDATE orders SET payment_mode = 'prepaid', paid_minor = 17500");
      if (way === 'hand') await tx.run('UPDATE orders SET payment_ref = NULL');
      await requestRefunds(tx, [
        { orderId: made.orderId, key, amountMinor: 1_000, currency: 'AED', reason: 'not_shipped' },
      ]);
    });

  it('cancel_parcel: only that parcel and its pieces; who comes second hears of it', async () => {
    await planned(db, made, [0, 1]);
    const failed = await declined([2, 0]);
    const seen = await taskOf('charge.failed');

    await act(seen, 'cancel_parcel', 'the card is empty');
    const second = await codeOf(act(seen, 'retry_charge'));

    expect(second).to.equal('task.done_already');
    expect((await parcelsOf(db, made.orderId)).map((one) => [one.id === failed, one.state]).sort()).to.deep.equal([
      [false, 'planned'],
      [true, 'cancelled'],
    ]);
    expect((await linesOf(db, made.orderId)).map((line) => line.cancelled)).to.deep.equal([2, 0]);
    expect((await stateOf(db, made.orderId)).state).to.equal('sourced');
    await db.tx((tx) => creditCancelled(tx, [{ orderId: made.orderId, shipmentId: failed }]));
    expect((await all<{ state: string }>(db, 'SELECT state FROM invoices')).map((one) => one.state)).to.deep.equal([
      'dropped',
    ]);
    expect(await openTasks(db)).to.deep.equal([]);
  });

  it('cancel_parcel: all of the order, the order is cancelled with it', async () => {
    await declined([2, 1]);

    await act(await taskOf('charge.failed'), 'cancel_parcel', 'the card is empty');

    expect((await stateOf(db, made.orderId)).state).to.equal('cancelled');
  });

  it('cancel_parcel: charged meanwhile and gone, changes nothing and leaves the task', async () => {
    const shipmentId = await declined([2, 1]);
    await db.tx((tx) => tx.run("UPDATE shipments SET state = 'in_transit' WHERE id = ?", [shipmentId]));

    const code = await codeOf(act(await taskOf('charge.failed'), 'cancel_parcel', 'the card is empty'));

    expect(code).to.equal('shipment.too_late_to_cancel');
    expect(await openTasks(db)).to.deep.equal(['charge.failed']);
  });

  it('retry_refund: asked once more; two people at once ask once', async () => {
    await back('k1', 'gateway');
    const { id } = await refundOf();
    await db.tx((tx) => recordRefundRefused(tx, id, new AppError('refused', 'checkout.declined_20005', {})));
    const seen = await taskOf('refund.failed');

    await act(seen, 'retry_refund');
    const second = await codeOf(act(seen, 'retry_refund'));

    expect(second).to.equal('task.done_already');
    expect(await refundOf()).to.include({ state: 'requested', attempt: 2 });
    expect(await openTasks(db)).to.deep.equal([]);
  });

  it('refund_done: needs its reference, is done with it; the second changes nothing', async () => {
    await back('k2', 'hand');
    const seen = await taskOf('refund.by_hand');

    const mute = await codeOf(act(seen, 'refund_done', ''));
    await act(seen, 'refund_done', 'TT-77');
    const second = await codeOf(act(seen, 'refund_done', 'TT-78'));

    expect([mute, second]).to.deep.equal(['task.note_missing', 'task.done_already']);
    expect(await refundOf()).to.include({ state: 'done', done_reference: 'TT-77' });
  });
});
