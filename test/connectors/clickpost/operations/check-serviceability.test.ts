/** Which courier serves an Indian pincode. */
import { expect } from 'chai';
import type { AdviceQuestion } from '../../../../src/core/shipment/index.ts';
import { errorOf, indian, intent, nobody, partner, says } from '../partner.ts';

const inIndia = (over: Partial<AdviceQuestion> = {}): AdviceQuestion => {
  const { courier: _, ...question } = indian();
  return { ...question, ...over };
};
const cash = { cashOnDelivery: { minor: 100, currency: 'INR' } };
const answer = (...result: object[]) => ({ body: { ...says(200), result } });

describe('connectors/clickpost/operations/check-serviceability', () => {
  it('build: both pincodes and the value, no weight of a doubtful unit', async () => {
    const { clickpost, calls } = await partner(answer());

    await clickpost.checkServiceability(inIndia());

    expect(calls[0]?.body).to.deep.equal([
      { pickup_pincode: '110001', drop_pincode: '560001', invoice_value: 249.5, service_type: 'FORWARD' },
    ]);
  });

  it('ask: its own host and path; outside India nothing is asked', async () => {
    const { clickpost, calls } = await partner(answer());

    await clickpost.checkServiceability(inIndia());
    expect(await clickpost.checkServiceability(intent())).to.deep.equal([]);

    expect(calls).to.have.length(1);
    expect(calls[0]).to.include({ method: 'POST', path: '/serviceability/api/v1/serviceability_api/' });
  });

  it('parse: by the kind of payment; one account of several is enough', async () => {
    const rows = [
      { cp_id: 4, serviceable: { COD: false, PREPAID: true }, comitted_sla: 3 },
      { cp_id: 5, serviceable: { COD: false, PREPAID: false } },
      { cp_id: 5, serviceable: { COD: true, PREPAID: true }, comitted_sla: 2 },
    ];
    const { clickpost } = await partner(answer(...rows));

    expect(await clickpost.checkServiceability(inIndia(cash))).to.deep.equal([
      { partnerId: 4, serves: false, days: 3 },
      { partnerId: 5, serves: true, days: 2 },
    ]);
    expect((await clickpost.checkServiceability(inIndia()))[0]).to.deep.equal({ partnerId: 4, serves: true, days: 3 });
  });

  it('parse: days that cannot be, a broken contract', async () => {
    for (const days of [-1, 400, 'soon']) {
      const { clickpost } = await partner(answer({ cp_id: 4, serviceable: { PREPAID: true }, comitted_sla: days }));

      expect((await errorOf(clickpost.checkServiceability(inIndia()))).code).to.equal('clickpost.contract_broken');
    }
  });

  it('ask: a refusal, refused; line down, unavailable', async () => {
    const { clickpost } = await partner({ body: says(306) });

    expect((await errorOf(clickpost.checkServiceability(inIndia()))).code).to.equal('clickpost.configuration.service');
    expect((await errorOf(nobody().checkServiceability(inIndia()))).kind).to.equal('unavailable');
  });
});
