/** Proves that the Clickpost simulator keeps to the documentation, and that each of its switches works. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { startClickpostSandbox } from '../../sandbox/index.ts';
import type { ClickpostSandbox, ClickpostSandboxOptions } from '../../sandbox/index.ts';

const couriers = [
  { id: 138, name: 'Naqel', account: 'NAQEL_AE', labels: 'pdf' as const },
  { id: 218, name: 'RedBox', account: 'REDBOX_SA', labels: 'none' as const, async: true, rvp: false },
  { id: 4, name: 'Delhivery', account: 'DEL_IN', labels: 'pdf' as const, cancelScan: false },
];
const side = {
  name: 'Store 1042',
  email: 'store@example.com',
  phone_code: '+971',
  phone: '40000000',
  address: 'Unit G-12',
  city: 'Dubai',
  state: '',
  postal_code: 'Al Barsha 1',
  country_code: 'AE',
};
const item = {
  sku: 'A',
  description: 'Shirt',
  quantity: 1,
  price: 249.5,
  weight: 350,
  length: 28,
  breadth: 18,
  height: 4,
};
const terms = {
  reference_number: 'AE1042-1-01',
  order_id: '100012345',
  order_type: 'COD',
  delivery_type: 'FORWARD',
  cod_value: 249.5,
  currency_code: 'AED',
  invoice_value: 249.5,
  invoice_number: 'INV-1',
  invoice_date: '2025-01-15',
  courier_partner: 138,
  account_code: 'NAQEL_AE',
  length: 30,
  breadth: 20,
  height: 12,
  weight: 900,
  items: [item],
};
interface Change {
  shipment?: object;
  pickup?: object;
  drop?: object;
  additional?: object;
}
const order = ({ shipment = {}, pickup = {}, drop = {}, additional = {} }: Change = {}) => ({
  pickup_info: { ...side, time: '2025-01-15T14:00:00', ...pickup },
  drop_info: { ...side, ...drop },
  shipment_details: { ...terms, ...shipment },
  additional: { label: true, ...additional },
});
const indian = {
  pickup_info: {
    pickup_name: 'Store',
    pickup_phone: '9800000000',
    pickup_pincode: '400050',
    pickup_address: 'Hill Road',
    pickup_city: 'Mumbai',
    pickup_state: 'Maharashtra',
    pickup_country: 'IN',
    pickup_time: '2025-03-01T19:00:00Z',
    email: 's@example.com',
    tin: '27AAAAA0000A1Z5',
  },
  drop_info: {
    drop_name: 'Priya',
    drop_phone: '9900000000',
    drop_pincode: '110001',
    drop_address: 'Janpath',
    drop_city: 'New Delhi',
    drop_state: 'Delhi',
    drop_country: 'IN',
  },
  shipment_details: {
    ...terms,
    currency_code: undefined,
    courier_partner: 4,
    account_code: 'DEL_IN',
    reference_number: 'IN-1',
  },
  additional: {},
};

interface Meta {
  status: number;
  success: boolean;
  message: string;
}
interface Booked {
  http: number;
  meta: Meta;
  result: Record<string, unknown> | null;
  order_id?: number;
  tracking_id?: number;
}
type Callback = Record<string, unknown> & {
  clickpost_status_code: number;
  additional: {
    latest_status: { clickpost_status_code: number; reference_number: string };
    notification_event_id?: number;
  };
};

describe('sandbox/clickpost', () => {
  const running: { stop: () => Promise<void> }[] = [];
  afterEach(async () => {
    for (const one of running.splice(0)) await one.stop();
  });

  const start = async (more: Partial<ClickpostSandboxOptions> = {}): Promise<ClickpostSandbox> => {
    const clickpost = await startClickpostSandbox({ username: 'u', key: 'k', couriers, ...more });
    running.push(clickpost);
    return clickpost;
  };
  const call = async (clickpost: ClickpostSandbox, path: string, query = '', body?: unknown): Promise<Booked> => {
    const init =
      body === undefined
        ? {}
        : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const answer = await fetch(`${clickpost.url}/api/${path}/?username=u&key=k${query}`, init);
    return { http: answer.status, ...((await answer.json()) as Omit<Booked, 'http'>) };
  };
  const book = (clickpost: ClickpostSandbox, change: Change = {}) =>
    call(clickpost, 'v4/create-order', '', order(change));
  const hub = async (answers: number[] = []) => {
    const got: Callback[] = [];
    const keys: unknown[] = [];
    const server = http.createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        keys.push(request.headers.authorization);
        const status = answers.shift() ?? 200;
        if (status === 200) got.push(JSON.parse(Buffer.concat(parts).toString()) as Callback);
        response.writeHead(status).end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    running.push({ stop: () => new Promise((resolve) => server.close(() => resolve())) });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/clickpost/status`;
    return { webhook: { url, authorization: 'fixed', retryBaseMs: 10 }, got, keys };
  };
  const until = async (done: () => boolean) => {
    for (let i = 0; i < 300 && !done(); i += 1) await new Promise((resolve) => setTimeout(resolve, 10));
  };

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
    const clickpost = await start({ asyncMs: 60 });
    const later = () => book(clickpost, { shipment: { courier_partner: 218, account_code: 'REDBOX_SA' } });
    const answers = [await later(), await later()];
    await new Promise((resolve) => setTimeout(resolve, 70));
    answers.push(await later(), await later());
    expect(answers.map((one) => one.meta.status)).to.deep.equal([202, 102, 200, 323]);
    expect(answers[0]?.result?.['waybill']).to.equal(null);
    expect(answers[2]?.result?.['waybill']).to.be.a('string');
    expect(answers[2]?.result?.['label']).to.equal(null);
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

  it('cancel: void before dispatch, 600 again, return after dispatch, 350 when over, 351 for another account', async () => {
    const clickpost = await start();
    const awb = async (reference_number: string) =>
      String((await book(clickpost, { shipment: { reference_number } })).result?.['waybill']);
    const cancel = (waybill: string, account = 'NAQEL_AE') =>
      call(clickpost, 'v1/cancel-order', `&waybill=${waybill}&cp_id=138&account_code=${account}`);
    const [one, two, three] = [await awb('R1'), await awb('R2'), await awb('R3')];
    await clickpost.sendStatus(two, 4);
    await clickpost.sendStatus(three, 8);
    const answers = [
      await cancel(one),
      await cancel(one),
      await cancel(two),
      await cancel(three),
      await cancel(two, 'X'),
    ];
    expect(answers.map(({ http: status, meta }) => [status, meta.status])).to.deep.equal([
      [200, 200],
      [200, 600],
      [200, 200],
      [400, 350],
      [200, 351],
    ]);
    expect(clickpost.find(one)?.scans.at(-1)?.code).to.equal(10);
    expect(clickpost.find(two)?.path[0]).to.equal(11);
  });

  it('cancel: an asynchronous courier answers 202; a silent one sends no scan unless asked', async () => {
    const clickpost = await start({ asyncMs: 0 });
    const slow = { courier_partner: 218, account_code: 'REDBOX_SA' };
    await book(clickpost, { shipment: slow });
    const waybill = clickpost.shipments.get('AE1042-1-01')?.waybill ?? '';
    const accepted = await call(clickpost, 'v1/cancel-order', `&waybill=${waybill}&cp_id=218&account_code=REDBOX_SA`);
    const silent = String((await call(clickpost, 'v3/create-order', '', indian)).result?.['waybill']);
    await call(clickpost, 'v1/cancel-order', `&waybill=${silent}&cp_id=4&account_code=DEL_IN`);
    expect([accepted.http, accepted.meta.status]).to.deep.equal([202, 202]);
    expect(clickpost.find(silent)).to.deep.include({ cancelled: true, scans: [] });
  });

  it('track: keyed by waybill, India time, newest first; unknown is null; six are too many', async () => {
    const clickpost = await start();
    const waybill = String((await book(clickpost)).result?.['waybill']);
    await clickpost.sendStatus(waybill, 4, { at: new Date('2025-01-16T08:00:00Z') });
    await clickpost.sendStatus(waybill, 5, { at: new Date('2025-01-16T09:12:00Z') });
    const track = (waybills: string) => call(clickpost, 'v2/track-order', `&waybill=${waybills}&cp_id=138`);
    const known = (await track(waybill)).result?.[waybill];
    expect(known).to.have.nested.property('latest_status.clickpost_status_code', 5);
    expect(known).to.have.nested.property('scans[0].timestamp', '2025-01-16 14:42:00');
    expect(await track('nothing')).to.deep.include({
      result: null,
      meta: { status: 200, success: true, message: 'SUCCESS' },
    });
    expect((await track('1,2,3,4,5,6')).meta.success).to.equal(false);
  });

  it('updated-order: what moved in the window, which is at most half an hour', async () => {
    const clickpost = await start();
    const waybill = String((await book(clickpost)).result?.['waybill']);
    await clickpost.sendStatus(waybill, 4);
    const now = Math.floor(Date.now() / 1000);
    const rows = await call(clickpost, 'v1/updated-order', `&start_date=${now - 60}&end_date=${now + 60}`);
    const wide = await call(clickpost, 'v1/updated-order', `&start_date=${now - 3600}&end_date=${now}`);
    expect(rows.result).to.have.nested.property('[0].waybill', waybill);
    expect(wide.meta.success).to.equal(false);
  });

  it('fetch-accounts: lists the couriers by key alone', async () => {
    const clickpost = await start();
    const answer = await fetch(`${clickpost.url}/api/v1/fetch-accounts?key=k&active=true`);
    expect(await answer.json()).to.have.nested.property('result[1].account_code', 'REDBOX_SA');
  });

  it('callbacks: a shipment goes the normal way, each scan told with its secret', async () => {
    const { webhook, got, keys } = await hub();
    const clickpost = await start({ webhook, pace: { stepMs: 15 } });
    await book(clickpost);
    await until(() => got.length === 6);
    expect(got.map((one) => one.clickpost_status_code)).to.deep.equal([28, 25, 4, 5, 6, 8]);
    expect(new Set(keys)).to.deep.equal(new Set(['fixed']));
    expect(got[0]?.additional.latest_status.reference_number).to.equal('AE1042-1-01');
    expect(got[0]?.['timestamp']).to.match(/Z$/);
  });

  it('callbacks: the hub says 500 and is retried until 200', async () => {
    const { webhook, got, keys } = await hub([500, 202, 503]);
    const clickpost = await start({ webhook });
    const waybill = String((await book(clickpost)).result?.['waybill']);
    expect(await clickpost.sendStatus(waybill, 4)).to.equal(true);
    expect([got.length, keys.length]).to.deep.equal([1, 4]);
  });

  it('paths: a failed delivery and a return to origin, by weight and by shipment', async () => {
    const { webhook, got } = await hub();
    const clickpost = await start({ webhook, pace: { stepMs: 2 } });
    clickpost.switches.set({ paths: { rto: 1 }, burst: 20 });
    await book(clickpost);
    await until(() => got.length === 11);
    const codes = got.map((one) => one.clickpost_status_code).sort((a, b) => a - b);
    expect(codes).to.deep.equal([4, 5, 6, 9, 11, 12, 13, 14, 21, 25, 28]);
    const second = await book(clickpost, { shipment: { reference_number: 'R2' } });
    clickpost.setPath(String(second.result?.['waybill']), 'lost');
    await until(() => got.length === 16);
    expect(got.some((one) => one.clickpost_status_code === 16)).to.equal(true);
  });

  it('burst: the all kind repeats the newest state, the selected kind sends only the newest', async () => {
    const all = await hub();
    const one = await start({ webhook: all.webhook, pace: { stepMs: 2 } });
    one.switches.set({ burst: 6 });
    await book(one);
    await until(() => all.got.length === 6);
    expect(new Set(all.got.map((got) => got.additional.latest_status.clickpost_status_code))).to.deep.equal(
      new Set([8]),
    );

    const selected = await hub();
    const two = await start({ webhook: selected.webhook, pace: { stepMs: 2 } });
    two.switches.set({ burst: 6, webhookKind: 'selected' });
    await book(two);
    await until(() => selected.got.length === 1);
    await two.idle();
    expect(selected.got.map((got) => [got.clickpost_status_code, got.additional.notification_event_id])).to.deep.equal([
      [8, 5],
    ]);
  });

  it('duplicate and reorder: a callback comes twice, a held one is overtaken', async () => {
    const { webhook, got } = await hub();
    const clickpost = await start({ webhook });
    const waybill = String((await book(clickpost)).result?.['waybill']);
    clickpost.switches.set({ duplicate: { count: 1 } });
    await clickpost.sendStatus(waybill, 4);
    expect(got).to.have.length(2);
    clickpost.switches.set({ reorder: { count: 1 } });
    await Promise.all([clickpost.sendStatus(waybill, 5), clickpost.sendStatus(waybill, 6)]);
    expect(got.slice(2).map((one) => one.clickpost_status_code)).to.deep.equal([6, 5]);
  });

  it('journal: keeps what was booked and never the key; bounded', async () => {
    const clickpost = await start({ journalLimit: 50 });
    await book(clickpost);
    expect(clickpost.journal.all()[0]?.effect).to.contain('AE1042-1-01: 200 ');
    expect(JSON.stringify(clickpost.journal.all()[0]?.query)).to.not.contain('"k"');
    for (let i = 0; i < 80; i += 1) clickpost.journal.add({ direction: 'in', method: 'GET', path: '/', status: 200 });
    expect(clickpost.journal.all().length).to.be.at.most(66);
    expect(clickpost.journal.since(80)).to.have.length(1);
  });
});
