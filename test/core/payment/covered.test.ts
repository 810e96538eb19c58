/** Orders of which one part is taken and another is not: what is taken counts, and the gateway is asked for the rest alone. */
import { expect } from 'chai';
import {
  balanceOrder,
  billCharged,
  creditCancelled,
  returnKept,
  returnTaken,
} from '../../../src/core/billing/index.ts';
import { dropCharges, letGoAuthorisations, recordCapture, type Charge } from '../../../src/core/payment/index.ts';
import type { Database } from '../../../src/platform/db/index.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { cancelled, sumsOf } from '../billing/made.ts';
import { all, shop } from '../made.ts';
import { shelfOf } from './made.ts';

type Fact = { orderId: string; shipmentId: string };

describe('core/payment: covered', () => {
  let fresh: FreshDatabase;
  let db: Database;

  beforeEach(async () => {
    fresh = await shop(50);
    ({ db } = fresh);
  });
  afterEach(() => fresh.drop());

  const { money, kinds, authorised, billed, intend } = shelfOf(() => db);
  let actions = 0;
  /** The gateway gives what a parcel is asked for; what it was asked for. */
  const capture = async (fact: Fact): Promise<number | undefined> => {
    const intent = await intend(fact);
    if (intent !== undefined) await taken(fact);
    return intent?.amountMinor;
  };
  const taken = (fact: Fact): Promise<void> =>
    db.tx(async (tx) => {
      await recordCapture(tx, fact, { outcome: 'done', actionRef: `act_${++actions}` });
      await billCharged(tx, [fact]);
    });
  /** As the flow does it after a parcel was called off. */
  const callOff = async (fact: Fact): Promise<void> => {
    await cancelled(db, fact.shipmentId);
    await db.tx(async (tx) => returnTaken(tx, await dropCharges(tx, [fact])));
    await db.tx((tx) => creditCancelled(tx, [fact]));
  };
  /** The gateway was never asked. */
  const never = (fact: Fact): Promise<void> =>
    db.tx((tx) => recordCapture(tx, fact, { outcome: 'declined', actionRef: null, code: 'payment.never_asked' }));
  const end = (orderId: string, state: string): Promise<unknown> =>
    db.tx((tx) => tx.run('UPDATE orders SET state = ? WHERE id = ?', [state, orderId]));
  const chargeOf = async (fact: Fact): Promise<Charge | undefined> =>
    (await money(fact.orderId)).charges.find((one) => one.shipmentId === fact.shipmentId);
  const evenly = async (orderId: string): Promise<void> => {
    const sums = await sumsOf(db, orderId);
    expect(sums.invoiced - sums.credited).to.equal(sums.charged - sums.refunded);
  };

  it('billShipments: parcels of both parts become one, what was taken pays its part and the gateway the rest', async () => {
    const made = await authorised();
    const [first, second] = [await billed(made, [2, 0]), await billed(made, [0, 1])];
    const before = (await capture(first)) ?? 0;
    await callOff(first);
    await callOff(second);
    await never(second);

    const both = await billed(made, [2, 1]);
    const rest = await capture(both);

    expect(before).to.be.greaterThan(0);
    expect(rest).to.equal(17_500 - before);
    expect(await chargeOf(both)).to.include({ state: 'captured', amountMinor: 17_500, coveredMinor: before });
    expect(await money(made.orderId)).to.include({
      capturedMinor: 17_500,
      allocatedMinor: before,
      unallocatedMinor: 0,
    });
    expect((await money(made.orderId)).authorisation).to.include({ state: 'used', capturedMinor: 17_500 });
    expect(await kinds()).to.deep.equal([]);
    await evenly(made.orderId);
    await callOff(both);
    await end(made.orderId, 'cancelled');
    await db.tx((tx) => balanceOrder(tx, made.orderId));
    expect((await sumsOf(db, made.orderId)).paidBack).to.equal(17_500);
  });

  it('recordCapture: the gateway took a part after its parcel was called off, the one that waits for it asks for the rest', async () => {
    const made = await authorised();
    const [first, second] = [await billed(made, [2, 0]), await billed(made, [0, 1])];
    const asked = await intend(first);
    await db.tx((tx) => recordCapture(tx, first, { outcome: 'asked', actionRef: 'act_0' }));
    await callOff(first);
    await callOff(second);
    const both = await billed(made, [2, 1]);

    await never(second);
    const early = await intend(both);
    expect([early, (await chargeOf(both))?.state]).to.deep.equal([undefined, 'waiting']);
    await taken(first);
    await db.tx((tx) => tx.run("UPDATE charges SET state = 'requested' WHERE shipment_id = ?", [both.shipmentId]));
    const rest = await capture(both);

    expect(rest).to.equal(17_500 - (asked?.amountMinor ?? 0));
    expect((await chargeOf(both))?.coveredMinor).to.equal(asked?.amountMinor);
    await evenly(made.orderId);
  });

  it('dropCharges: what covered a parcel in part is the order’s again, and goes back when nothing is wanted', async () => {
    const made = await authorised();
    const [first, second] = [await billed(made, [2, 0]), await billed(made, [0, 1])];
    const before = (await capture(first)) ?? 0;
    await callOff(first);
    await callOff(second);
    await never(second);
    const both = await billed(made, [2, 1]);
    await intend(both);

    await end(made.orderId, 'cancelled');
    await db.tx((tx) => balanceOrder(tx, made.orderId));
    const reserved = (await sumsOf(db, made.orderId)).paidBack;
    await callOff(both);

    expect([reserved, (await sumsOf(db, made.orderId)).paidBack]).to.deep.equal([0, before]);
    // The gateway had taken the rest all the same.
    await taken(both);
    expect((await chargeOf(both))?.amountMinor).to.equal(17_500 - before);
    expect((await sumsOf(db, made.orderId)).paidBack).to.equal(17_500);
    expect(await money(made.orderId)).to.include({ unallocatedMinor: 0, refundableMinor: 0 });
  });

  it('letGoAuthorisations: what was kept for a parcel that its gateway has paid for goes back when the order closes', async () => {
    const made = await authorised();
    const [first, second] = [await billed(made, [2, 0]), await billed(made, [0, 1])];
    const before = (await capture(first)) ?? 0;
    const asked = await intend(second);
    await db.tx((tx) => tx.run('UPDATE order_lines SET cancelled = 2 WHERE id = ?', [made.lineIds[0] ?? '']));
    await db.tx((tx) => tx.run("UPDATE invoices SET state = 'dropped' WHERE shipment_id = ?", [first.shipmentId]));
    await callOff(first);
    await taken(second);
    const kept = (await money(made.orderId)).unallocatedMinor;

    await end(made.orderId, 'closed');
    await db.tx((tx) => letGoAuthorisations(tx, [{ orderId: made.orderId }], returnKept));

    expect([asked?.amountMinor, kept > 0]).to.deep.equal([17_500 - before, true]);
    expect((await sumsOf(db, made.orderId)).paidBack).to.equal(before);
    expect(await all(db, "SELECT id FROM refunds WHERE way = 'gateway'")).to.not.deep.equal([]);
  });
});
