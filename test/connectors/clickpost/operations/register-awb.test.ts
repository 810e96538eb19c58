/** Having a waybill followed that was made elsewhere. */
import { expect } from 'chai';
import { errorOf, nobody, partner, says } from '../partner.ts';

const one = {
  awb: 'X1',
  partnerId: 2,
  account: 'ARAMEX_AE',
  reference: 'R-1',
  orderNumber: '100012345',
  country: 'AE',
};
const indian = { ...one, country: 'IN' };
const done = { ...says(200), result: { tracking_id: 6, security_key: 'S' } };

describe('connectors/clickpost/operations/register-awb', () => {
  it('build: the waybill, its courier and our numbers; the call of Indian accounts names the courier otherwise', async () => {
    const { clickpost, calls } = await partner({ body: done });

    await clickpost.registerAwb(one);
    await clickpost.registerAwb(indian);

    const about = { waybill: 'X1', account_code: 'ARAMEX_AE', reference_number: 'R-1', order_id: '100012345' };
    expect(calls[0]?.body).to.deep.equal({ ...about, courier_partner: 2 });
    expect(calls[1]?.body).to.deep.equal({ ...about, cp_id: 2, key: 'KEY-SECRET' });
  });

  it('ask: POST at the path of its version; the journal does not tell the key', async () => {
    const { clickpost, calls, journal } = await partner({ body: done });

    await clickpost.registerAwb(one);
    await clickpost.registerAwb(indian);

    expect(calls.map(({ method, path }) => `${method} ${path}`)).to.deep.equal([
      'POST /orders/api/v3/tracking/awb-register/',
      'POST /orders/api/v2/tracking/awb-register/',
    ]);
    expect(JSON.stringify(journal)).to.not.include('KEY-SECRET');
  });

  it('parse: new (200) and known already (303), wherever the keys stand', async () => {
    const { clickpost } = await partner({ body: done }, { body: { ...says(303), tracking_id: 7 } });

    expect(await clickpost.registerAwb(one)).to.deep.equal({ securityKey: 'S', trackingId: '6' });
    expect(await clickpost.registerAwb(one)).to.deep.equal({ trackingId: '7' });
  });

  it('ask: a refusal, refused', async () => {
    const { clickpost } = await partner({ body: says(302) });

    expect((await errorOf(clickpost.registerAwb(one))).code).to.equal('clickpost.configuration.courier_id');
  });

  it('ask: line down or silent, unavailable', async () => {
    const { clickpost } = await partner({ line: 'hang' });

    expect((await errorOf(nobody().registerAwb(one))).code).to.equal('clickpost.line_down');
    expect((await errorOf(clickpost.registerAwb(one))).code).to.equal('clickpost.outcome_unknown');
  });
});
