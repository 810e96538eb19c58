/** Booking inside India. */
import { expect } from 'chai';
import { buildOrderV3, type IndianIntent } from '../../../../src/connectors/clickpost/operations/create-order-v3.ts';
import { booked, errorOf, indian, nobody, partner, says } from '../partner.ts';

type Body = Record<
  'pickup_info' | 'drop_info' | 'shipment_details' | 'additional' | 'gst_info',
  Record<string, unknown>
>;
const build = (own: Partial<IndianIntent> = {}): Body => buildOrderV3({ ...indian(), ...own }) as Body;

describe('connectors/clickpost/operations/create-order-v3', () => {
  it('build: a parcel inside India, prefixed names and six digits', () => {
    const body = build();

    expect(body.pickup_info).to.deep.equal({
      pickup_name: 'Mall Store',
      pickup_organisation: 'Retail LLC',
      pickup_phone: '9876543210',
      pickup_address: 'Unit G-12, Example Mall',
      pickup_district: 'Al Barsha 1',
      pickup_city: 'Delhi',
      pickup_state: 'Delhi',
      pickup_pincode: '110001',
      pickup_country: 'IN',
      pickup_lat: 25.11,
      pickup_long: 55.2,
      pickup_time: '2025-01-15T08:30:00Z',
      email: 'store@example.com',
      tin: '',
    });
    expect(body.drop_info).to.include({
      drop_name: 'Layla Customer',
      drop_pincode: '560001',
      drop_email: 'layla@example.com',
    });
    expect(body.shipment_details).to.include({ order_type: 'PREPAID', cod_value: 0, courier_partner: 4, weight: 900 });
    expect(body.shipment_details).to.not.have.property('currency_code');
    expect(body).to.not.have.property('gst_info');
    expect(body.additional).to.include({ label: true, async: false, account_code: 'DELHIVERY', vendor_code: '1042' });
    expect(body.additional['return_info']).to.include({ name: 'Mall Store', pincode: '110001', phone: '9876543210' });
  });

  it('build: the invoice tells its GST, the tax block and the number are sent', () => {
    const goodsTax = {
      sellerGstin: '29ABCDE1234F1Z5',
      taxable: { minor: 21144, currency: 'INR' },
      total: { minor: 3806, currency: 'INR' },
    };

    const body = build({ goodsTax });

    expect(body.pickup_info['tin']).to.equal('29ABCDE1234F1Z5');
    expect(body.gst_info).to.deep.equal({
      seller_gstin: '29ABCDE1234F1Z5',
      enterprise_gstin: '29ABCDE1234F1Z5',
      is_seller_registered_under_gst: true,
      place_of_supply: 'Delhi',
      hsn_code: '6205.20',
      invoice_reference: 'INV-1',
      taxable_value: 211.44,
      gst_total_tax: 38.06,
    });
  });

  it('build: another courier than Delhivery, no vendor code; a feather weighs 10 g', () => {
    const body = build({
      courier: { code: 'BLUEDART', partnerId: 5, account: 'BD', name: 'Bluedart' },
      parcel: { ...indian().parcel, weightG: 3 },
    });

    expect(body.shipment_details).to.not.have.property('vendor_code');
    expect(body.shipment_details['weight']).to.equal(10);
  });

  it('build: no pincode or no real one, invalid', async () => {
    const { postcode: _, ...bare } = indian().to;
    for (const to of [
      bare,
      { ...bare, postcode: '5600' },
      { ...bare, postcode: '056001' },
      { ...bare, postcode: 'ABCDEF' },
    ]) {
      const error = await errorOf(() => build({ to }));

      expect(error).to.include({ kind: 'invalid', code: 'clickpost.pincode_missing' });
    }
  });

  it('build: a short telephone or another currency, invalid', async () => {
    const phone = await errorOf(() => build({ to: { ...indian().to, phone: '1234567' } }));
    const currency = await errorOf(() => build({ value: { minor: 1, currency: 'AED' } }));

    expect(phone).to.include({ kind: 'invalid', code: 'clickpost.phone_invalid' });
    expect(currency).to.include({ kind: 'invalid', code: 'clickpost.currency_unexpected' });
  });

  it('ask: India to India, posts to the V3 path', async () => {
    const { clickpost, calls } = await partner({ body: booked });

    await clickpost.bookShipment(indian());

    expect(calls[0]).to.include({ method: 'POST', path: '/orders/api/v3/create-order/' });
    expect(calls[0]?.body).to.deep.equal(build());
  });

  it('parse: an answer whose order id is our own number, a booking', async () => {
    const { clickpost } = await partner({
      body: { ...booked, result: { ...booked.result, order_id: '100012345', sort_code: 'DEL/1' } },
    });

    expect(await clickpost.bookShipment(indian())).to.include({
      awb: '100000000001',
      partnerOrderId: '100012345',
      sortCode: 'DEL/1',
    });
  });

  it('ask: a refusal, refused', async () => {
    const { clickpost } = await partner({ body: says(355, 'Vendor code not found') });

    expect(await errorOf(clickpost.bookShipment(indian()))).to.include({
      kind: 'refused',
      code: 'clickpost.configuration.vendor_code',
    });
  });

  it('ask: line down, unavailable', async () => {
    expect((await errorOf(nobody().bookShipment(indian()))).kind).to.equal('unavailable');
  });
});
