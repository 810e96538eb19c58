/** Asking a courier to come. */
import { expect } from 'chai';
import type { PickupRequest } from '../../../../src/connectors/clickpost/index.ts';
import { errorOf, indian, intent, nobody, partner, says } from '../partner.ts';

const request = (own: Partial<PickupRequest> = {}): PickupRequest => ({
  courier: { partnerId: 2, account: 'ARAMEX_AE' },
  at: intent().from,
  on: '2026-11-23',
  from: '10:00',
  until: '18:00',
  parcel: { awb: 'A1', reference: 'R-1', weightG: 900, lengthMm: 301, widthMm: 200, heightMm: 4 },
  what: '3 parcels',
  ...own,
});
const done = { ...says(200), result: { confirmation_number: 4711 } };

describe('connectors/clickpost/operations/request-pickup', () => {
  it('build: outside India one parcel, its courier, the place and the hours', async () => {
    const { clickpost, calls } = await partner({ body: done });

    await clickpost.requestPickup(request());

    expect(calls[0]?.body).to.deep.equal({
      shipment_details: {
        reference_number: 'R-1',
        awb_number: 'A1',
        courier_partner_id: 2,
        account_code: 'ARAMEX_AE',
        items: '3 parcels',
        length: 31,
        breadth: 20,
        height: 1,
        weight: 900,
      },
      pickup_info: {
        date: '2026-11-23',
        start_time: '10:00',
        end_time: '18:00',
        name: 'Mall Store',
        phone_code: '+971',
        phone: '40000000',
        email: 'store@example.com',
        address: 'Unit G-12, Example Mall',
        city: 'Dubai',
        state: 'Dubai',
        country_code: 'AE',
        postal_code: 'Al Barsha 1',
      },
    });
  });

  it('ask: v2 outside India, v1 with a moment and its offset inside', async () => {
    const { clickpost, calls } = await partner({ body: done });

    await clickpost.requestPickup(request());
    await clickpost.requestPickup(request({ at: indian().from, courier: { partnerId: 4, account: 'DELHIVERY' } }));

    expect(calls.map(({ method, path }) => [method, path])).to.deep.equal([
      ['POST', '/orders/api/v2/create-pickup/'],
      ['POST', '/orders/api/v1/create-pickup/'],
    ]);
    expect(calls[1]?.body).to.include({
      courier_partner: 4,
      account_code: 'DELHIVERY',
      pickup_date: '2026-11-23T10:00:00+05:30',
      pickup_pincode: '110001',
      pickup_phone: '9876543210',
    });
  });

  it('parse: the confirmation, or none', async () => {
    const { clickpost } = await partner({ body: done }, { body: says(200) });

    expect(await clickpost.requestPickup(request())).to.deep.equal({ confirmation: '4711' });
    expect(await clickpost.requestPickup(request())).to.deep.equal({});
  });

  it('build: no readable day or hour, not asked', async () => {
    const { clickpost } = await partner({ body: done });

    for (const own of [{ on: 'tomorrow' }, { from: '10' }, { until: '' }])
      expect((await errorOf(() => clickpost.requestPickup(request(own)))).code).to.equal('clickpost.field_missing');
  });

  it('ask: a refusal with nested messages, refused without the store in it', async () => {
    const { clickpost } = await partner({ body: says(400, { pickup_info: ['Mall Store is closed'] }) });

    const error = await errorOf(clickpost.requestPickup(request()));

    expect(error.code).to.equal('clickpost.data.bad_request');
    expect(error.details['message']).to.not.include('Mall Store');
  });

  it('ask: line down or silent, unavailable', async () => {
    const { clickpost } = await partner({ line: 'hang' });

    expect((await errorOf(nobody().requestPickup(request()))).code).to.equal('clickpost.line_down');
    expect((await errorOf(clickpost.requestPickup(request()))).code).to.equal('clickpost.outcome_unknown');
  });
});
