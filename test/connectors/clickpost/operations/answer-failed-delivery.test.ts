/** The answer to a failed delivery. */
import { expect } from 'chai';
import type { FailedDeliveryAnswer } from '../../../../src/core/shipment/courier.ts';
import { errorOf, nobody, partner, says } from '../partner.ts';

const back: FailedDeliveryAnswer = {
  awb: 'A1',
  partnerId: 4,
  account: 'DELHIVERY',
  action: 'return',
  reference: 'N-1',
};
const again: FailedDeliveryAnswer = {
  ...back,
  action: 'reattempt',
  reattempt: { address: 'Flat 9, Example Road', phone: '+919876543210', preferredOn: '2026-11-24' },
};

describe('connectors/clickpost/operations/answer-failed-delivery', () => {
  it('build: a new attempt names address, telephone and day; a return names only the parcel', async () => {
    const { clickpost, calls } = await partner({ body: says(200) });

    await clickpost.answerFailedDelivery(again);
    await clickpost.answerFailedDelivery(back);

    const about = { waybill: 'A1', cp_id: 4, account_code: 'DELHIVERY', source: 'hub' };
    expect(calls.map((call) => call.body)).to.deep.equal([
      {
        ...about,
        action: 'REATTEMPT',
        address: 'Flat 9, Example Road',
        landmark: '',
        drop_pincode: '',
        phone_number: '9876543210',
        preferred_date: '2026-11-24',
      },
      { ...about, action: 'INITIATE_RTO' },
    ]);
  });

  it('build: an attempt without a place, a day or a telephone is not asked for', async () => {
    const { clickpost, calls } = await partner({ body: says(200) });
    const { reattempt, ...bare } = again;

    for (const wrong of [
      bare,
      { ...again, reattempt: { ...reattempt, address: ' ' } },
      { ...again, reattempt: { ...reattempt, preferredOn: 'tomorrow' } },
      { ...again, reattempt: { ...reattempt, phone: '12' } },
    ])
      expect((await errorOf(() => clickpost.answerFailedDelivery(wrong as FailedDeliveryAnswer))).kind).to.equal(
        'invalid',
      );
    expect(calls).to.have.length(0);
  });

  it('ask: one POST at the right path', async () => {
    const { clickpost, calls } = await partner({ body: says(200) });

    await clickpost.answerFailedDelivery(back);

    expect(calls).to.have.length(1);
    expect(calls[0]).to.include({ method: 'POST', path: '/orders/api/v2/ndr-update-api' });
  });

  it('parse: 200 is taken by the aggregator', async () => {
    const { clickpost } = await partner({ body: says(200) });

    expect(await clickpost.answerFailedDelivery(back)).to.equal('taken');
  });

  it('ask: a refusal, refused, without the customer in it', async () => {
    const { clickpost } = await partner({ body: says(400, 'cannot go to Flat 9, Example Road') });

    const error = await errorOf(clickpost.answerFailedDelivery(again));

    expect(error).to.include({ kind: 'refused', code: 'clickpost.data.bad_request' });
    expect(error.details['message']).to.equal('cannot go to [masked]');
  });

  it('ask: line down or silent, unavailable', async () => {
    const { clickpost } = await partner({ line: 'hang' });

    expect((await errorOf(nobody().answerFailedDelivery(back))).code).to.equal('clickpost.line_down');
    expect((await errorOf(clickpost.answerFailedDelivery(back))).code).to.equal('clickpost.outcome_unknown');
  });
});
