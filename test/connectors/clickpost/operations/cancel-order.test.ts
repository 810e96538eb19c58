/** Voiding a waybill. */
import { expect } from 'chai';
import { errorOf, nobody, partner, says } from '../partner.ts';

const shipment = { awb: 'A1', partnerId: 2, account: 'ARAMEX_AE' };

describe('connectors/clickpost/operations/cancel-order', () => {
  it('build: waybill, courier and account, and Clickpost reports the cancellation itself', async () => {
    const { clickpost, calls } = await partner({ body: says(200) });

    await clickpost.cancelShipment(shipment);

    expect(calls[0]?.query).to.include({
      waybill: 'A1',
      cp_id: '2',
      account_code: 'ARAMEX_AE',
      manually_update_status: 'true',
    });
  });

  it('ask: one GET at the right path', async () => {
    const { clickpost, calls } = await partner({ body: says(200) });

    await clickpost.cancelShipment(shipment);

    expect(calls).to.have.length(1);
    expect(calls[0]).to.include({ method: 'GET', path: '/orders/api/v1/cancel-order/' });
  });

  it('parse: 200 and 600 are cancelled, 202 is pending', async () => {
    const answers = { 200: 'cancelled', 600: 'cancelled', 202: 'pending' };
    for (const [status, outcome] of Object.entries(answers)) {
      const { clickpost } = await partner({ http: status === '202' ? 202 : 200, body: says(Number(status)) });

      expect(await clickpost.cancelShipment(shipment)).to.equal(outcome);
    }
  });

  it('ask: anything else, not cancelled', async () => {
    const codes = {
      350: 'cancellation_refused',
      351: 'configuration.account_unknown',
      323: 'code_unexpected',
      303: 'code_unexpected',
    };
    for (const [status, code] of Object.entries(codes)) {
      const { clickpost } = await partner({ http: status === '350' ? 400 : 200, body: says(Number(status)) });

      expect(await errorOf(clickpost.cancelShipment(shipment))).to.include({
        kind: 'refused',
        code: `clickpost.${code}`,
      });
    }
  });

  it('ask: line down or silent, unavailable', async () => {
    const { clickpost } = await partner({ line: 'hang' });

    expect((await errorOf(nobody().cancelShipment(shipment))).code).to.equal('clickpost.line_down');
    expect(await errorOf(clickpost.cancelShipment(shipment))).to.include({
      kind: 'unavailable',
      code: 'clickpost.outcome_unknown',
    });
  });
});
