/** Credit memos at the channel when a parcel was called off: for pieces that nobody wants any more, each once. */
import { expect } from 'chai';
import { billShipments, creditCancelled } from '../../../src/core/billing/index.ts';
import { cancelLines, cancelOrder } from '../../../src/core/change/index.ts';
import { intendCreditMirror, recordMirror, remindCreditMirrors } from '../../../src/core/notice/index.ts';
import { turnDown } from '../../../src/core/rerouting/index.ts';
import type { Database } from '../../../src/platform/db/index.ts';
import type { FreshDatabase } from '../../helpers/database.ts';
import { all, lineOf, shop, sourced } from '../made.ts';

describe('core/notice/mirror-documents', () => {
  let fresh: FreshDatabase;
  let db: Database;
  let memo = 500;
  beforeEach(async () => {
    fresh = await shop(10);
    db = fresh.db;
  });
  afterEach(() => fresh.drop());

  type Noted = { id: string; order_id: string };
  const billed = async (quantity: number) => {
    const parcel = await sourced(db, { lines: [lineOf({ quantity })] });
    await db.tx((tx) => billShipments(tx, [parcel]));
    await db.tx((tx) => tx.run('UPDATE orders SET magento_order_id = 77'));
    return parcel;
  };
  const credit = async (): Promise<void> => {
    const gone = await all<Noted>(db, "SELECT id, order_id FROM shipments WHERE state = 'cancelled'");
    await db.tx((tx) =>
      creditCancelled(
        tx,
        gone.map((one) => ({ shipmentId: one.id, orderId: one.order_id })),
      ),
    );
  };
  /** As the flow does for each note in turn: quantities of the memos that were made now, and whether with shipping. */
  const mirror = async (): Promise<{ quantity: number; token: string; shipping: boolean }[]> => {
    const made = [];
    for (const note of await all<Noted>(db, 'SELECT id, order_id FROM credit_notes ORDER BY issued_at, id')) {
      const notice = await db.tx((tx) => intendCreditMirror(tx, { orderId: note.order_id, creditNoteId: note.id }));
      if (notice === undefined) continue;
      await db.tx((tx) => recordMirror(tx, notice, { channelDocumentId: (memo += 1) }));
      const quantity = notice.items.reduce((sum, one) => sum + one.quantity, 0);
      made.push({ quantity, token: notice.token.replace(note.id, 'note'), shipping: notice.shipping.partMinor > 0 });
    }
    return made;
  };
  const cancelOne = async (orderId: string): Promise<void> => {
    const [line] = await all<{ id: string }>(db, 'SELECT id FROM order_lines');
    const pieces = [{ orderLineId: line?.id ?? '', quantity: 1 }];
    await db.tx((tx) => cancelLines(tx, orderId, pieces, { reason: 'customer' }));
  };
  const told = async (): Promise<number> =>
    (await all<{ payload: string }>(db, "SELECT payload FROM outbox WHERE event = 'credit_note.issued'")).length;

  it('a piece that is sent from elsewhere is not credited by what its customer gave up before', async () => {
    const { orderId } = await billed(2);
    await cancelOne(orderId);
    await credit();
    const first = await mirror();
    const [live] = await all<Noted>(db, "SELECT id, order_id FROM shipments WHERE state <> 'cancelled'");
    const shipmentId = live?.id ?? '';
    await db.tx((tx) => billShipments(tx, [{ orderId, shipmentId }]));
    await db.tx((tx) => turnDown(tx, shipmentId, { cause: 'store', reason: 'too_busy', who: 'store' }));
    await credit();

    expect(first).to.deep.equal([{ quantity: 1, token: 'note', shipping: false }]);
    expect(await mirror()).to.deep.equal([]);
  });

  it('a piece that was sent elsewhere and is given up then is credited when its order says so', async () => {
    const { orderId, shipmentId } = await billed(1);
    await db.tx((tx) => turnDown(tx, shipmentId, { cause: 'store', reason: 'too_busy', who: 'store' }));
    await credit();
    const before = [await mirror(), await told()];
    await db.tx((tx) => cancelOrder(tx, orderId, { reason: 'customer' }));
    await db.tx((tx) => remindCreditMirrors(tx, orderId));

    expect(before).to.deep.equal([[], 1]);
    expect(await told()).to.equal(2);
    expect((await mirror()).map((one) => one.quantity)).to.deep.equal([1]);
    await db.tx((tx) => remindCreditMirrors(tx, orderId));
    expect([await told(), await mirror()]).to.deep.equal([2, []]);
  });

  it('a note whose pieces are given up one by one is mirrored in parts, the shipping with the last', async () => {
    const { orderId, shipmentId } = await billed(2);
    await db.tx((tx) => turnDown(tx, shipmentId, { cause: 'store', reason: 'too_busy', who: 'store' }));
    await credit();
    const parts = [await mirror()];
    await cancelOne(orderId);
    parts.push(await mirror(), await mirror());
    await db.tx((tx) => cancelOrder(tx, orderId, { reason: 'customer' }));
    parts.push(await mirror(), await mirror());

    const shipping = (await all(db, 'SELECT 1 AS one FROM credit_notes WHERE shipping_minor > 0')).length > 0;
    expect(parts).to.deep.equal([
      [],
      [{ quantity: 1, token: 'note', shipping: false }],
      [],
      [{ quantity: 1, token: 'note:1', shipping }],
      [],
    ]);
  });
});
