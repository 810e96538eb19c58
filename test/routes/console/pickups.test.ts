/** Pick-ups, waybills of elsewhere and proofs: by people with their forms, by other systems once under one key. */
import { expect } from 'chai';
import { createApiClient } from '../../../src/core/access/index.ts';
import { recordBookingRefused, recordPickup, recordProof } from '../../../src/core/shipment/index.ts';
import { AppError } from '../../../src/platform/errors.ts';
import { booked, fillShop, sourced } from '../../core/made.ts';
import { billShipments } from '../../../src/core/billing/index.ts';
import { openHouse, type House, type Visitor } from './house.ts';

describe('routes/console/pickups', () => {
  let house: House;
  let manager: Visitor;
  before(async () => {
    house = await openHouse();
    await fillShop(house.db, 100);
    manager = house.visitor();
    await manager.signIn('manager');
    const key = 'a-key-of-the-desk-of-parcels';
    await house.db.tx((tx) => createApiClient(tx, { name: 'desk', scopes: ['orders.write'], key }));
    const bound = { name: 'qa', scopes: ['orders.write'], key: 'a-key-of-another-channel', channelId: 'QA' } as const;
    await house.db.tx((tx) => createApiClient(tx, bound));
  });
  after(() => house?.close());

  const one = <T>(sql: string): Promise<T | undefined> => house.db.read((reader) => reader.one<T>(sql));
  async function call(method: string, url: string, payload?: object, more: Record<string, string> = {}) {
    const headers = { authorization: 'Bearer a-key-of-the-desk-of-parcels', ...more };
    const answer = await house.server.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
    return { status: answer.statusCode, body: JSON.parse(answer.payload) as Record<string, unknown> };
  }
  async function failed(): Promise<string> {
    const { orderId, shipmentId } = await sourced(house.db);
    await house.db.tx((tx) => billShipments(tx, [{ orderId, shipmentId }]));
    await house.db.tx((tx) =>
      recordBookingRefused(tx, shipmentId, new AppError('refused', 'clickpost.courier_refused')),
    );
    return shipmentId;
  }

  it('pick-up: the form asks once, the second is told so; the answer stands on the page', async () => {
    const { shipmentId } = await booked(house.db);
    const at = await one<{ location_id: string; courier_code: string }>(
      `SELECT location_id, courier_code FROM shipments WHERE id = '${shipmentId}'`,
    );
    const said = {
      location: at?.location_id ?? '',
      courier: at?.courier_code ?? '',
      on: '2099-01-02',
      from: '14:00',
      until: '18:00',
    };

    const page = await manager.get('/console/pickups');
    const asked = [await manager.post('/console/pickups', said), await manager.post('/console/pickups', said)];
    const wrong = await manager.post('/console/pickups', { ...said, on: '2099-99-02' });
    const { id = '' } = (await one<{ id: string }>('SELECT id FROM pickups')) ?? {};
    await house.db.tx((tx) => recordPickup(tx, id, 'CONF-7'));
    const later = await manager.get('/console/pickups');

    expect(page.payload).to.contain(`value="${said.location}"`);
    expect([...asked, wrong].map((answer) => answer.statusCode)).to.deep.equal([303, 409, 400]);
    expect(later.payload).to.contain('CONF-7');
  });

  it('pick-up by another system: 202, the same answer under the same key; one bound to a channel may not', async () => {
    const { shipmentId } = await booked(house.db);
    const at = await one<{ location_id: string; courier_code: string }>(
      `SELECT location_id, courier_code FROM shipments WHERE id = '${shipmentId}'`,
    );
    const said = {
      location: at?.location_id,
      courier: at?.courier_code,
      on: '2099-03-04',
      from: '09:00',
      until: '12:00',
    };

    const first = await call('POST', '/admin/pickups', said, { 'idempotency-key': 'k1' });
    const again = await call('POST', '/admin/pickups', said, { 'idempotency-key': 'k1' });
    const second = await call('POST', '/admin/pickups', said);
    const other = await call('POST', '/admin/pickups', said, { authorization: 'Bearer a-key-of-another-channel' });
    const list = await call('GET', '/admin/pickups');

    expect([first.status, again.status, second.status, other.status]).to.deep.equal([202, 202, 409, 403]);
    expect(again.body).to.deep.equal(first.body);
    expect((list.body['pickups'] as { id: string }[]).map((row) => row.id)).to.include(first.body['id']);
  });

  it('a waybill of elsewhere: entered by the form, the second is told what has changed', async () => {
    const id = await failed();
    const version = String(
      (await one<{ version: number }>(`SELECT version FROM shipments WHERE id = '${id}'`))?.version,
    );
    const path = `/console/shipments/${id}/register`;
    const said = { awb: 'BYHAND1', courier: 'ARAMEX', why: 'by telephone', version };

    const page = await manager.get(path);
    const answers = [
      await manager.post(path, { ...said, awb: 'no <b>' }),
      await manager.post(path, said),
      await manager.post(path, { ...said, awb: 'BYHAND2' }),
    ];

    expect(page.payload).to.contain('value="ARAMEX"').and.not.contain('value="SMSA"');
    expect(answers.map((answer) => answer.statusCode)).to.deep.equal([400, 303, 409]);
    expect(answers[1]?.headers.location).to.contain('done=registered');
    expect((await one<{ awb: string }>(`SELECT awb FROM shipments WHERE id = '${id}'`))?.awb).to.equal('BYHAND1');
  });

  it('a waybill of elsewhere by another system: taken once; of another channel it is unknown', async () => {
    const id = await failed();
    const said = { awb: 'BYAPI1', courier: 'ARAMEX', why: 'by the desk' };
    const url = `/admin/shipments/${id}/register-awb`;

    const stranger = await call('POST', url, said, { authorization: 'Bearer a-key-of-another-channel' });
    const first = await call('POST', url, said);
    const second = await call('POST', url, said);

    expect([stranger.status, first.status, second.status]).to.deep.equal([404, 200, 409]);
    expect(first.body).to.include({ awb: 'BYAPI1' });
  });

  it('proof and reasons: the parcel’s card says why it failed in words, asks for the proof and links to it', async () => {
    const { orderId, shipmentId } = await booked(house.db);
    await house.db.tx(async (tx) => {
      await tx.run("UPDATE shipments SET state = 'delivered' WHERE id = ?", [shipmentId]);
      const scan = {
        shipment_id: shipmentId,
        meaning: 'delivery_failed',
        description: 'FD',
        remark: '',
        place: '',
        scanned_at_raw: 'x',
        scanned_at: '2026-11-21 10:00:00.000',
        received_at: '2026-11-21 10:00:00.000',
      };
      await tx.insert('tracking_events', [
        { ...scan, event_key: `${shipmentId}-1`, code: 9, ndr_code: 1, npr_code: null, attempt_no: 2 },
        { ...scan, event_key: `${shipmentId}-2`, code: 3, ndr_code: null, npr_code: 11, attempt_no: null },
        { ...scan, event_key: `${shipmentId}-3`, code: 9, ndr_code: 77, npr_code: null, attempt_no: null },
      ]);
    });

    const before = await manager.get(`/console/orders/${orderId}`);
    const asked = await manager.post(`/console/shipments/${shipmentId}/proof`);
    const twice = await manager.post(`/console/shipments/${shipmentId}/proof`);
    await house.db.tx((tx) => recordProof(tx, shipmentId, 'https://pod.example/7.png'));
    const after = await manager.get(`/console/orders/${orderId}`);
    const byApi = await call('GET', `/admin/shipments/${shipmentId}/proof`);
    await manager.post('/console/language', { locale: 'ar', next: '/console/orders' });
    const arabic = await manager.get(`/console/orders/${orderId}`);
    await manager.post('/console/language', { locale: 'en', next: '/console/orders' });

    for (const text of ['Customer not there', 'Attempt', 'Goods were not ready', '77'])
      expect(before.payload, text).to.contain(text);
    expect([asked.statusCode, twice.statusCode]).to.deep.equal([303, 409]);
    expect(after.payload).to.contain('href="https://pod.example/7.png"').and.contain('noopener');
    expect(byApi.body).to.include({ outcome: 'found', link: 'https://pod.example/7.png' });
    expect(arabic.payload).to.contain('البضاعة غير جاهزة');
  });
});
