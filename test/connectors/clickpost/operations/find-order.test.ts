/** The look-up by our reference that precedes every repeat. */
import { expect } from 'chai';
import { booked, errorOf, intent, nobody, partner, says } from '../partner.ts';

describe('connectors/clickpost/operations/find-order', () => {
  it('ask: our reference, gets the V3 path, which knows orders of both versions', async () => {
    const { clickpost, calls } = await partner({ body: booked });

    await clickpost.findBooking(intent());

    expect(calls).to.deep.equal([
      {
        method: 'GET',
        path: '/orders/api/v3/create-order/',
        query: { reference_number: 'AE1042-12345678-01', username: 'omni', key: 'KEY-SECRET' },
        body: undefined,
      },
    ]);
  });

  it('build: a reference couriers cannot print, invalid', async () => {
    const error = await errorOf(nobody().findBooking(intent({ reference: 'x&y' })));

    expect(error).to.include({ kind: 'invalid', code: 'clickpost.reference_invalid' });
  });

  it('parse: a known order, its booking', async () => {
    const { clickpost } = await partner({ body: booked });

    expect(await clickpost.findBooking(intent())).to.include({ awb: '100000000001', partnerId: 2 });
  });

  it('parse: no such order or one whose booking failed, undefined', async () => {
    for (const status of [319, 322, 329, 330, 354, 400, 404, 420]) {
      const { clickpost } = await partner({ http: 400, body: says(status) });

      expect(await clickpost.findBooking(intent()), String(status)).to.equal(undefined);
    }
  });

  it('parse: success without a result, undefined', async () => {
    const { clickpost } = await partner({ body: { ...says(200), result: null } });

    expect(await clickpost.findBooking(intent())).to.equal(undefined);
  });

  it('parse: still being worked on, asked again later', async () => {
    for (const status of [102, 202]) {
      const { clickpost } = await partner({ body: says(status) });

      const error = await errorOf(clickpost.findBooking(intent()));

      expect(error).to.include({ kind: 'unavailable', code: 'clickpost.still_booking', retryAfterMs: 30_000 });
    }
  });

  it('parse: an order of another reference, a collision', async () => {
    const { clickpost } = await partner({
      body: { ...booked, result: { ...booked.result, reference_number: 'OTHER' } },
    });

    expect((await errorOf(clickpost.findBooking(intent()))).code).to.equal('clickpost.reference_collision');
  });

  it('ask: our key is not accepted, refused', async () => {
    const { clickpost } = await partner({ body: says(301, 'Authentication Failed') });

    expect(await errorOf(clickpost.findBooking(intent()))).to.include({
      kind: 'refused',
      code: 'clickpost.configuration.key',
    });
  });

  it('ask: line down or Clickpost itself broken, unavailable', async () => {
    const { clickpost } = await partner({ body: says(500) });

    expect((await errorOf(nobody().findBooking(intent()))).code).to.equal('clickpost.line_down');
    expect(await errorOf(clickpost.findBooking(intent()))).to.include({
      kind: 'unavailable',
      code: 'clickpost.partner_down',
    });
  });
});
