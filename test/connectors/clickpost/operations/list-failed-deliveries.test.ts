/** Parcels that stand at a failed delivery. */
import { expect } from 'chai';
import { errorOf, nobody, partner, says } from '../partner.ts';

const window = { from: new Date('2026-11-22T10:00:00Z'), to: new Date('2026-11-22T10:10:00Z') };
const row = {
  waybill: 'A1',
  courier_partner: 2,
  reference_number: 'R-1',
  clickpost_status_code: 9,
  timestamp: '2026-11-22 15:31:00',
};
const tracked = (ndr: object | null) => ({
  meta: { status: 200 },
  result: {
    A1: {
      latest_status: { ...row },
      scans: [
        { clickpost_status_code: 9, timestamp: '2026-11-22 15:31:00' },
        { clickpost_status_code: 6, timestamp: '2026-11-22 12:00:00' },
      ],
      additional: { ndr },
    },
  },
});
const list = { meta: { status: 200 }, result: [row, { ...row, waybill: 'A2', clickpost_status_code: 8 }] };

describe('connectors/clickpost/operations/list-failed-deliveries', () => {
  it('ask: the window once, then each failed parcel once, and no other', async () => {
    const { clickpost, calls } = await partner({ body: list }, { body: tracked({ ndr_bucket_code: 6 }) });

    await clickpost.listFailedDeliveries(window);

    expect(calls.map((call) => call.path)).to.deep.equal([
      '/tracking/api/v1/updated-order',
      '/tracking/api/v2/track-order/',
    ]);
    expect(calls[1]?.query).to.include({ waybill: 'A1', cp_id: '2' });
  });

  it('parse: the reason is its number; a parcel without one is listed all the same', async () => {
    const known = await partner({ body: list }, { body: tracked({ ndr_bucket_code: 6 }) });
    const unknown = await partner({ body: list }, { body: tracked(null) });

    const first = await known.clickpost.listFailedDeliveries(window);
    const second = await unknown.clickpost.listFailedDeliveries(window);

    expect(first).to.have.length(1);
    expect(first[0]).to.include({ awb: 'A1', partnerId: 2, code: 9, reference: 'R-1', ndrCode: 6 });
    expect(second[0]).not.to.have.property('ndrCode');
  });

  it('ask: a refusal and a line that is down are told apart', async () => {
    const { clickpost } = await partner({ body: says(301) });

    expect((await errorOf(clickpost.listFailedDeliveries(window))).code).to.equal('clickpost.configuration.key');
    expect((await errorOf(nobody().listFailedDeliveries(window))).kind).to.equal('unavailable');
  });
});
