/** The backstop for lost callbacks: windows, pages, time zones. */
import { expect } from 'chai';
import { errorOf, nobody, partner, says } from '../partner.ts';

const window = { from: new Date('2025-01-16T08:00:00.500Z'), to: new Date('2025-01-16T08:10:00.500Z') };
const row = {
  waybill: '100000000001',
  courier_partner: 138,
  account_code: 'NAQEL',
  reference_number: 'AE1042-12345678-01',
  clickpost_status_code: 8,
  clickpost_status_description: 'Delivered',
  status: 'DLV',
  remark: 'Handed over',
  location: 'Doha',
  timestamp: '2025-01-16T13:30:00',
};
const page = (result: unknown, next?: string) => ({ body: { meta: { status: 200, success: true, next }, result } });

describe('connectors/clickpost/operations/list-updated', () => {
  it('build: a window, whole seconds of the epoch and never above 1800', async () => {
    const { clickpost, calls } = await partner(page([]));

    await clickpost.listUpdated(window);
    await clickpost.listUpdated({ from: window.from, to: new Date(window.from.getTime() + 1_800_000) });

    expect(calls[0]?.query).to.include({ start_date: '1737014400', end_date: '1737015001' });
    expect(calls[1]?.query).to.include({ start_date: '1737014400', end_date: '1737016200' });
  });

  it('ask: the tracking host, the right path', async () => {
    const { clickpost, calls } = await partner(page([]));

    await clickpost.listUpdated(window);

    expect(calls[0]).to.include({ method: 'GET', path: '/tracking/api/v1/updated-order' });
  });

  it('parse: a row, a scan whose zone-less time is India time', async () => {
    const { clickpost } = await partner(page([row]));

    expect(await clickpost.listUpdated(window)).to.deep.equal([
      {
        awb: '100000000001',
        partnerId: 138,
        code: 8,
        description: 'Delivered',
        remark: 'Handed over',
        location: 'Doha',
        scannedAtRaw: '2025-01-16T13:30:00',
        scannedAt: '2025-01-16 08:00:00.000',
        reference: 'AE1042-12345678-01',
      },
    ]);
  });

  it('parse: the other spelling of the courier, read; a shipment nobody scanned, left out', async () => {
    const { courier_partner: _, ...bare } = row;
    const { clickpost } = await partner(
      page([
        { ...bare, carrier_partner: 2 },
        { ...row, clickpost_status_code: null },
      ]),
    );

    expect((await clickpost.listUpdated(window)).map((scan) => scan.partnerId)).to.deep.equal([2]);
  });

  it('ask: more pages, followed on our own host with our own key', async () => {
    const next = 'https://evil.test/api/v1/updated-order?key=STOLEN&username=x&page=2&start_date=1&end_date=2';
    const { clickpost, calls } = await partner(page([row], next), page([{ ...row, waybill: '2' }]));

    const scans = await clickpost.listUpdated(window);

    expect(scans.map((scan) => scan.awb)).to.deep.equal(['100000000001', '2']);
    expect(calls[1]?.query).to.deep.equal({
      key: 'KEY-SECRET',
      username: 'omni',
      page: '2',
      start_date: '1',
      end_date: '2',
    });
  });

  it('ask: a page of shipments nobody scanned, the pages behind it are read', async () => {
    const { clickpost } = await partner(page([{ ...row, clickpost_status_code: null }], 'x?page=2'), page([row]));

    expect(await clickpost.listUpdated(window)).to.have.length(1);
  });

  it('ask: a next page that is the same again, ends', async () => {
    const { clickpost, calls } = await partner(page([row], 'x?page=2'));

    await clickpost.listUpdated(window);

    expect(calls).to.have.length(2);
  });

  it('ask: a window that is too long, empty or no time, invalid', async () => {
    const to = [new Date(window.from.getTime() + 1_800_001), window.from, new Date(Number.NaN)];
    for (const end of to) {
      const error = await errorOf(nobody().listUpdated({ from: window.from, to: end }));
      expect(error).to.include({ kind: 'invalid', code: 'clickpost.window_invalid' });
    }
  });

  it('ask: a refusal, refused', async () => {
    const { clickpost } = await partner({ body: says(301) });

    expect((await errorOf(clickpost.listUpdated(window))).kind).to.equal('refused');
  });

  it('ask: line down, unavailable', async () => {
    expect((await errorOf(nobody().listUpdated(window))).kind).to.equal('unavailable');
  });
});
