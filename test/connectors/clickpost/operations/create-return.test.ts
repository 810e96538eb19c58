/** Returns collected at the customer's door, inside India and elsewhere, with checks and exchanges. */
import { expect } from 'chai';
import { buildOrderV3 } from '../../../../src/connectors/clickpost/operations/create-order-v3.ts';
import { buildOrderV4 } from '../../../../src/connectors/clickpost/operations/create-order-v4.ts';
import { booked, errorOf, indian, intent, nobody, partner, returning, says } from '../partner.ts';

type Body = Record<
  'pickup_info' | 'drop_info' | 'return_info' | 'shipment_details' | 'additional',
  Record<string, unknown>
>;
const v4 = (own: Parameters<typeof returning>[1] = {}): Body => buildOrderV4(returning(intent(), own)) as Body;
const v3 = (own: Parameters<typeof returning>[1] = {}): Body => buildOrderV3(returning(indian(), own)) as Body;

describe('connectors/clickpost/operations/create-return', () => {
  it('build: from the customer to the store, prepaid, the reason in both its places', () => {
    const body = v4();

    expect(body.pickup_info).to.include({
      name: 'Layla Customer',
      city: 'Abu Dhabi',
      email: 'layla@example.com',
      address_type: 'RESIDENTIAL',
      time: '2025-01-15T14:00:00',
    });
    expect(body.drop_info).to.include({ name: 'Mall Store', city: 'Dubai', address_type: 'OFFICE' });
    expect(body.return_info).to.include({ name: 'Mall Store', email: 'store@example.com' });
    expect(body.shipment_details).to.include({
      order_type: 'PREPAID',
      delivery_type: 'RVP',
      rvp_reason: 'Too small',
      cod_value: 0,
    });
    expect(body.additional).to.include({ delivery_type: 'RVP', rvp_reason: 'Too small' });
  });

  it('build: a customer without e-mail goes by the mail of the store, one without telephone not at all', async () => {
    const { email: _, ...silent } = intent().to;

    expect(v4({ from: silent }).pickup_info).to.include({ email: 'store@example.com' });
    expect((await errorOf(() => v4({ from: { ...silent, phone: 'none' } }))).code).to.equal('clickpost.phone_invalid');
    expect((await errorOf(() => v4({ reason: ' ' }))).code).to.equal('clickpost.field_missing');
  });

  it('build V3: what is checked at the door stands beside the return, and the traits beside the piece', () => {
    const [item] = indian().items;
    const body = v3({ check: ['BRAND', 'CHECK_PRICE_TAG'], items: [{ ...item!, traits: { brand: 'Aurora' } }] });

    expect(body.additional).to.deep.include({ qc_type: 'doorstep', qc_params: ['BRAND', 'CHECK_PRICE_TAG'] });
    expect((body.shipment_details['items'] as Record<string, object>[])[0]?.['additional']).to.include({
      brand: 'Aurora',
    });
    expect(body.pickup_info).to.include({ pickup_name: 'Layla Customer', pickup_pincode: '560001' });
    expect(body.shipment_details).to.include({ vendor_code: '1042' });
    expect(body.additional['return_info']).to.include({ name: 'Mall Store', pincode: '110001' });
  });

  it('build V3: an exchange names what is brought; couriers that are not known to exchange are not asked', async () => {
    const exchange = { description: 'Cotton shirt, L', forwardAwb: 'F-1' };
    const body = v3({ exchange });

    expect(body.shipment_details).to.include({ order_type: 'EXCHANGE', delivery_type: 'RVP', cod_value: 0 });
    expect(body.additional).to.include({
      exchange_shipment_description: 'Cotton shirt, L',
      exchange_rvp_awb: 'F-1',
      exchange_pincode: '560001',
      exchange_city: 'Bengaluru',
    });
    const other = { ...indian().courier, partnerId: 41 };
    for (const build of [() => v3({ exchange, courier: other }), () => v4({ exchange })])
      expect((await errorOf(build)).code).to.equal('clickpost.exchange_not_served');
  });

  it('ask: one POST at the path of its version', async () => {
    const gulf = await partner({ body: booked });
    const india = await partner({
      body: { ...booked, result: { ...booked.result, courier_partner_id: 25 } },
    });

    await gulf.clickpost.bookReturn(returning());
    await india.clickpost.bookReturn(returning(indian({ courier: { ...indian().courier, partnerId: 25 } })));

    expect(gulf.calls[0]).to.include({ method: 'POST', path: '/orders/api/v4/create-order/' });
    expect(india.calls[0]).to.include({ method: 'POST', path: '/orders/api/v3/create-order/' });
  });

  it('parse: the waybill; a return has no label', async () => {
    const { clickpost } = await partner({ body: { ...booked, result: { ...booked.result, label: null } } });

    const booking = await clickpost.bookReturn(returning());

    expect(booking).to.include({ awb: '100000000001', partnerId: 2 });
    expect(booking).to.not.have.property('labelUrl');
  });

  it('ask: a courier that collects no returns, refused without the customer in it', async () => {
    const { clickpost } = await partner({ body: says(311, 'no RVP for Layla Customer') });

    const error = await errorOf(clickpost.bookReturn(returning()));

    expect(error).to.include({ kind: 'refused', code: 'clickpost.no_reverse_pickup' });
    expect(error.details['message']).to.equal('no RVP for [masked]');
  });

  it('ask: found again by its reference; line down or silent, unavailable', async () => {
    const { clickpost, calls } = await partner({ body: booked }, { line: 'hang' });

    expect(await clickpost.findBooking(returning())).to.include({ awb: '100000000001' });
    expect(calls[0]?.query).to.include({ reference_number: 'AE1042-12345678-01' });
    expect((await errorOf(clickpost.bookReturn(returning()))).code).to.equal('clickpost.outcome_unknown');
    expect((await errorOf(nobody().bookReturn(returning()))).code).to.equal('clickpost.line_down');
  });
});
