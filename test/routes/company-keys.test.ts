/** A key of one company reaches nothing of another company, whatever else it may do. */
import { expect } from 'chai';
import { createApiClient } from '../../src/core/access/index.ts';
import { loadOrder } from '../../src/core/order/index.ts';
import { fillShop, places, sourced } from '../core/made.ts';
import { openHouse, type House } from './console/house.ts';

const KEY = 'a-key-of-the-saudi-company';
const scopes =
  'orders.read orders.write catalog.manage documents.view documents.reprint money.view deliveries.read remittances.read';

describe('routes: keys of a company', () => {
  let house: House;
  let shipmentId = '';
  let number = '';
  before(async () => {
    house = await openHouse();
    await fillShop(house.db);
    await house.db.tx((tx) =>
      createApiClient(tx, { name: 'sa', scopes: scopes.split(' '), key: KEY, companyId: 'SA01' }),
    );
    const made = await sourced(house.db);
    shipmentId = made.shipmentId;
    number = (await house.db.read((reader) => loadOrder(reader, made.orderId))).number;
    expect(shipmentId).to.have.length(36);
  });
  after(() => house.close());

  const foreign: readonly [what: string, method: string, url: () => string, payload?: () => object][] = [
    ['turns down no parcel', 'POST', () => `/admin/shipments/${shipmentId}/reject`, () => ({ reason: 'too_busy' })],
    ['closes no place', 'POST', () => `/admin/locations/${places[0]}/close`, () => ({ reason: 'strike' })],
    ['sets no place’s routing', 'PUT', () => `/admin/locations/${places[0]}/routing`, () => ({ dailyCapacity: 1 })],
    ['sends nothing elsewhere', 'POST', () => '/admin/reroutes', () => ({ location: places[0], reason: 'strike' })],
    ['chooses no parcels', 'POST', () => '/admin/reroutes', () => ({ shipments: [shipmentId], reason: 'strike' })],
    ['sees no decision', 'GET', () => `/admin/orders/${number}/routing`],
    [
      'registers no waybill',
      'POST',
      () => `/admin/shipments/${shipmentId}/register-awb`,
      () => ({ awb: 'HAND12345', courier: 'ARAMEX', why: 'booked there' }),
    ],
    ['trusts no place', 'PUT', () => `/admin/trust/${places[0]}`, () => ({ percent: 10, reason: 'test', version: 0 })],
    ['marks no item', 'PUT', () => '/admin/items/any/handling', () => ({ marks: [] })],
  ];
  for (const [what, method, url, payload] of foreign) {
    it(what, async () => {
      const answer = await house.server.inject({
        method,
        url: url(),
        headers: { authorization: `Bearer ${KEY}` },
        ...(payload === undefined ? {} : { payload: payload() }),
      });

      expect([403, 404], answer.payload).to.include(answer.statusCode);
    });
  }

  it('lists none of its papers', async () => {
    const headers = { authorization: `Bearer ${KEY}` };
    const answer = await house.server.inject({ method: 'GET', url: '/admin/documents', headers });

    expect(answer.statusCode, answer.payload).to.equal(200);
    expect((JSON.parse(answer.payload) as { rows: unknown[] }).rows).to.deep.equal([]);
  });
});
