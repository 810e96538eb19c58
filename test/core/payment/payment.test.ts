/** Charges and refunds: on a real database, without a gateway. */
import { expect } from 'chai';
import {
  chargeShipments,
  collectAtDoor,
  dropCharges,
  finishRefundByHand,
  followUp,
  forgoAtDoor,
  intendRefund,
  recordCapture,
  recordRefund,
  requestRefunds,
  retryCharge,
  takeRefundByHand,
} from '../../../src/core/payment/index.ts';
import type { Database } from '../../../src/platform/db/index.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { billCharged } from '../../../src/core/billing/index.ts';
import { ordered, planned } from '../billing/made.ts';
import { codeOf, shop } from '../made.ts';
import { shelfOf, yes } from './made.ts';

const no = async (): Promise<boolean> => false;

describe('core/payment', () => {
  let fresh: FreshDatabase;
  let db: Database;

  beforeEach(async () => {
    fresh = await shop(50);
    ({ db } = fresh);
  });
  afterEach(() => fresh.drop());

  const { money, kinds, authorised, billed, intend } = shelfOf(() => db);
  const done = { outcome: 'done', actionRef: 'act_1' } as const;

  it('chargeShipments: by mode sure or asked for, the same shipment once', async () => {
    const made = await authorised();
    const shipmentId = await planned(db, made, [2, 1]);
    const wanted = {
      orderId: made.orderId,
      shipmentId,
      amountMinor: 17_500,
      currency: 'AED',
      mode: 'authorised',
    } as const;

    const first = await db.tx((tx) => chargeShipments(tx, [wanted]));
    await db.tx((tx) => chargeShipments(tx, [wanted]));

    expect(first.get(shipmentId)).to.equal('requested');
    expect((await money(made.orderId)).charges).to.have.length(1);
  });

  it('intendCapture: two parcels, the second is the final one', async () => {
    const made = await authorised();
    const [one, two] = [await billed(made, [2, 0]), await billed(made, [0, 1])];

    const first = await intend(one);
    await db.tx((tx) => recordCapture(tx, one, done));
    const second = await intend(two);
    await db.tx((tx) => recordCapture(tx, two, { ...done, actionRef: 'act_2' }));

    expect([first?.final, second?.final]).to.deep.equal([false, true]);
    expect((first?.amountMinor ?? 0) + (second?.amountMinor ?? 0)).to.equal(17_500);
    expect((await money(made.orderId)).authorisation).to.include({ state: 'used', capturedMinor: 17_500 });
  });

  it('intendCapture: maintenance, waits and is asked for after it; nothing leaves the house', async () => {
    const one = await billed(await authorised(), [2, 1]);

    expect(await intend(one, no)).to.equal(undefined);
    expect((await money(one.orderId)).charges[0]?.state).to.equal('waiting');
    const still = await followUp(db, new Date(), () => undefined, no);
    const gone = await followUp(db, new Date(), () => undefined, yes);

    expect([still.resumed, gone.resumed]).to.deep.equal([0, 1]);
    expect(await intend(one)).to.include({ amountMinor: 17_500 });
  });

  it('recordCapture: declined, holds this parcel with a task; asked again it has another reference', async () => {
    const one = await billed(await authorised(), [2, 1]);
    const first = await intend(one);

    await db.tx((tx) =>
      recordCapture(tx, one, { outcome: 'declined', actionRef: null, code: 'checkout.declined_20005' }),
    );
    expect(await kinds()).to.include('charge.failed');
    await db.tx((tx) => retryCharge(tx, one.shipmentId));
    const second = await intend(one);

    expect(await codeOf(db.tx((tx) => retryCharge(tx, one.shipmentId)))).to.equal('payment.not_failed');
    expect(second?.reference).to.equal(`${first?.reference}-2`);
    expect(await kinds()).not.to.include('charge.failed');
  });

  it('recordCapture: more than is held, is not even asked', async () => {
    const one = await billed(
      await authorised({
        payment: {
          method: 'checkoutcom_card_payment',
          mode: 'authorised',
          paidMinor: 0,
          dueMinor: 17_500,
          gateway: 'checkout',
          reference: 'pay_1',
          authorisedMinor: 10_000,
        },
      }),
      [2, 1],
    );

    expect(await intend(one)).to.equal(undefined);
    expect((await money(one.orderId)).charges[0]).to.include({ state: 'failed', errorCode: 'payment.over_authorised' });
  });

  it('dropCharges: what the gateway takes after the cancel, goes back at once and once', async () => {
    const one = await billed(await authorised(), [2, 1]);
    await intend(one);
    await db.tx(async (tx) => {
      for (const table of ['orders', 'shipments']) await tx.run(`UPDATE ${table} SET state = 'cancelled'`);
    });
    await db.tx((tx) => dropCharges(tx, [one]));

    for (let n = 0; n < 2; n++) {
      await db.tx((tx) => recordCapture(tx, one, done));
      await db.tx((tx) => billCharged(tx, [one]));
    }

    const after = await money(one.orderId);
    expect(after.charges[0]?.state).to.equal('captured');
    expect(after.refunds.map((refund) => [refund.state, refund.amountMinor])).to.deep.equal([['requested', 17_500]]);
    expect(after.refundableMinor).to.equal(0);
  });

  it('requestRefunds: more than came in, is refused and writes nothing; the same key is one refund', async () => {
    const made = await ordered(db, [{ totalMinor: 10_000, quantity: 1 }]);
    const wanted = { orderId: made.orderId, key: 'k', currency: 'AED', reason: 'test' };

    const code = await codeOf(db.tx((tx) => requestRefunds(tx, [{ ...wanted, amountMinor: 11_501 }])));
    await db.tx((tx) => requestRefunds(tx, [{ ...wanted, amountMinor: 11_500 }]));
    await db.tx((tx) => requestRefunds(tx, [{ ...wanted, amountMinor: 11_500 }]));

    expect(code).to.equal('payment.refund_too_much');
    expect((await money(made.orderId)).refunds).to.have.length(1);
  });

  it('requestRefunds: no gateway known, a person pays it out; two people, one is told', async () => {
    const made = await ordered(db, [{ totalMinor: 10_000, quantity: 1 }]);
    await db.tx((tx) =>
      requestRefunds(tx, [{ orderId: made.orderId, key: 'k', currency: 'AED', reason: 'test', amountMinor: 100 }]),
    );
    const [refund] = (await money(made.orderId)).refunds;
    expect(await kinds()).to.include('refund.by_hand');

    await db.tx((tx) => finishRefundByHand(tx, refund?.id ?? '', refund?.version ?? 0, 'TT-1'));
    const late = await codeOf(db.tx((tx) => finishRefundByHand(tx, refund?.id ?? '', refund?.version ?? 0, 'TT-2')));

    expect(late).to.equal('payment.refund_moved');
    expect((await money(made.orderId)).refunds[0]).to.include({ state: 'done', doneReference: 'TT-1' });
    expect(await kinds()).not.to.include('refund.by_hand');
  });

  it('recordRefund: declined, a person takes it over', async () => {
    const made = await ordered(db, [{ totalMinor: 10_000, quantity: 1 }], {
      payment: {
        method: 'checkoutcom_card_payment',
        mode: 'prepaid',
        paidMinor: 11_500,
        dueMinor: 0,
        gateway: 'checkout',
        reference: 'pay_1',
      },
    });
    await db.tx((tx) =>
      requestRefunds(tx, [{ orderId: made.orderId, key: 'k', currency: 'AED', reason: 'test', amountMinor: 100 }]),
    );
    const id = (await money(made.orderId)).refunds[0]?.id ?? '';
    expect(await db.tx((tx) => intendRefund(tx, id))).to.include({ paymentRef: 'pay_1', amountMinor: 100 });

    await db.tx((tx) => recordRefund(tx, id, { outcome: 'declined', actionRef: null, code: 'checkout.refused' }));
    const failed = (await money(made.orderId)).refunds[0];
    await db.tx((tx) => takeRefundByHand(tx, id, failed?.version ?? 0));

    expect(failed).to.include({ state: 'failed', errorCode: 'checkout.refused' });
    expect(await kinds())
      .to.include('refund.by_hand')
      .and.not.to.include('refund.failed');
  });

  it('cash: due, collected at the door, or not when the parcel never came', async () => {
    const cod = { payment: { method: 'cashondelivery', mode: 'cod', paidMinor: 0, dueMinor: 17_500 } } as const;
    const [good, bad] = [await billed(await authorised(cod), [2, 1]), await billed(await authorised(cod), [2, 1])];

    expect((await money(good.orderId)).dueMinor).to.equal(17_500);
    await db.tx((tx) => collectAtDoor(tx, [good]));
    await db.tx((tx) => forgoAtDoor(tx, [bad, good]));

    expect((await money(good.orderId)).charges[0]?.state).to.equal('collected');
    expect((await money(bad.orderId)).charges[0]?.state).to.equal('uncollected');
  });
});
