/** The proof of delivery. */
import { expect } from 'chai';
import { errorOf, nobody, partner, says } from '../partner.ts';

const found = { ...says(200), result: { pod_url: 'https://proofs.example/A1.jpg' } };

describe('connectors/clickpost/operations/find-proof', () => {
  it('build: waybill and courier', async () => {
    const { clickpost, calls } = await partner({ body: found });

    await clickpost.findProof('A1', 2);

    expect(calls[0]?.query).to.include({ waybill: 'A1', cp_id: '2', key: 'KEY-SECRET' });
  });

  it('ask: the host of proofs, without /api', async () => {
    const { clickpost, calls } = await partner({ body: found });

    await clickpost.findProof('A1', 2);

    expect(calls[0]).to.include({ method: 'GET', path: '/proof/v1/pod/pod_from_shipment_details/' });
  });

  it('parse: the link; no such parcel and none yet are no proof', async () => {
    const { clickpost } = await partner(
      { body: found },
      { body: says(330) },
      { body: says(404) },
      { body: { ...says(200), result: null } },
    );

    expect(await clickpost.findProof('A1', 2)).to.equal('https://proofs.example/A1.jpg');
    for (const _ of [1, 2, 3]) expect(await clickpost.findProof('A1', 2)).to.equal(undefined);
  });

  it('ask: proofs are not switched on (306), a person mends it', async () => {
    const { clickpost } = await partner({ body: says(306) });

    expect((await errorOf(clickpost.findProof('A1', 2))).code).to.equal('clickpost.configuration.service');
  });

  it('ask: line down, unavailable', async () => {
    expect((await errorOf(nobody().findProof('A1', 2))).kind).to.equal('unavailable');
  });
});
