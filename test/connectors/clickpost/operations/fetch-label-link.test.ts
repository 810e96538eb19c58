/** Fresh links to labels. */
import { expect } from 'chai';
import { createClient } from '../../../../src/connectors/clickpost/client.ts';
import { fetchLabelLink } from '../../../../src/connectors/clickpost/operations/fetch-label-link.ts';
import { createHttp } from '../../../../src/platform/http.ts';
import { errorOf, partner, says } from '../partner.ts';

const booking = { awb: 'A1', partnerId: 2 };

function link(origin: string): Promise<string | undefined> {
  const http = createHttp({ partner: 'clickpost', timeoutMs: 300, secrets: ['key'] });
  const urls = { orders: origin, tracking: origin, proof: origin, serviceability: origin, estimates: origin };
  return createClient({ urls, username: 'omni', key: 'k', http, timeoutMs: 300 }).call(fetchLabelLink, booking);
}

describe('connectors/clickpost/operations/fetch-label-link', () => {
  it('build: waybill and courier, without asking the courier again', () => {
    expect(fetchLabelLink.query?.(booking)).to.deep.equal({ waybill: 'A1', cp_id: '2', regenerate: 'false' });
  });

  it('ask: the right path', async () => {
    const { calls, origin } = await partner({ body: says(200) });

    await link(origin);

    expect(calls[0]).to.include({ method: 'GET', path: '/v1/fetch/shippinglabel/' });
  });

  it('parse: a link, null, or no result', async () => {
    const some = await partner({ body: { ...says(200), result: { shipping_label: 'https://labels.example/1.pdf' } } });
    const none = await partner({ body: { ...says(200), result: { shipping_label: null } } });
    const nothing = await partner({ body: { ...says(200), result: null } });

    expect(await link(some.origin)).to.equal('https://labels.example/1.pdf');
    expect(await link(none.origin)).to.equal(undefined);
    expect(await link(nothing.origin)).to.equal(undefined);
  });

  it('ask: a refusal, refused', async () => {
    const { origin } = await partner({ body: says(306) });

    expect((await errorOf(link(origin))).code).to.equal('clickpost.configuration.service');
  });

  it('ask: line down, unavailable', async () => {
    expect((await errorOf(link('http://127.0.0.1:1'))).kind).to.equal('unavailable');
  });
});
