/** What the channel is told: only news, only the newest, and only what it can take. */
import { expect } from 'chai';
import { uuidv7 } from 'uuidv7';
import {
  intendShipNotice,
  intendStatus,
  recordShipNotices,
  recordStatus,
  refusedBody,
} from '../../../src/core/notice/index.ts';
import type { StatusNotice, Told } from '../../../src/core/order/index.ts';
import { lineOf, all, booked, codeOf, shop, sourced } from '../made.ts';
import { momentOf } from '../../../src/platform/time.ts';
import type { FreshDatabase } from '../../helpers/database.ts';

describe('core/notice', () => {
  let fresh: FreshDatabase;

  before(async () => {
    fresh = await shop(200);
  });
  after(() => fresh.drop());

  const run = (sql: string, ...params: string[]) => fresh.db.tx((tx) => tx.run(sql, params));
  const be = (shipmentId: string, state: string) =>
    run('UPDATE shipments SET state = ?, version = version + 1 WHERE id = ?', state, shipmentId);
  const orderIs = (orderId: string, state: string, reason: string | null = null) =>
    fresh.db.tx((tx) =>
      tx.run('UPDATE orders SET state = ?, reason = ?, version = version + 1 WHERE id = ?', [state, reason, orderId]),
    );
  const intend = (orderId: string, news?: StatusNotice['news']) => fresh.db.tx((tx) => intendStatus(tx, orderId, news));
  const record = (notice: StatusNotice | undefined, told: Partial<Told> = {}) =>
    fresh.db.tx(async (tx) => {
      if (notice === undefined) throw new Error('nothing to tell');
      await recordStatus(tx, notice, { status: `hub_${notice.status}`, ...told });
    });
  const shipped = (about: { orderId: string; shipmentId: string }, id: number, more = { whole: true }) =>
    fresh.db.tx((tx) => recordShipNotices(tx, [{ shipmentId: about.shipmentId, magentoShipmentId: id, notice: more }]));
  const due = (orderId: string) =>
    all(fresh.db, `SELECT event FROM event_log WHERE doc_key = '${orderId}' AND event = 'order.status_due'`);
  /** A second parcel of the same order, as split sourcing makes it. */
  async function second(orderId: string, shipmentId: string, state: string): Promise<string> {
    const id = shipmentId.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    await run(
      `INSERT INTO shipments (id, order_id, order_number, magento_order_id, channel_id, location_id, reference, state,
         version, weight_g, magento_shipment_id, created_at, updated_at)
       SELECT ?, order_id, order_number, magento_order_id, channel_id, location_id, 'second-' || order_number, ?, 1, 1, NULL,
         created_at, updated_at FROM shipments WHERE id = ?`,
      id,
      state,
      shipmentId,
    );
    await run('UPDATE orders SET version = version + 1 WHERE id = ?', orderId);
    return id;
  }

  it('intendShipNotice: rows of one parent are one entry; once it is recorded there is nothing to tell', async () => {
    const about = await booked(fresh.db, {
      subtotalMinor: 20_000,
      taxMinor: 1_071,
      grandTotalMinor: 22_500,
      payment: { method: 'checkoutcom_card_payment', mode: 'prepaid', paidMinor: 22_500, dueMinor: 0 },
      lines: [lineOf({ shipItemId: 7, shipQuantity: 2 }), lineOf({ magentoItemId: 2, shipItemId: 7, shipQuantity: 2 })],
    });

    const notice = await fresh.db.tx((tx) => intendShipNotice(tx, about));
    await shipped(about, 55);
    await shipped(about, 56);
    const again = await fresh.db.tx((tx) => intendShipNotice(tx, about));

    expect(notice?.items).to.deep.equal([{ orderItemId: 7, quantity: 2 }]);
    expect(notice?.track.number).to.equal(about.awb);
    expect(notice?.whole).to.equal(true);
    expect(again).to.equal(undefined);
    expect(
      await all(fresh.db, `SELECT magento_shipment_id AS id FROM shipments WHERE id = '${about.shipmentId}'`),
    ).to.deep.equal([{ id: 55 }]);
    expect(await due(about.orderId)).to.deep.equal([]);
  });

  it('intendShipNotice: one parcel of two, is not the whole order, and its document has the status told again', async () => {
    const about = await booked(fresh.db);
    await second(about.orderId, about.shipmentId, 'planned');

    const notice = await fresh.db.tx((tx) => intendShipNotice(tx, about));
    await fresh.db.tx((tx) =>
      recordShipNotices(tx, [{ shipmentId: about.shipmentId, magentoShipmentId: 66, notice: notice ?? {} }]),
    );

    expect(notice?.whole).to.equal(undefined);
    expect(await due(about.orderId)).to.have.length(1);
  });

  it('recordShipNotices: a group with two answers about one parcel, the first stands and nobody else waits for it', async () => {
    const parcels = [await booked(fresh.db), await booked(fresh.db)];
    const [one = '', other = ''] = parcels.map(({ shipmentId }) => shipmentId);
    const answers = [one, one, other].map((id, at) => [id, 81 + at] as const);

    await fresh.db.tx((tx) =>
      recordShipNotices(
        tx,
        answers.map(([shipmentId, magentoShipmentId]) => ({ shipmentId, magentoShipmentId, notice: { whole: true } })),
      ),
    );

    const kept = await all<{ id: string; at: number }>(
      fresh.db,
      `SELECT id, magento_shipment_id AS at FROM shipments WHERE id IN ('${one}', '${other}') ORDER BY magento_shipment_id`,
    );
    expect(kept.map(({ id, at }) => [id, at])).to.deep.equal([answers[0], answers[2]]);
  });

  it('intendStatus: before the channel has the shipment it waits, then it is told, once', async () => {
    const about = await booked(fresh.db);
    await be(about.shipmentId, 'out_for_delivery');

    const early = await codeOf(intend(about.orderId));
    await shipped(about, 77);
    const told = await intend(about.orderId);
    await record(told);
    const again = await intend(about.orderId);

    expect(early).to.equal('notice.channel_lacks_shipment');
    expect(told?.token).to.match(/^AE-\d+:out_for_delivery:\d+$/);
    expect(again).to.equal(undefined);
  });

  it('intendStatus: three statuses have passed untold, only the newest is told', async () => {
    const about = await booked(fresh.db);
    await be(about.shipmentId, 'out_for_delivery');
    await shipped(about, 78);
    await be(about.shipmentId, 'delivered');

    const [first, then] = [await intend(about.orderId), await intend(about.orderId)];
    await record(first);
    const after = await intend(about.orderId);

    expect([first?.status, then?.status, after]).to.deep.equal(['delivered', 'delivered', undefined]);
  });

  it('recordStatus: older news recorded behind newer, changes nothing and has the status of now told again', async () => {
    const { orderId, shipmentId } = await sourced(fresh.db);
    const older = await intend(orderId);
    await be(shipmentId, 'out_for_delivery');
    await shipped({ orderId, shipmentId }, 79);
    const newer = await intend(orderId);

    await record(newer);
    await record(older);

    const [row] = await all<{ status: string }>(
      fresh.db,
      `SELECT status FROM order_notices WHERE order_id = '${orderId}'`,
    );
    expect(row?.status).to.equal('out_for_delivery');
    expect(await due(orderId)).to.have.length(1);
  });

  it('intendStatus: again, is asked for only where the shop knew our word', async () => {
    const known = await sourced(fresh.db);
    const strange = await sourced(fresh.db);
    await record(await intend(known.orderId));
    await record(await intend(strange.orderId), { status: 'processing' });

    const [one, other] = [await intend(known.orderId, 'again'), await intend(strange.orderId, 'again')];

    expect([one?.status, other]).to.deep.equal(['allocated', undefined]);
    expect(one?.token).to.match(/:allocated:\d+$/);
  });

  it('intendStatus: two parcels, go partly shipped, partly delivered, delivered', async () => {
    const about = await booked(fresh.db);
    const other = await second(about.orderId, about.shipmentId, 'labelled');
    const seen: (string | undefined)[] = [];
    const look = async () => {
      const notice = await intend(about.orderId);
      if (notice !== undefined) await record(notice);
      seen.push(notice?.status);
    };

    await orderIs(about.orderId, 'sourced');
    await look();
    await be(about.shipmentId, 'dispatched');
    await shipped(about, 80, { whole: false });
    await look();
    await be(about.shipmentId, 'delivered');
    await look();
    await be(other, 'dispatched');
    await look();
    await be(other, 'delivered');
    await look();

    expect(seen).to.deep.equal(['allocated', 'partly_shipped', 'partly_delivered', undefined, 'delivered']);
  });

  it('intendStatus: a hold by a person is told, its release with the next status; the hub’s own is not', async () => {
    const { orderId } = await sourced(fresh.db);
    const own = await sourced(fresh.db);
    await run('DELETE FROM shipments WHERE order_id IN (?, ?)', orderId, own.orderId);
    await orderIs(orderId, 'on_hold', 'held_by_hand');
    await orderIs(own.orderId, 'on_hold', 'no_location_has_all');

    const held = await intend(orderId);
    await record(held, { status: 'holded', held: true });
    await orderIs(orderId, 'cancelled', 'customer');
    const cancelled = await intend(orderId);

    expect([held?.status, held?.facts.reason]).to.deep.equal(['on_hold', 'held_by_hand']);
    expect([cancelled?.status, cancelled?.held]).to.deep.equal(['cancelled', true]);
    expect(await intend(own.orderId)).to.equal(undefined);
  });

  it('intendStatus: what the channel itself has done, it does not hear', async () => {
    const { orderId } = await sourced(fresh.db);
    await orderIs(orderId, 'cancelled', 'channel_canceled');

    expect(await intend(orderId)).to.equal(undefined);
  });

  it('intendStatus: our own hold comes back as the channel’s after we let go, it is taken off', async () => {
    const { orderId } = await sourced(fresh.db);
    await orderIs(orderId, 'paused', 'paused_by_hand');
    await record(await intend(orderId), { status: 'holded', held: true });
    await orderIs(orderId, 'paused', 'channel_holded');

    const notice = await intend(orderId);

    expect([notice?.status, notice?.held]).to.deep.equal(['allocated', true]);
  });

  it('intendStatus: a call about the order whose end is unknown, has the channel looked at first', async () => {
    const { orderId } = await sourced(fresh.db);
    const call = { id: orderId, message_id: orderId, doc_key: orderId, intent: '{}', attempts: 1, state: 'open' };
    const at = '2026-11-22 10:00:00.000';
    await fresh.db.tx((tx) =>
      tx.insert('partner_calls', [{ ...call, listener: 'magento.sourced.send', created_at: at, updated_at: at }]),
    );

    expect((await intend(orderId))?.doubt).to.equal(true);
  });

  it('intendStatus: another process tells the order now, it waits for that one', async () => {
    const { orderId } = await sourced(fresh.db);
    const at = momentOf(new Date());
    const call = {
      ...{ id: uuidv7(), listener: 'magento.sourced.send', message_id: uuidv7(), doc_key: orderId, intent: '{}' },
      ...{ attempts: 1, state: 'open', claimed_by: 'another', claimed_until: momentOf(new Date(Date.now() + 60_000)) },
      ...{ created_at: at, updated_at: at },
    };
    await fresh.db.tx((tx) => tx.insert('partner_calls', [call]));

    const error = await intend(orderId).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );

    expect(error).to.include({ kind: 'unavailable', code: 'notice.telling_under_way' });
  });

  it('recordStatus: a cancel that was refused, asks a person; one that waits for its credit memo does not', async () => {
    const { orderId } = await sourced(fresh.db);
    const other = await sourced(fresh.db);
    for (const id of [orderId, other.orderId]) await orderIs(id, 'cancelled', 'customer');

    await record(await intend(orderId), { status: 'payment_review', outcome: 'refused' });
    await record(await intend(other.orderId), { status: 'processing', outcome: 'needs_credit_memo' });

    const tasks = await all<{ order_id: string }>(
      fresh.db,
      "SELECT order_id FROM tasks WHERE kind = 'channel.cancel_refused'",
    );
    expect(tasks.map((task) => task.order_id)).to.deep.equal([orderId]);
  });

  it('intendStatus: pieces are taken off, it is told although the status is the same', async () => {
    const { orderId } = await sourced(fresh.db);
    await record(await intend(orderId));

    const plain = await intend(orderId);
    const changed = await intend(orderId, 'changed');

    expect([plain, changed?.status, changed?.news]).to.deep.equal([undefined, 'allocated', 'changed']);
  });

  it('refusedBody: an order that never became ours, is rejected at its channel with the reason', () => {
    const e = { orderId: 'inbound-1', channelId: 'AE', magentoOrderId: 77, reason: 'order.unknown_sku' };

    expect(refusedBody(e)).to.deep.equal({
      orderId: 'inbound-1',
      channelId: 'AE',
      magentoOrderId: 77,
      token: 'inbound-1:rejected:1',
      status: 'rejected',
      facts: { reason: 'order.unknown_sku' },
    });
  });
});
