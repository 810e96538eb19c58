/** Days to the door as Clickpost predicts them. */
import { expect } from 'chai';
import type { AdviceQuestion } from '../../../../src/core/shipment/index.ts';
import { errorOf, indian, intent, nobody, partner, says } from '../partner.ts';

const plain = ({ courier: _, ...question }: ReturnType<typeof intent>): AdviceQuestion => question;
const answer = (result: unknown) => ({ body: { ...says(200), result } });

describe('connectors/clickpost/operations/estimate-days', () => {
  it('build: pincodes inside India, places elsewhere', async () => {
    const { clickpost, calls } = await partner(answer([]), answer(null));

    await clickpost.estimateDays(plain(indian()));
    await clickpost.estimateDays(plain(intent()));

    expect(calls.map((call) => call.body)).to.deep.equal([
      [{ pickup_pincode: '110001', drop_pincode: '560001' }],
      {
        pickup_details: { city: 'Dubai', state: 'Dubai', pincode: 'Al Barsha 1', country: 'AE' },
        drop_details: { city: 'Abu Dhabi', state: '', pincode: 'Al Reem Island', country: 'AE' },
      },
    ]);
  });

  it('ask: their own host and paths', async () => {
    const { clickpost, calls } = await partner(answer([]), answer(null));

    await clickpost.estimateDays(plain(indian()));
    await clickpost.estimateDays(plain(intent()));

    expect(calls.map((call) => call.path)).to.deep.equal([
      '/estimates/api/v2/predicted_sla_api/',
      '/estimates/api/v1/global_edd/',
    ]);
  });

  it('parse: the later day of each range, by courier and over all', async () => {
    const { clickpost } = await partner(
      answer([{ predicted_sla_min: 2, predicted_sla_max: 4, all_map: { '4': [2, 3], '5': [1, 5] } }]),
      answer({ predicted_sla_min: 1, predicted_sla_max: 3 }),
    );

    expect(await clickpost.estimateDays(plain(indian()))).to.deep.equal({ days: { '4': 3, '5': 5 }, anyDays: 4 });
    expect(await clickpost.estimateDays(plain(intent()))).to.deep.equal({ days: {}, anyDays: 3 });
  });

  it('parse: backwards, negative, or beyond two months, nonsense', async () => {
    const { clickpost } = await partner(
      answer({ predicted_sla_min: 5, predicted_sla_max: 3 }),
      answer({ predicted_sla_max: -1 }),
      answer({ predicted_sla_max: 900 }),
    );

    const codes = [];
    for (let n = 0; n < 3; n++) codes.push((await errorOf(clickpost.estimateDays(plain(intent())))).code);
    expect(codes).to.deep.equal([
      'clickpost.estimate_nonsense',
      'clickpost.contract_broken',
      'clickpost.contract_broken',
    ]);
  });

  it('ask: not paid for, refused whatever the HTTP status; line down, unavailable', async () => {
    const { clickpost } = await partner({ http: 401, body: says(320) });

    const error = await errorOf(clickpost.estimateDays(plain(intent())));
    expect(error.code).to.equal('clickpost.configuration.not_subscribed');
    expect((await errorOf(nobody().estimateDays(plain(indian())))).kind).to.equal('unavailable');
  });
});
