/** Booking anywhere but inside India. */
import { expect } from 'chai';
import { buildOrderV4 } from '../../../../src/connectors/clickpost/operations/create-order-v4.ts';
import { booked, errorOf, indian, intent, nobody, partner, says } from '../partner.ts';

type Body = Record<
  'pickup_info' | 'drop_info' | 'return_info' | 'shipment_details' | 'additional',
  Record<string, unknown>
>;
const build = (own: Parameters<typeof intent>[0] = {}): Body => buildOrderV4(intent(own)) as Body;

describe('connectors/clickpost/operations/create-order-v4', () => {
  it('build: a prepaid parcel inside the Emirates, the whole body', () => {
    const shipper = {
      name: 'Mall Store',
      organisation: 'Retail LLC',
      address: 'Unit G-12, Example Mall',
      district: '',
      city: 'Dubai',
      state: 'Dubai',
      postal_code: 'Al Barsha 1',
      country_code: 'AE',
      phone_code: '+971',
      phone: '40000000',
      email: 'store@example.com',
      lat: 25.11,
      long: 55.2,
    };

    expect(build()).to.deep.equal({
      pickup_info: { ...shipper, time: '2025-01-15T14:00:00', address_type: 'OFFICE' },
      drop_info: {
        name: 'Layla Customer',
        organisation: '',
        address: 'Villa 5, Street 9B',
        district: '',
        city: 'Abu Dhabi',
        state: '',
        postal_code: 'Al Reem Island',
        country_code: 'AE',
        phone_code: '+971',
        phone: '501234567',
        email: 'layla@example.com',
        lat: null,
        long: null,
        address_type: 'RESIDENTIAL',
      },
      return_info: shipper,
      shipment_details: {
        reference_number: 'AE1042-12345678-01',
        order_id: '100012345',
        order_type: 'PREPAID',
        delivery_type: 'FORWARD',
        cod_value: 0,
        invoice_value: 249.5,
        invoice_number: 'INV-1',
        invoice_date: '2025-01-15',
        courier_partner: 2,
        account_code: 'ARAMEX_AE',
        length: 31,
        breadth: 20,
        height: 1,
        weight: 900,
        currency_code: 'AED',
        items: [
          {
            sku: 'SKU-1',
            description: 'Cotton shirt',
            quantity: 2,
            price: 124.75,
            weight: 350,
            length: 31,
            breadth: 20,
            height: 1,
            hs_code: '6205.20',
            manufacture_country_code: 'IN',
          },
        ],
      },
      tax_info: null,
      additional: {
        label: true,
        async: false,
        order_date: '2025-01-14',
        order_id: '100012345',
        account_code: 'ARAMEX_AE',
        priority: 'NORMAL',
      },
    });
  });

  it('build: cash on delivery in Kuwait, three exact decimals', () => {
    const { shipment_details: details } = build({
      value: { minor: 1234, currency: 'KWD' },
      cashOnDelivery: { minor: 1235, currency: 'KWD' },
    });

    expect(details).to.include({ order_type: 'COD', cod_value: 1.235, invoice_value: 1.234, currency_code: 'KWD' });
    expect(details).to.not.have.property('cod_currency_code');
  });

  it('build: cash in another currency than the goods, names it; cash of nothing is prepaid', () => {
    const other = build({ cashOnDelivery: { minor: 100, currency: 'SAR' } }).shipment_details;
    const nothing = build({ cashOnDelivery: { minor: 0, currency: 'AED' } }).shipment_details;

    expect(other).to.include({ order_type: 'COD', cod_currency_code: 'SAR' });
    expect(nothing).to.include({ order_type: 'PREPAID', cod_value: 0 });
  });

  it('build: a telephone of another country, carries its own code', () => {
    const { drop_info: drop } = build({ to: { ...intent().to, phone: '00 91 98765 43210' } });
    const { drop_info: local } = build({ to: { ...intent().to, phone: '050 123 4567' } });

    expect(drop).to.include({ phone: '9876543210', phone_code: '+91' });
    expect(local).to.include({ phone: '501234567', phone_code: '+971' });
  });

  it('build: no area, postcode in its place; outside the Gulf always the postcode', () => {
    const { area: _, ...bare } = intent().to;
    const saudi = build({ to: { ...bare, country: 'SA', postcode: '12345' } }).drop_info;
    const british = build({ to: { ...bare, area: 'Soho', country: 'GB', postcode: 'W1D 3QU' } }).drop_info;

    expect(saudi).to.include({ postal_code: '12345', district: '' });
    expect(british).to.include({ postal_code: 'W1D 3QU', district: 'Soho' });
  });

  it('build: a multi-piece courier, one carton and the pieces inside', () => {
    const { shipment_details: details } = build({ courier: { ...intent().courier, partnerId: 316 } });

    expect(details['items']).to.have.length(1);
    expect((details['items'] as object[])[0]).to.include({ quantity: 1, weight: 900, price: 249.5 });
    expect((details['items_in_shipment'] as object[])[0]).to.include({ sku: 'SKU-1', quantity: 2 });
  });

  it('build: references couriers cannot print, are invalid', async () => {
    for (const reference of ['', 'lower-case', 'A'.repeat(21), 'A_B', 'A B', 'A\n']) {
      const error = await errorOf(() => build({ reference }));

      expect(error, reference).to.include({ kind: 'invalid', code: 'clickpost.reference_invalid' });
    }
  });

  it('build: no city, no e-mail of the shipper, no readable telephone, no items: says which field', async () => {
    const { to, from } = intent();
    const { email: _, ...silent } = from;
    const cases = [
      [{ to: { ...to, city: ' ' } }, 'drop_info.city'],
      [{ to: { ...to, lines: ['', ' '] } }, 'drop_info.address'],
      [{ from: silent }, 'pickup_info.email'],
      [{ to: { ...to, phone: 'ask' } }, 'drop_info.phone'],
      [{ items: [] }, 'shipment_details.items'],
    ] as const;

    for (const [own, field] of cases) {
      const error = await errorOf(() => build(own));
      expect(error.kind).to.equal('invalid');
      expect(error.details['field']).to.equal(field);
    }
  });

  it('ask: a parcel to or from abroad, posts to the V4 path', async () => {
    const { clickpost, calls } = await partner({ body: booked });

    await clickpost.bookShipment(intent());
    await clickpost.bookShipment(intent({ to: { ...intent().to, country: 'IN' } }));

    expect(calls.map((call) => `${call.method} ${call.path}`)).to.deep.equal([
      'POST /orders/api/v4/create-order/',
      'POST /orders/api/v4/create-order/',
    ]);
    expect(calls[0]?.body).to.deep.equal(build());
  });

  it('parse: a booking, read in our words', async () => {
    const { clickpost } = await partner({ body: booked });

    expect(await clickpost.bookShipment(intent())).to.deep.equal({
      awb: '100000000001',
      partnerId: 2,
      courierName: 'Aramex',
      account: 'ARAMEX_AE',
      labelUrl: 'https://labels.example/1.pdf',
      partnerOrderId: '200000001',
      securityKey: '00000000-0000-4000-8000-000000000000',
    });
  });

  it('parse: 323 with success false and our reference, is our booking', async () => {
    const { clickpost } = await partner({ body: { ...booked, ...says(323) } });

    expect((await clickpost.bookShipment(intent())).awb).to.equal('100000000001');
  });

  it('parse: 323 of another shipment, courier, or without an echo, is a collision', async () => {
    const { reference_number: _, ...silent } = booked.result;
    const others = [
      { ...booked.result, reference_number: 'OTHER' },
      { ...booked.result, courier_partner_id: 138 },
      silent,
    ];
    for (const result of others) {
      const { clickpost } = await partner({ body: { ...says(323), result } });

      const error = await errorOf(clickpost.bookShipment(intent()));

      expect(error).to.include({ kind: 'refused', code: 'clickpost.reference_collision' });
    }
  });

  it('parse: 303 with a waybill is a booking, without one it must be looked up', async () => {
    const full = await partner({ body: { ...booked, ...says(303) } });
    const bare = await partner({ body: says(303) });

    expect((await full.clickpost.bookShipment(intent())).awb).to.equal('100000000001');
    expect(await errorOf(bare.clickpost.bookShipment(intent()))).to.include({
      kind: 'unavailable',
      code: 'clickpost.outcome_unknown',
    });
  });

  it('parse: 102, 202, or success without a waybill, still booking', async () => {
    const empty = { ...booked, result: { ...booked.result, waybill: null } };
    for (const reply of [{ body: says(102) }, { http: 202, body: { ...empty, ...says(202) } }, { body: empty }]) {
      const { clickpost } = await partner(reply);

      const error = await errorOf(clickpost.bookShipment(intent()));

      expect(error).to.include({ kind: 'unavailable', code: 'clickpost.still_booking', retryAfterMs: 30_000 });
    }
  });

  it('ask: the courier refuses or the account is wrong, refused with its own code', async () => {
    const cases = {
      319: 'courier_refused',
      301: 'configuration.key',
      351: 'configuration.account_unknown',
      999: 'code_unknown',
    };
    for (const [status, code] of Object.entries(cases)) {
      const { clickpost } = await partner({ http: 400, body: says(Number(status), 'sorry') });

      const error = await errorOf(clickpost.bookShipment(intent()));

      expect(error).to.include({ kind: 'refused', code: `clickpost.${code}` });
      expect(error.details).to.include({ status: Number(status), message: 'sorry' });
    }
  });

  it('ask: the courier timed out or fell over, the outcome is unknown', async () => {
    for (const status of [322, 329, 354, 500, 503, 504]) {
      const { clickpost } = await partner({ body: says(status) });

      expect(await errorOf(clickpost.bookShipment(intent()))).to.include({
        kind: 'unavailable',
        code: 'clickpost.outcome_unknown',
      });
    }
  });

  it('ask: line down, unavailable', async () => {
    expect((await errorOf(nobody().bookShipment(intent()))).kind).to.equal('unavailable');
    expect((await errorOf(nobody().bookShipment(indian()))).kind).to.equal('unavailable');
  });
});
