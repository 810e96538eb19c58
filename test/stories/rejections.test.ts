/** Stores turn an order down, each for another reason: it goes on until one has it, and when too many have, a person looks. */
import { expect } from 'chai';
import type { ChannelRerouting } from '../../config/channel-rerouting.ts';
import { createApiClient } from '../../src/core/access/index.ts';
import { closeLocation } from '../../src/core/catalog/index.ts';
import { watchUnanswered } from '../../src/jobs/watch-unanswered.ts';
import { setChannel } from '../helpers/master.ts';
import { openHouse, until, type House } from './house.ts';
import { parcelOf } from './outcomes.ts';

type Parcel = { id: string; reference: string; location_id: string; state: string; awb: string };
type Stock = { physical: number; quarantine: number; hold: number; reserved: number; free: number };
type Trust = { locationId: string; scoreBp: number; refused: number; costPieces: number };

const DAY = 86_400_000;

describe('stories/rejections', () => {
  let house: House;
  let headers: Record<string, string>;

  before(async () => {
    house = await openHouse({ stepMs: 3_600_000, erp: true });
    const { key } = await house.hub.db.tx((tx) =>
      createApiClient(tx, { name: 'store', scopes: ['orders.write', 'orders.read', 'catalog.manage'] }),
    );
    headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  });
  afterEach(() => house.clickpost.switches.reset());
  after(() => house?.close());

  const get = async <T>(path: string): Promise<T> => (await house.call(path, { headers })).body as T;

  const post = (path: string, body: object) =>
    house.call(path, { method: 'POST', headers, body: JSON.stringify(body) });
  const reject = (parcel: Parcel, reason: string, more: object = {}) =>
    post(`/admin/shipments/${parcel.id}/reject`, { reason, ...more });
  const parcels = (number: string): Promise<Parcel[]> =>
    house.rows(
      'SELECT id, reference, location_id, state, awb FROM shipments WHERE order_number = ? ORDER BY reference',
      [number],
    );
  const waiting = (number: string): Promise<Parcel> =>
    until(`a label of ${number}`, async () => {
      const all = await parcels(number);
      return all.some((one) => one.state === 'recalled') ? undefined : all.find((one) => one.state === 'labelled');
    });
  /** Its courier has it, and brings it. */
  const deliver = async (all: readonly Parcel[]): Promise<void> => {
    for (const { awb } of all) for (const code of [4, 6, 8]) await house.clickpost.sendStatus(awb, code);
  };
  const closed = (number: string) =>
    until(`${number} closed`, async () => (await house.order(number))?.state === 'closed');
  /** Everything is booked over there, shown to the hub, and the same. */
  const assertErpAgrees = async (): Promise<void> => {
    const { setting, ledger } = house.erp.company('AE01');
    const differing = async (): Promise<string[]> => {
      const ours = await house.rows<{ location_id: string; sku: string; physical: number; quarantine: number }>(
        'SELECT location_id, sku, physical, quarantine FROM stock',
      );
      return ours
        .filter((row) => setting.stores.includes(row.location_id))
        .flatMap(({ location_id: at, sku, physical, quarantine }) => {
          const { onHand, nonSellable } = ledger.onHand(at, sku);
          const same = onHand === physical && nonSellable === quarantine;
          return same ? [] : [`${at} ${sku}: ${onHand}, ${nonSellable} there, ${physical}, ${quarantine} here`];
        });
    };
    // An order may be closed before its last posting is even written: that nothing is under way says nothing yet.
    let wrong: string[] = [];
    const agrees = async (): Promise<boolean> => {
      await house.erp.idle();
      await house.hub.jobs.runNow('erp.overdue');
      const open = await house.count('erp_postings', "state <> 'settled'");
      wrong = [...(open === 0 ? [] : [`${open} not settled`]), ...(await differing())];
      return wrong.length === 0;
    };
    await until('the ERP has the same', agrees, 60_000).catch(() => undefined);
    expect(wrong).to.deep.equal([]);
  };
  const postings = (number: string, type: string) =>
    house.erp
      .company('AE01')
      .staging.rows()
      .filter(
        ({ body, status }) =>
          body.type === type && status === 'POSTED' && (number === '' || body['orderNumber'] === number),
      );
  const setRerouting = (rerouting: ChannelRerouting) => setChannel(house.hub.db, 'AE', { rerouting });

  const stockOf = async (at: string, sku: string): Promise<Stock | undefined> =>
    (
      await house.rows<Stock>(
        `SELECT physical, quarantine, hold, reserved, physical - quarantine - pending - hold - safety - reserved AS free
         FROM stock WHERE location_id = ? AND sku = ?`,
        [at, sku],
      )
    )[0];

  it('three in turn, each for another reason: the fourth sends it, it is delivered and closed, told and booked once', async () => {
    const { number, order } = await house.place('simple');
    const sku = order.items[0]?.sku ?? '';
    const asked: Parcel[] = [];
    for (const reason of ['not_found', 'damaged', 'too_busy']) {
      const parcel = await waiting(number);
      asked.push(parcel);
      const both = await Promise.all([reject(parcel, reason), reject(parcel, reason)]);
      expect(both.map((one) => one.status).sort(), reason).to.deep.equal([200, 409]);
    }
    const last = await waiting(number);
    await deliver([last]);
    await closed(number);
    expect((await reject(last, 'other')).body).to.include({ code: 'shipment.too_late_to_reject' });
    await assertErpAgrees();
    await house.check();

    expect(new Set([...asked, last].map((one) => one.location_id)).size).to.equal(4);
    expect((await parcels(number)).map((one) => one.state)).to.deep.equal([
      'cancelled',
      'cancelled',
      'cancelled',
      'delivered',
    ]);
    const [lost, broken, busy] = await Promise.all(asked.map((one) => stockOf(one.location_id, sku)));
    // One is nowhere, the ERP knows of it, and what is left there is promised to nobody.
    expect(lost).to.include({ hold: lost?.physical, free: 0 });
    expect([broken?.quarantine, broken?.hold]).to.deep.equal([order.items[0]?.qty_ordered, 0]);
    expect([busy?.quarantine, busy?.hold]).to.deep.equal([0, 0]);
    const refused = await house.rows<{ reason: string }>(
      'SELECT reason FROM refusals WHERE order_id = (SELECT id FROM orders WHERE number = ?) ORDER BY at',
      [number],
    );
    expect(refused.map((one) => one.reason)).to.deep.equal(['not_found', 'damaged', 'too_busy']);
    // The customer hears of one parcel, and of no cancellation; no money went back.
    const told = [...house.magento.shipments.values()].filter((one) => one.order.entity_id === order.entity_id);
    expect(told.map((one) => one.tracks.map((track) => track.track_number))).to.deep.equal([[last.awb]]);
    expect(order).to.include({ state: 'complete', status: 'hub_delivered' });
    expect([...house.magento.creditmemos.values()]).to.deep.equal([]);
    expect(
      await house.rows(
        "SELECT id FROM refunds WHERE way <> 'none' AND order_id = (SELECT id FROM orders WHERE number = ?)",
        [number],
      ),
    ).to.deep.equal([]);
    // The parcels that came to nothing are off at the courier's.
    expect(asked.map((one) => parcelOf(house, one.reference).cancelled)).to.deep.equal([true, true, true]);
    expect(postings(number, 'sale.posting.v1').map(({ body }) => body.location)).to.deep.equal([last.location_id]);
    expect(postings('', 'adjustment.posting.v1').map(({ body }) => body.location)).to.have.members([
      asked[0]?.location_id,
      asked[1]?.location_id,
    ]);
  });

  it('who did not find it is trusted less, and seen to be; the ERP showing our own adjustment ends no doubt, a count does', async () => {
    const [lost] = await house.rows<{ location_id: string; sku: string }>(
      'SELECT d.location_id, d.sku FROM stock_doubts d',
    );
    const { location_id: place = '', sku = '' } = lost ?? {};
    // A place that has had enough to do to be judged, and would be trusted wholly without this order.
    const day = new Date(Date.now() - 3 * DAY).toISOString().slice(0, 10);
    await house.hub.db.tx((tx) => tx.insert('location_days', [{ day, location_id: place, offered: 30, refused: 1 }]));

    await house.hub.jobs.runNow('rerouting.trust');
    const trust = (await get<{ places: Trust[] }>('/admin/trust')).places.find((one) => one.locationId === place);
    await house.hub.jobs.runNow('stock.lift_doubts');
    const inDoubt = await stockOf(place, sku);
    await house.erp.company('AE01').count(place, [sku]);
    await house.hub.jobs.runNow('stock.lift_doubts');
    const counted = await stockOf(place, sku);
    await house.check();

    expect(trust).to.include({ scoreBp: 9_267, refused: 3 });
    expect(trust?.costPieces).to.be.greaterThan(0);
    expect(inDoubt).to.include({ free: 0, hold: inDoubt?.physical });
    expect(counted).to.include({ hold: 0, free: inDoubt?.physical });
  });

  it('one more than may: a person is asked, and released the place that is left has it; a place that closes gives its parcels away', async () => {
    const { number } = await house.place('simple');
    for (let n = 0; n < 4; n++) expect((await reject(await waiting(number), 'other')).status).to.equal(200);
    await until('held', async () => (await house.order(number))?.state === 'on_hold');
    const { number: second } = await house.place('simple');
    const parcel = await waiting(second);

    await house.hub.db.tx((tx) =>
      closeLocation(tx, { locationId: parcel.location_id, reason: 'burst pipe', who: 'story', reroutes: true }),
    );
    await house.hub.jobs.runNow('rerouting.work').catch(() => undefined);
    const elsewhere = await until('elsewhere', async () => {
      const one = await waiting(second);
      return one.location_id !== parcel.location_id && one;
    });
    await house.check({ tasks: ['order.resourcing_exhausted'] });
    const freed = await post(`/admin/orders/${number}/release`, { reason: 'tried everything' });
    const fifth = await waiting(number);
    await deliver([elsewhere, fifth]);
    for (const one of [number, second]) await closed(one);
    await assertErpAgrees();
    await house.check();

    const runs = await house.rows<{ state: string; done: number; total: number }>(
      'SELECT state, done, total FROM reroute_runs',
    );
    expect(runs.map((one) => [one.state, one.done === one.total])).to.deep.equal([['done', true]]);
    expect(freed.status).to.equal(200);
    expect(new Set((await parcels(number)).map((one) => one.location_id)).size).to.equal(5);
  });

  it('silence, a short pick, a courier that refuses: only what is open moves on; two parcels come, each booked once', async () => {
    await setRerouting({ acceptMinutes: 30, elsewhereWhenRefused: true });
    const { number, order } = await house.place('simple', { lines: [{ sku: 'FS-TEE-BLK-S', qty: 3 }] });
    const silent = await waiting(number);
    const inThreeDays = new Date(Date.now() + 3 * DAY);
    expect(await watchUnanswered.run({ db: house.hub.db, now: inThreeDays })).to.equal('1 taken away');

    const short = await waiting(number);
    house.clickpost.switches.set({ refuse: { code: 319, count: 1, path: 'create-order' } });
    const picked = await reject(short, 'damaged', { lines: [{ sku: 'FS-TEE-BLK-S', quantity: 1 }] });
    const both = await until('two labels', async () => {
      const labels = (await parcels(number)).filter((one) => one.state === 'labelled');
      return labels.length === 2 && labels;
    });
    await deliver(both);
    await closed(number);
    await assertErpAgrees();
    await house.check({ parked: ['clickpost.courier_refused'] });

    expect(picked.status).to.equal(200);
    expect(silent.location_id).not.to.equal(short.location_id);
    const causes = await house.rows<{ cause: string; location_id: string }>(
      'SELECT cause, location_id FROM refusals WHERE order_id = (SELECT id FROM orders WHERE number = ?) ORDER BY at',
      [number],
    );
    expect(causes.map((one) => one.cause)).to.deep.equal(['unanswered', 'store', 'courier']);
    const pieces = await house.rows<{ state: string; quantity: number }>(
      `SELECT s.state, SUM(l.quantity) AS quantity FROM shipments s JOIN shipment_lines l ON l.shipment_id = s.id
       WHERE s.order_number = ? GROUP BY s.id, s.state`,
      [number],
    );
    const came = pieces.filter((one) => one.state === 'delivered').map((one) => Number(one.quantity));
    expect(came.sort()).to.deep.equal([1, 2]);
    const told = [...house.magento.shipments.values()].filter((one) => one.order.entity_id === order.entity_id);
    expect(told).to.have.length(2);
    expect(told[0]?.order.items.map((item) => item.qty_shipped)).to.deep.equal([3]);
    expect(postings(number, 'sale.posting.v1')).to.have.length(2);
  });
});
