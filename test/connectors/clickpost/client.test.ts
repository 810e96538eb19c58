/** How the transport reads an answer before any operation sees it, and what it leaves in the journal. */
import { expect } from 'chai';
import { booked, errorOf, indian, intent, nobody, partner, says } from './partner.ts';

describe('connectors/clickpost/client', () => {
  it('call: every call, carries user name and key in the query', async () => {
    const { clickpost, calls } = await partner({ body: booked });

    await clickpost.bookShipment(intent());

    expect(calls[0]?.query).to.deep.equal({ username: 'omni', key: 'KEY-SECRET' });
  });

  it('call: meta.status_code instead of meta.status, read as well', async () => {
    const { clickpost } = await partner({ body: { ...booked, meta: { status_code: 200 } } });

    expect((await clickpost.bookShipment(intent())).awb).to.equal('100000000001');
  });

  it('call: a refusal with HTTP 400 or 500, the body is believed', async () => {
    for (const http of [400, 500]) {
      const { clickpost } = await partner({ http, body: says(319, 'no') });

      expect(await errorOf(clickpost.bookShipment(intent()))).to.include({
        kind: 'refused',
        code: 'clickpost.courier_refused',
      });
    }
  });

  it('call: success with HTTP 502, proves nothing', async () => {
    const { clickpost } = await partner({ http: 502, body: booked });

    expect(await errorOf(clickpost.bookShipment(intent()))).to.include({
      kind: 'unavailable',
      code: 'clickpost.garbage',
    });
  });

  it('call: HTML, no envelope, empty body, bare JSON: garbage', async () => {
    for (const body of [
      '<html>502</html>',
      '',
      'null',
      '[]',
      '"text"',
      '{"meta":null}',
      '{"meta":{"status":"x"}}',
      '7',
    ]) {
      const { clickpost } = await partner({ body });

      const error = await errorOf(clickpost.fetchAccounts());

      expect(error, body).to.include({ kind: 'unavailable', code: 'clickpost.garbage' });
    }
  });

  it('call: a 5xx page with Retry-After, says how long', async () => {
    const { clickpost } = await partner({ http: 503, body: 'down', headers: { 'retry-after': '7' } });

    expect(await errorOf(clickpost.bookShipment(intent()))).to.include({
      code: 'clickpost.garbage',
      retryAfterMs: 7000,
    });
  });

  it('call: throttled by HTTP or by meta.status, waits as told or 10 s', async () => {
    const byHttp = await partner({ http: 429, body: 'slow down', headers: { 'retry-after': '3' } });
    const byMeta = await partner({ body: says(429) });

    const first = await errorOf(byHttp.clickpost.bookShipment(intent()));
    const second = await errorOf(byMeta.clickpost.bookShipment(intent()));

    expect(first).to.include({ kind: 'unavailable', code: 'clickpost.throttled', retryAfterMs: 3000 });
    expect(second).to.include({ kind: 'unavailable', code: 'clickpost.throttled', retryAfterMs: 10_000 });
  });

  it('call: a line cut or silent while booking, the outcome is unknown', async () => {
    for (const line of ['cut', 'hang'] as const) {
      const { clickpost } = await partner({ line });

      const error = await errorOf(clickpost.bookShipment(intent()));

      expect(error, line).to.include({ kind: 'unavailable', code: 'clickpost.outcome_unknown' });
    }
  });

  it('call: nobody listening, nothing was sent', async () => {
    const error = await errorOf(nobody().bookShipment(intent()));

    expect(error).to.include({ kind: 'unavailable', code: 'clickpost.line_down' });
  });

  it('call: a success of a shape we do not know, a broken contract without its values', async () => {
    const { clickpost } = await partner({ body: { ...booked, result: { ...booked.result, label: { secret: 'x' } } } });

    const error = await errorOf(clickpost.bookShipment(intent()));

    expect(error).to.include({ kind: 'invalid', code: 'clickpost.contract_broken' });
    expect(error.details['fields']).to.deep.equal(['result.label: string.base']);
  });

  it('call: a redirect, is not followed', async () => {
    const { clickpost, calls } = await partner((origin) => ({
      http: 302,
      headers: { location: `${origin}/elsewhere` },
    }));

    expect((await errorOf(clickpost.bookShipment(intent()))).kind).to.equal('unavailable');
    expect(calls).to.have.length(1);
  });

  it('call: a refusal that repeats the customer, the details do not', async () => {
    const to = { ...intent().to, phone: '+97455123456', country: 'QA', city: 'Doha' };
    const text = 'Layla Customer at Villa 5 (55123456, layla@example.com) refused by hub' + ' x'.repeat(400);
    const { clickpost } = await partner({ body: says(319, text) });

    const { details } = await errorOf(clickpost.bookShipment(intent({ to })));

    expect(details['message']).to.match(/refused by hub/);
    expect(details['message']).to.have.length.at.most(200);
    expect(JSON.stringify(details)).to.not.match(/Layla|Villa|55123456|layla/);
  });

  it('call: a message that is an object, is kept as text', async () => {
    const { clickpost } = await partner({ body: says(328, { cod_value: ['required'] }) });

    const { details } = await errorOf(clickpost.bookShipment(intent()));

    expect(details['message']).to.equal('{"cod_value":["required"]}');
  });

  it('journal: a booking, neither secrets nor people', async () => {
    const { clickpost, journal } = await partner({ body: booked });

    await clickpost.bookShipment(intent());
    await clickpost.findBooking(intent());

    const text = JSON.stringify(journal);
    expect(journal).to.have.length(2);
    expect(text).to.include('AE1042-12345678-01').and.to.include('100000000001');
    expect(text).to.not.match(/KEY-SECRET|omni|Layla|Villa|501234567|layla@|Reem|00000000-0000-4000/);
  });

  it('journal: a booking inside India, neither secrets nor the names and numbers of people', async () => {
    const { clickpost, journal } = await partner({ body: booked });

    await clickpost.bookShipment(indian());

    expect(JSON.stringify(journal)).to.not.match(/KEY-SECRET|omni|Layla|9876543210|layla@/);
  });
});
