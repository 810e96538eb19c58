/** Proves that the Clickpost simulator cancels, tracks and calls back as documented. */
import { expect } from 'chai';
import { indian, openDesk } from './clickpost-desk.ts';

describe('sandbox/clickpost', () => {
  const { start, call, book, hub, until, stopAll } = openDesk();
  afterEach(stopAll);

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
