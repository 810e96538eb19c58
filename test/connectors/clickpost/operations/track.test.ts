/** All scans of one shipment. */
import { expect } from 'chai';
import { errorOf, nobody, partner, says } from '../partner.ts';

const scan = (code: number, timestamp: string) => ({
  clickpost_status_code: code,
  clickpost_status_description: 'X',
  status: 'S',
  remark: 'R',
  location: 'Doha',
  timestamp,
  checkpoint_id: 1,
});
const answer = (track: unknown) => ({ body: { ...says(200), result: { A1: track } } });

describe('connectors/clickpost/operations/track', () => {
  it('build: a waybill and its courier, in the query', async () => {
    const { clickpost, calls } = await partner(answer({}));

    await clickpost.trackShipment('A1', 138);

    expect(calls[0]?.query).to.include({ waybill: 'A1', cp_id: '138' });
  });

  it('ask: the tracking host, the right path', async () => {
    const { clickpost, calls } = await partner(answer({}));

    await clickpost.trackShipment('A1', 138);

    expect(calls[0]).to.include({ method: 'GET', path: '/tracking/api/v2/track-order/' });
  });

  it('parse: scans, in the order given, India time as UTC', async () => {
    const scans = [scan(8, '2019-04-15 20:22:43'), scan(6, '2019-04-15T04:00:00')];
    const { clickpost } = await partner(
      answer({ latest_status: { ...scans[0], reference_number: 'REF-1' }, scans, valid: true }),
    );

    const found = await clickpost.trackShipment('A1', 138);

    expect(found.map(({ code, scannedAt, reference }) => ({ code, scannedAt, reference }))).to.deep.equal([
      { code: 8, scannedAt: '2019-04-15 14:52:43.000', reference: 'REF-1' },
      { code: 6, scannedAt: '2019-04-14 22:30:00.000', reference: 'REF-1' },
    ]);
    expect(found[0]).to.include({ awb: 'A1', partnerId: 138, scannedAtRaw: '2019-04-15 20:22:43' });
  });

  it('trackShipments: several of one courier in one call, each scan its own parcel; what is unknown is passed over', async () => {
    const body = {
      ...says(200),
      result: { A1: { scans: [scan(8, '2025-01-01 05:30:00')] }, A3: { scans: [scan(5, '2025-01-01 05:30:00')] } },
    };
    const { clickpost, calls } = await partner({ body });

    const found = await clickpost.trackShipments(['A1', 'A2', 'A3'], 138);

    expect(calls[0]?.query).to.include({ waybill: 'A1,A2,A3', cp_id: '138' });
    expect(found.map((one) => [one.awb, one.code])).to.deep.equal([
      ['A1', 8],
      ['A3', 5],
    ]);
  });

  it('parse: only a latest status, that one scan', async () => {
    const { clickpost } = await partner(answer({ latest_status: scan(5, '2025-01-01 05:30:00'), scans: [] }));

    expect((await clickpost.trackShipment('A1', 138)).map((one) => one.scannedAt)).to.deep.equal([
      '2025-01-01 00:00:00.000',
    ]);
  });

  it('parse: an unknown waybill is a success without a result, no scans', async () => {
    for (const body of [
      { ...says(200), result: null },
      { ...says(200), result: {} },
      { ...says(200), result: { A1: null } },
    ]) {
      const { clickpost } = await partner({ body });

      expect(await clickpost.trackShipment('A1', 138)).to.deep.equal([]);
    }
  });

  it('ask: a refusal, refused', async () => {
    const { clickpost } = await partner({ body: says(320) });

    expect((await errorOf(clickpost.trackShipment('A1', 138))).code).to.equal('clickpost.configuration.not_subscribed');
  });

  it('ask: line down, unavailable', async () => {
    expect((await errorOf(nobody().trackShipment('A1', 138))).kind).to.equal('unavailable');
  });
});
