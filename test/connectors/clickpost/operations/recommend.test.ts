/** Who should carry a parcel, as Clickpost recommends it: version 1 inside India, version 2 elsewhere. */
import { expect } from 'chai';
import type { AdviceQuestion } from '../../../../src/core/shipment/index.ts';
import { errorOf, indian, intent, nobody, partner, says } from '../partner.ts';

const asked = (over: Partial<AdviceQuestion> = {}): AdviceQuestion => {
  const { courier: _, ...question } = intent();
  return { ...question, ...over };
};
const inIndia = (over: Partial<AdviceQuestion> = {}): AdviceQuestion => {
  const { courier: _, ...question } = indian();
  return { ...question, ...over };
};
const v1 = (row: object) => ({ body: { ...says(200), result: [{ reference_number: 'AE1042-12345678-01', ...row }] } });
const v2 = (result: object | null) => ({ body: { ...says(200), result } });

describe('connectors/clickpost/operations/recommend-v1', () => {
  it('build: a list of one flat row', async () => {
    const { clickpost, calls } = await partner(v1({ preference_array: [] }));

    await clickpost.recommendCourier(inIndia({ cashOnDelivery: { minor: 24_950, currency: 'INR' } }));

    expect(calls[0]?.body).to.deep.equal([
      {
        reference_number: 'AE1042-12345678-01',
        item: 'Cotton shirt',
        item_count: 2,
        pickup_pincode: '110001',
        drop_pincode: '560001',
        order_type: 'COD',
        delivery_type: 'FORWARD',
        invoice_value: 249.5,
        length: 31,
        breadth: 20,
        height: 1,
        weight: 900,
      },
    ]);
  });

  it('build: no pincode, invalid before anything is sent', async () => {
    const { postcode: _, ...bare } = inIndia().to;

    expect((await errorOf(nobody().recommendCourier(inIndia({ to: bare })))).code).to.equal(
      'clickpost.pincode_missing',
    );
  });

  it('ask: the orders host, the path of version 1', async () => {
    const { clickpost, calls } = await partner(v1({ preference_array: [] }));

    await clickpost.recommendCourier(inIndia());

    expect(calls[0]).to.include({ method: 'POST', path: '/orders/api/v1/recommendation_api/' });
  });

  it('parse: couriers by priority, each once; success without a result, nobody serves it', async () => {
    const list = [
      { cp_id: 5, account_code: 'B', priority: 2 },
      { cp_id: 4, account_code: 'D', priority: 1, shipping_charge: null },
      { cp_id: 4, account_code: 'D2', priority: 3 },
    ];
    const { clickpost } = await partner(v1({ preference_array: list }), { body: says(200) });

    expect(await clickpost.recommendCourier(inIndia())).to.deep.equal({
      ranked: [
        { partnerId: 4, account: 'D' },
        { partnerId: 5, account: 'B' },
      ],
      serves: true,
    });
    expect(await clickpost.recommendCourier(inIndia())).to.deep.equal({ ranked: [], serves: false });
  });

  it('parse: of another reference, or a list that is none, a broken contract', async () => {
    const { clickpost } = await partner(v1({ reference_number: 'OTHER' }), v1({ preference_array: 'ARAMEX' }));

    expect((await errorOf(clickpost.recommendCourier(inIndia()))).code).to.equal('clickpost.contract_broken');
    expect((await errorOf(clickpost.recommendCourier(inIndia()))).code).to.equal('clickpost.contract_broken');
  });

  it('ask: a refusal, refused; line down, unavailable', async () => {
    const { clickpost } = await partner({ body: says(320) });

    const error = await errorOf(clickpost.recommendCourier(inIndia()));
    expect(error.code).to.equal('clickpost.configuration.not_subscribed');
    expect((await errorOf(nobody().recommendCourier(inIndia()))).kind).to.equal('unavailable');
  });
});

describe('connectors/clickpost/operations/recommend-v2', () => {
  it('build: an order without its courier and its account', async () => {
    const { clickpost, calls } = await partner(v2({ preference_array: [] }));

    await clickpost.recommendCourier(asked());

    const body = calls[0]?.body as Record<string, Record<string, unknown>>;
    expect(Object.keys(body)).to.deep.equal(['pickup_info', 'drop_info', 'shipment_details']);
    expect(body['shipment_details']).to.include({ order_type: 'PREPAID', currency_code: 'AED', weight: 900 });
    expect(body['shipment_details']).to.not.have.any.keys('courier_partner', 'account_code');
    expect(body['drop_info']).to.include({ city: 'Abu Dhabi', country_code: 'AE' });
  });

  it('ask: the orders host, the path of version 2', async () => {
    const { clickpost, calls } = await partner(v2(null));

    await clickpost.recommendCourier(asked());

    expect(calls[0]).to.include({ method: 'POST', path: '/orders/api/v2/recommendation/' });
  });

  it('parse: couriers by their other name of the id; not serviceable, nobody serves it', async () => {
    const list = [{ courier_partner_code: 2, courier_partner_name: 'Aramex', account_code: 'A', priority: 1 }];
    const { clickpost } = await partner(v2({ preference_array: list, pincode_serviceable: true }), v2(null));

    expect(await clickpost.recommendCourier(asked())).to.deep.equal({
      ranked: [{ partnerId: 2, account: 'A' }],
      serves: true,
    });
    expect((await clickpost.recommendCourier(asked())).serves).to.equal(false);
  });

  it('parse: a courier without an id, a broken contract', async () => {
    const { clickpost } = await partner(v2({ preference_array: [{ courier_partner_name: 'Aramex' }] }));

    expect((await errorOf(clickpost.recommendCourier(asked()))).code).to.equal('clickpost.contract_broken');
  });

  it('ask: a refusal, without the customer in it; line down, unavailable', async () => {
    const { clickpost } = await partner({ body: says(314, 'Layla Customer lives nowhere') });

    const error = await errorOf(clickpost.recommendCourier(asked()));
    expect(error).to.include({ kind: 'refused', code: 'clickpost.data.order' });
    expect(error.details['message']).to.equal('[masked] lives nowhere');
    expect((await errorOf(nobody().recommendCourier(asked()))).kind).to.equal('unavailable');
  });
});
