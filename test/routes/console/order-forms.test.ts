/** Fewer pieces, another address, a parcel that never arrived: the forms sent, well and badly, by those who may and may not. */
import { expect } from 'chai';
import { progressOrders, workOn, dispatchShipments } from '../../../src/core/shipment/index.ts';
import { booked, fillShop, lineOf, sourced } from '../../core/made.ts';
import { linesOf, parcelsOf, reservedOf, stateOf } from '../../core/change/made.ts';
import { openHouse, type House, type Visitor } from './house.ts';

const why = 'the customer called';

describe('routes/console/order-forms', () => {
  let house: House;
  let manager: Visitor;
  let store: Visitor;
  beforeEach(async () => {
    house = await openHouse();
    await fillShop(house.db);
    manager = house.visitor();
    await manager.signIn('manager');
    store = house.visitor();
    await store.signIn('store.1042');
  });
  afterEach(() => house.close());

  const twoPieces = () => sourced(house.db, { lines: [lineOf({ quantity: 2, totalMinor: 21_000, taxMinor: 1_000 })] });
  const versionOf = async (orderId: string): Promise<string> => String((await stateOf(house.db, orderId)).version);
  const lost = async (): Promise<{ orderId: string; shipmentId: string }> => {
    const { orderId, shipmentId } = await booked(house.db);
    await house.db.tx((tx) => dispatchShipments(tx, [shipmentId]));
    await house.db.tx(async (tx) => {
      const work = await workOn(tx, [shipmentId]);
      work.move(shipmentId, 'lose');
      await work.save();
    });
    await house.db.tx((tx) => progressOrders(tx, [orderId]));
    return { orderId, shipmentId };
  };

  it('pieces: one of two falls away; the same form again is told that the order has changed', async () => {
    const { orderId } = await twoPieces();
    const [line] = await linesOf(house.db, orderId);
    const at = `/console/orders/${orderId}/pieces`;
    const fields = { why, version: await versionOf(orderId), [`q-${line?.id}`]: '1' };
    const page = await manager.get(at);

    const sent = await manager.post(at, fields);
    const again = await manager.post(at, fields);

    expect(page.payload).to.contain(`name="q-${line?.id}"`).and.contain(`name="version" value="${fields.version}"`);
    expect([sent.statusCode, sent.headers.location]).to.eql([303, `/console/orders/${orderId}?done=lessened`]);
    expect([again.statusCode, again.payload.includes('Somebody has changed the order')]).to.eql([409, true]);
    expect((await linesOf(house.db, orderId)).map((one) => one.cancelled)).to.deep.equal([1]);
    expect(await reservedOf(house.db)).to.equal(1);
  });

  it('pieces: none, too many, half a piece, no reason, a row of another order: nothing changes', async () => {
    const { orderId } = await twoPieces();
    const { orderId: otherId } = await twoPieces();
    const [line] = await linesOf(house.db, orderId);
    const [strange] = await linesOf(house.db, otherId);
    const at = `/console/orders/${orderId}/pieces`;
    const version = await versionOf(orderId);
    const wanted = `q-${line?.id}`;

    const answers = [
      await manager.post(at, { why, version, [wanted]: '0' }),
      await manager.post(at, { why, version, [wanted]: '3' }),
      await manager.post(at, { why, version, [wanted]: '1.5' }),
      await manager.post(at, { why, version, [wanted]: '-1' }),
      await manager.post(at, { version, [wanted]: '1' }),
      await manager.post(at, { why, version, [`q-${strange?.id}`]: '1' }),
    ];

    for (const { statusCode } of answers) expect(statusCode).to.be.within(400, 422);
    expect(await versionOf(orderId)).to.equal(version);
    expect((await linesOf(house.db, otherId)).map((one) => one.cancelled)).to.deep.equal([0]);
  });

  const typed = { name: 'Aisha Khan', line1: 'Villa 9', city: 'Dubai', phone: '+971501234567' };

  it('address: written once; the same form again is told that the order has changed', async () => {
    const { orderId } = await sourced(house.db);
    const at = `/console/orders/${orderId}/address`;
    const fields = { ...typed, why, version: await versionOf(orderId) };
    const page = await manager.get(at);

    const sent = await manager.post(at, fields);
    const again = await manager.post(at, { ...fields, line1: 'Villa 10' });

    expect(page.payload).to.contain('value="Villa 5"');
    expect([sent.statusCode, sent.headers.location]).to.eql([303, `/console/orders/${orderId}?done=readdressed`]);
    expect(again.statusCode).to.equal(409);
    const shipTo = await addressOf(house, orderId);
    expect(shipTo).to.deep.include({ lines: ['Villa 9'], country: 'AE', email: 'aisha@example.com' });
  });

  it('address: without street, town, name, phone or reason: nothing changes', async () => {
    const { orderId } = await sourced(house.db);
    const version = await versionOf(orderId);
    const fields: Record<string, string> = { ...typed, why, version };

    for (const missing of ['name', 'line1', 'city', 'phone', 'why']) {
      const { statusCode } = await manager.post(`/console/orders/${orderId}/address`, { ...fields, [missing]: '' });
      expect(statusCode, missing).to.equal(400);
    }
    const long = await manager.post(`/console/orders/${orderId}/address`, { ...fields, line1: 'x'.repeat(251) });

    expect(long.statusCode).to.equal(400);
    expect(await versionOf(orderId)).to.equal(version);
    expect(await addressOf(house, orderId)).to.deep.include({ lines: ['Villa 5'] });
  });

  it('resolve: a lost parcel is sent once more, decided once', async () => {
    const { orderId, shipmentId } = await lost();
    const at = `/console/shipments/${shipmentId}/resolve`;
    const version = await versionOf(orderId);
    const page = await manager.get(at);

    const stale = await manager.post(at, { why, version: '1', resolution: 'reship' });
    const sent = await manager.post(at, { why, version, resolution: 'reship' });
    const again = await manager.post(at, { why, version: await versionOf(orderId), resolution: 'write_off' });

    expect(page.payload).to.contain('value="reship"').and.contain('value="refund"').and.contain('value="write_off"');
    expect(stale.statusCode).to.equal(409);
    expect([sent.statusCode, sent.headers.location]).to.eql([303, `/console/orders/${orderId}?done=resolved`]);
    expect([again.statusCode, again.payload.includes('The parcel is settled already')]).to.eql([409, true]);
    expect((await parcelsOf(house.db, orderId)).map((one) => one.resolution)).to.deep.equal(['reship']);
  });

  it('resolve: something else than the three, no reason, a parcel under way: nothing changes', async () => {
    const { orderId, shipmentId } = await lost();
    const version = await versionOf(orderId);
    const at = `/console/shipments/${shipmentId}/resolve`;
    const fine = await booked(house.db);

    const other = await manager.post(at, { why, version, resolution: 'give_away' });
    const noReason = await manager.post(at, { version, resolution: 'refund' });
    const underWay = await manager.post(`/console/shipments/${fine.shipmentId}/resolve`, { why, resolution: 'refund' });

    expect([other.statusCode, noReason.statusCode]).to.eql([400, 400]);
    expect([underWay.statusCode, underWay.payload.includes('neither lost nor damaged')]).to.eql([409, true]);
    expect(await versionOf(orderId)).to.equal(version);
  });

  it('a store may send none of them, and nobody without the form of this house', async () => {
    const { orderId, shipmentId } = await lost();
    const version = await versionOf(orderId);
    const [line] = await linesOf(house.db, orderId);
    const forms: [string, Record<string, string>][] = [
      [`/console/orders/${orderId}/pieces`, { [`q-${line?.id}`]: '1' }],
      [`/console/orders/${orderId}/address`, typed],
      [`/console/shipments/${shipmentId}/resolve`, { resolution: 'refund' }],
    ];

    for (const [at, fields] of forms) {
      expect((await store.post(at, { ...fields, why, version })).statusCode, at).to.equal(403);
      expect((await manager.post(at, { ...fields, why, version }, false)).statusCode, at).to.equal(403);
    }
    expect(await versionOf(orderId)).to.equal(version);
  });
});

async function addressOf(house: House, orderId: string): Promise<Record<string, unknown>> {
  const row = await house.db.read((r) =>
    r.one<{ ship_to: string }>('SELECT ship_to FROM orders WHERE id = ?', [orderId]),
  );
  return JSON.parse(row?.ship_to ?? '{}') as Record<string, unknown>;
}
