/** Proves that the Clickpost simulator answers what comes after a booking as documented, and that its couriers differ. */
import { expect } from 'chai';
import { openDesk } from './clickpost-desk.ts';

const again = {
  address: 'Flat 9',
  landmark: '',
  drop_pincode: '',
  phone_number: '500000000',
  preferred_date: '2026-11-24',
};

describe('sandbox/clickpost aftercare', () => {
  const { start, call, book, hub, until, stopAll } = openDesk();
  afterEach(stopAll);

  it('ndr-update: only a known parcel at a failed delivery; a new attempt needs all its fields', async () => {
    const clickpost = await start();
    const waybill = String((await book(clickpost)).result?.['waybill']);
    const about = { waybill, cp_id: 138, account_code: 'NAQEL_AE', source: 'hub' };
    const answer = (body: object) => call(clickpost, 'v2/ndr-update-api', '', body);

    const early = await answer({ ...about, action: 'INITIATE_RTO' });
    await clickpost.sendStatus(waybill, 9);
    const others = [
      await answer({ ...about, action: 'LATER' }),
      await answer({ ...about, action: 'REATTEMPT' }),
      await answer({ ...about, ...again, action: 'REATTEMPT', waybill: 'X' }),
    ];
    const taken = await answer({ ...about, ...again, action: 'REATTEMPT' });

    expect([early, ...others].map(({ meta }) => meta.status)).to.deep.equal([400, 400, 400, 400]);
    expect(taken.meta.status).to.equal(200);
    expect(clickpost.find(waybill)).to.deep.include({
      path: [6, 8],
      answers: [{ action: 'REATTEMPT', preferredOn: '2026-11-24' }],
    });
  });

  it('create-pickup: a confirmation; nested messages when a field is missing; v1 wants India', async () => {
    const clickpost = await start();
    const parcel = { reference_number: 'R', awb_number: 'A', items: '1', weight: 1, account_code: 'NAQEL_AE' };
    const place = {
      date: '2026-11-23',
      start_time: '10:00',
      end_time: '12:00',
      address: 'x',
      country_code: 'AE',
      postal_code: '',
    };

    const good = await call(clickpost, 'v2/create-pickup', '', {
      shipment_details: { ...parcel, courier_partner_id: 138 },
      pickup_info: place,
    });
    const bad = await call(clickpost, 'v2/create-pickup', '', { shipment_details: parcel, pickup_info: place });
    const old = await call(clickpost, 'v1/create-pickup', '', {});

    expect(good.result?.['confirmation_number']).to.be.a('number');
    expect([bad.meta.status, typeof bad.meta.message]).to.deep.equal([400, 'object']);
    expect(old.meta.status).to.equal(400);
  });

  it('pod: none before delivery, a link after, 306 where it is not switched on', async () => {
    const clickpost = await start({
      couriers: [
        { id: 138, name: 'Naqel', account: 'NAQEL_AE', labels: 'pdf' },
        { id: 2, name: 'Aramex', account: 'A', labels: 'pdf', proofs: false },
      ],
    });
    const first = String((await book(clickpost)).result?.['waybill']);
    const other = { reference_number: 'R2', courier_partner: 2, account_code: 'A' };
    const second = String((await book(clickpost, { shipment: other })).result?.['waybill']);
    const proof = async (waybill: string, id: number) =>
      (await (
        await fetch(`${clickpost.url}/v1/pod/pod_from_shipment_details/?key=k&waybill=${waybill}&cp_id=${id}`)
      ).json()) as { meta: { status: number }; result?: { pod_url: string | null } };

    const before = await proof(first, 138);
    await clickpost.sendStatus(first, 8);
    const after = await proof(first, 138);

    expect(before.result).to.deep.equal({ pod_url: null });
    expect((await fetch(after.result?.pod_url ?? '')).status).to.equal(200);
    expect((await proof(second, 2)).meta.status).to.equal(306);
    expect((await proof('X', 138)).meta.status).to.equal(330);
  });

  it('awb-register: followed from then on, 303 again; v2 has its key in the body', async () => {
    const clickpost = await start();
    const body = { waybill: 'OUT-1', account_code: 'NAQEL_AE', courier_partner: 138 };
    const v2 = { waybill: 'OUT-2', account_code: 'NAQEL_AE', cp_id: 138 };

    const codes = [
      await call(clickpost, 'v3/tracking/awb-register', '', body),
      await call(clickpost, 'v3/tracking/awb-register', '', body),
      await call(clickpost, 'v3/tracking/awb-register', '', { ...body, courier_partner: '138' }),
      await call(clickpost, 'v2/tracking/awb-register', '', v2),
      await call(clickpost, 'v2/tracking/awb-register', '', { ...v2, key: 'k' }),
    ];

    expect(codes.map(({ meta }) => meta.status)).to.deep.equal([200, 303, 302, 301, 200]);
    expect(clickpost.find('OUT-1')?.scans.map((scan) => scan.code)).to.deep.equal([28]);
  });

  it('couriers: one gives each box its waybill, one is slow, one fails, one takes no returns', async () => {
    const of = (id: number, more: object) => ({ id, name: `C${id}`, account: 'A', labels: 'pdf' as const, ...more });
    const clickpost = await start({
      couriers: [of(1, { boxes: true }), of(2, { slowMs: 60 }), of(3, { fails: 322 }), of(5, { rvp: false })],
    });
    const from = (id: number, more: object = {}) =>
      book(clickpost, {
        shipment: { reference_number: `R${id}`, courier_partner: id, account_code: 'A', ...more },
      });

    const began = Date.now();
    const boxes = await from(1);
    await from(2);
    const failed = await from(3);
    const kept = await from(5, { order_type: 'PREPAID', cod_value: 0, delivery_type: 'RVP', rvp_reason: 'small' });

    expect((boxes.result?.['children'] as { waybill: string }[]).map((one) => one.waybill)).to.deep.equal([
      `${String(boxes.result?.['waybill'])}-1`,
    ]);
    expect(Date.now() - began).to.be.at.least(55);
    expect([failed.meta.status, kept.meta.status]).to.deep.equal([322, 311]);
  });

  it('callbacks: missing ones never come, late ones come late; the scan is there at once', async () => {
    const { webhook, got } = await hub();
    const clickpost = await start({ webhook });
    const waybill = String((await book(clickpost)).result?.['waybill']);

    clickpost.switches.set({ missing: { count: 1 } });
    await clickpost.sendStatus(waybill, 4);
    clickpost.switches.set({ lateMs: 60 });
    const began = Date.now();
    void clickpost.sendStatus(waybill, 5);
    expect(clickpost.find(waybill)?.scans.map((scan) => scan.code)).to.deep.equal([4, 5]);
    await until(() => got.length > 0);

    expect(Date.now() - began).to.be.at.least(55);
    expect(got.map((one) => one.clickpost_status_code)).to.deep.equal([5]);
  });
});
