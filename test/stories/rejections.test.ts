/** Stores turn an order down, each for another reason: it goes on until one has it, and when too many have, a person looks. */
import { expect } from 'chai';
import { createApiClient } from '../../src/core/access/index.ts';
import { closeLocation } from '../../src/core/catalog/index.ts';
import { dispatchShipments } from '../../src/core/shipment/index.ts';
import { openHouse, until, type House } from './house.ts';

type Parcel = { id: string; reference: string; location_id: string; state: string };
type Stock = { physical: number; quarantine: number; hold: number; reserved: number; free: number };

describe('stories/rejections', () => {
  let house: House;
  let headers: Record<string, string>;

  before(async () => {
    house = await openHouse({ stepMs: 3_600_000 });
    const { key } = await house.hub.db.tx((tx) => createApiClient(tx, { name: 'store', scopes: ['orders.write'] }));
    headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  });
  after(() => house?.close());

  const post = (path: string, body: object) =>
    house.call(path, { method: 'POST', headers, body: JSON.stringify(body) });
  const reject = (parcel: Parcel, reason: string, more: object = {}) =>
    post(`/admin/shipments/${parcel.id}/reject`, { reason, ...more });
  const parcels = (number: string): Promise<Parcel[]> =>
    house.rows('SELECT id, reference, location_id, state FROM shipments WHERE order_number = ? ORDER BY reference', [
      number,
    ]);
  const waiting = (number: string): Promise<Parcel> =>
    until(`a label of ${number}`, async () => {
      const all = await parcels(number);
      return all.some((one) => one.state === 'recalled') ? undefined : all.find((one) => one.state === 'labelled');
    });
  const stockOf = async (at: string, sku: string): Promise<Stock | undefined> =>
    (
      await house.rows<Stock>(
        `SELECT physical, quarantine, hold, reserved, physical - quarantine - pending - hold - safety - reserved AS free
         FROM stock WHERE location_id = ? AND sku = ?`,
        [at, sku],
      )
    )[0];

  it('three in turn, each for another reason: the fourth sends it, and each place offers what its store said', async () => {
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
    await house.hub.db.tx((tx) => dispatchShipments(tx, [last.id]));
    expect((await reject(last, 'other')).body).to.include({ code: 'shipment.too_late_to_reject' });
    await until('handed over', async () => (await house.order(number))?.state === 'dispatched');
    await house.check();

    expect(new Set([...asked, last].map((one) => one.location_id)).size).to.equal(4);
    expect((await parcels(number)).map((one) => one.state)).to.deep.equal([
      'cancelled',
      'cancelled',
      'cancelled',
      'dispatched',
    ]);
    const [lost, broken, busy] = await Promise.all(asked.map((one) => stockOf(one.location_id, sku)));
    expect(lost?.free).to.equal(0);
    expect([broken?.quarantine, broken?.hold]).to.deep.equal([order.items[0]?.qty_ordered, 0]);
    expect([busy?.quarantine, busy?.hold]).to.deep.equal([0, 0]);
    const refused = await house.rows<{ reason: string }>(
      'SELECT reason FROM refusals WHERE order_id = (SELECT id FROM orders WHERE number = ?) ORDER BY at',
      [number],
    );
    expect(refused.map((one) => one.reason)).to.deep.equal(['not_found', 'damaged', 'too_busy']);
    // The customer hears of one parcel, and of no cancellation; no money went back.
    expect(order.state).to.not.equal('canceled');
    expect(
      [...house.magento.shipments.values()].filter((one) => one.order.entity_id === order.entity_id),
    ).to.have.length(1);
    expect(
      await house.rows(
        "SELECT id FROM refunds WHERE way <> 'none' AND order_id = (SELECT id FROM orders WHERE number = ?)",
        [number],
      ),
    ).to.deep.equal([]);
    const posted = await house.rows("SELECT id FROM erp_postings WHERE type = 'adjustment.posting.v1'");
    expect(posted).to.have.length(2);
  });

  it('one more than may: a person is asked; a place that closes gets nothing and gives its parcels away', async () => {
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

    const runs = await house.rows<{ state: string; done: number; total: number }>(
      'SELECT state, done, total FROM reroute_runs',
    );
    expect(runs.map((one) => [one.state, one.done === one.total])).to.deep.equal([['done', true]]);
    expect(elsewhere.state).to.equal('labelled');
  });
});
