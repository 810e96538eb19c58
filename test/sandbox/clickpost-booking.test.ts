/** Proves that the Clickpost simulator books, refuses and labels as documented. */
import { expect } from 'chai';
import { indian, item, openDesk } from './clickpost-desk.ts';
import type { Change } from './clickpost-desk.ts';

describe('sandbox/clickpost/booking', () => {
  const { start, call, book, stopAll } = openDesk();
  afterEach(stopAll);

  it('create: a good v4 order, waybill, label and Clickpost’s own numbers', async () => {
    const clickpost = await start();
    const { http: status, meta, result } = await book(clickpost);
    expect(status).to.equal(200);
    expect(meta).to.include({ status: 200, success: true });
    expect(result).to.include({ reference_number: 'AE1042-1-01', courier_partner_id: 138, courier_name: 'Naqel' });
    expect(result?.['order_id']).to.be.a('number');
    expect(result?.['tracking_id']).to.be.a('number');
  });

  it('create: a good v3 order, tracking id at the root and the caller’s order number in the result', async () => {
    const clickpost = await start();
    const { meta, result, tracking_id } = await call(clickpost, 'v3/create-order', '', indian);
    expect(meta.status).to.equal(200);
    expect(tracking_id).to.be.a('number');
    expect(result).to.include({ order_id: '100012345' });
  });

  const faults: [string, number, Change][] = [
    ['the courier as text', 302, { shipment: { courier_partner: '138' } }],
    ['an unknown courier', 302, { shipment: { courier_partner: 7 } }],
    ['an unknown account', 351, { shipment: { account_code: 'X' } }],
    ['an unknown order type', 307, { shipment: { order_type: 'CASH' } }],
    ['an unknown priority', 308, { additional: { priority: 'FAST' } }],
    ['an unknown delivery type', 309, { shipment: { delivery_type: 'BACK' } }],
    ['a return without reason', 310, { shipment: { delivery_type: 'RVP' } }],
    ['no items', 312, { shipment: { items: [] } }],
    ['an item without price', 313, { shipment: { items: [{ ...item, price: undefined }] } }],
    ['an item of no quantity', 313, { shipment: { items: [{ ...item, quantity: 0 }] } }],
    ['prepaid with cash to collect', 315, { shipment: { order_type: 'PREPAID' } }],
    ['cash on delivery of nothing', 315, { shipment: { cod_value: 0 } }],
    ['a telephone with its country code', 314, { drop: { phone: '+971500000000' } }],
    ['no pick-up time', 314, { pickup: { time: undefined } }],
    ['no city', 314, { drop: { city: '' } }],
    ['no postal code at all', 314, { drop: { postal_code: undefined } }],
    ['a weight as text', 314, { shipment: { weight: '900' } }],
    ['no reference', 314, { shipment: { reference_number: '' } }],
    ['an address over 500 letters', 314, { drop: { address: 'x'.repeat(501) } }],
  ];
  for (const [circumstance, code, change] of faults) {
    it(`create: ${circumstance}, refused with ${code}`, async () => {
      const clickpost = await start();
      const { http: status, meta } = await book(clickpost, change);
      expect(meta).to.include({ status: code, success: false });
      expect(status).to.equal(400);
      expect(clickpost.shipments.size).to.equal(0);
    });
  }

  it('create: a bad v3 order is refused with HTTP 200, a short pincode included', async () => {
    const clickpost = await start();
    const body = { ...indian, drop_info: { ...indian.drop_info, drop_pincode: '1100' } };
    const { http: status, meta } = await call(clickpost, 'v3/create-order', '', body);
    expect([status, meta.status]).to.deep.equal([200, 314]);
  });

  it('create: a wrong key is 301 with HTTP 200', async () => {
    const clickpost = await start();
    const answer = await fetch(`${clickpost.url}/api/v4/create-order/?username=u&key=no`, {
      method: 'POST',
      body: '{}',
    });
    expect(answer.status).to.equal(200);
    expect(await answer.json()).to.have.nested.property('meta.status', 301);
  });

  it('create: a repeat gives 323 and the same waybill, other goods included', async () => {
    const clickpost = await start();
    const first = await book(clickpost);
    const again = await book(clickpost, { shipment: { invoice_value: 10 } });
    expect(again.meta).to.include({ status: 323, success: true });
    expect(again.result?.['waybill']).to.equal(first.result?.['waybill']);
    expect(clickpost.callCounts).to.include({ create: 2, booked: 1, repeated: 1 });
  });

  it('create: an asynchronous courier, 202, then 102, then 200, then 323', async () => {
    const slow = await start({ asyncMs: 3_600_000 });
    const quick = await start({ asyncMs: 20 });
    const later = (at: typeof slow) => book(at, { shipment: { courier_partner: 218, account_code: 'REDBOX_SA' } });
    const waits = [await later(slow), await later(slow)];
    const answers = [await later(quick)];
    await new Promise((resolve) => setTimeout(resolve, 30));
    answers.push(await later(quick), await later(quick));
    expect(waits.map((one) => one.meta.status)).to.deep.equal([202, 102]);
    expect(answers.map((one) => one.meta.status)).to.deep.equal([202, 200, 323]);
    expect(answers[0]?.result?.['waybill']).to.equal(null);
    expect(answers[1]?.result?.['waybill']).to.be.a('string');
    expect(answers[1]?.result?.['label']).to.equal(null);
  });

  it('refuse: the courier says no once, the next try books', async () => {
    const clickpost = await start();
    clickpost.switches.set({ refuse: { code: 319, count: 1 } });
    const [no, yes] = [await book(clickpost), await book(clickpost)];
    expect([no.http, no.meta.status, yes.meta.status]).to.deep.equal([200, 319, 200]);
  });

  it('bookThenTimeout: 329 and not to be found, the next try of the reference finds the one waybill', async () => {
    const clickpost = await start();
    clickpost.switches.set({ bookThenTimeout: { count: 1 } });
    const first = await book(clickpost);
    const found = await call(clickpost, 'v3/create-order', '&reference_number=AE1042-1-01');
    const second = await book(clickpost);
    expect([first.meta.status, found.meta.status, second.meta.status]).to.deep.equal([329, 330, 200]);
    expect(clickpost.callCounts.booked).to.equal(1);
  });

  it('lostResponse: the answer is lost, the booking is found by reference', async () => {
    const clickpost = await start();
    clickpost.switches.set({ lostResponse: { count: 1, path: 'create-order' } });
    const lost = await book(clickpost).then(
      () => false,
      () => true,
    );
    const found = await call(clickpost, 'v3/create-order', '&reference_number=AE1042-1-01');
    expect(lost).to.equal(true);
    expect(found.meta.status).to.equal(200);
    expect(found.result?.['waybill']).to.be.a('string');
  });

  it('fetch: by waybill and courier in v4, by reference not', async () => {
    const clickpost = await start();
    const waybill = String((await book(clickpost)).result?.['waybill']);
    const found = await call(clickpost, 'v4/create-order', `&awb=${waybill}&cp_id=138`);
    const not = await call(clickpost, 'v4/create-order', '&reference_number=AE1042-1-01');
    expect(found.result?.['reference_number']).to.equal('AE1042-1-01');
    expect(not.meta.success).to.equal(false);
  });

  it('label: a PDF of 100 × 150 mm, refused when its link is old or changed', async () => {
    const clickpost = await start();
    const link = String((await book(clickpost)).result?.['label']);
    const answer = await fetch(link);
    const pdf = Buffer.from(await answer.arrayBuffer()).toString('latin1');
    clickpost.switches.set({ labelSeconds: -5 });
    const { result } = await call(
      clickpost,
      'v1/fetch/shippinglabel',
      `&waybill=${clickpost.shipments.get('AE1042-1-01')?.waybill}&cp_id=138`,
    );
    const old = await fetch(String(result?.['shipping_label']));
    const changed = await fetch(link.replace(/sig=./, 'sig=x'));
    expect(pdf.startsWith('%PDF')).to.equal(true);
    expect(pdf).to.match(/MediaBox \[0 0 283\.46\d* 425\.19\d*\]/);
    expect([answer.status, old.status, changed.status]).to.deep.equal([200, 403, 403]);
  });
});
