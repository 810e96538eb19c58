/** One pure question at four doors: every door, with its rule's id. */
import { expect } from 'chai';
import {
  checkReturn,
  checkTransfer,
  guardCrossCountry,
  mayFulfil,
  mustAllow,
  type CountryPolicy,
} from '../../../src/core/catalog/index.ts';
import type { AppError } from '../../../src/platform/errors.ts';
import { facts, place, policy, versioned } from './mapping-facts.ts';

const shop = facts().channels.find((one) => one.id === 'AE')!;
const at = (id: string, over = {}) => ({ ...place(id, 'store', over), version: 1 });
const own = at('AE-DXB01');
const freeZone = at('AE-FZ1', { companyId: 'AE02' });
const foreign = at('SA-RUH01');
const says = (over: Partial<CountryPolicy>): CountryPolicy => versioned(policy('AE', over), { id: 'p1' });

describe('core/catalog/guard-cross-country', () => {
  type Row = readonly [string, CountryPolicy | undefined, typeof own, string];
  const forOrders: readonly Row[] = [
    ['own place, no policy', undefined, own, 'yes'],
    ['own place, named by its company', says({}), own, 'yes'],
    ['own place that the policy leaves out', says({ mayFulfilFrom: ['AE-AUH02'] }), own, 'not_listed'],
    ['other company in the country, no policy', undefined, freeZone, 'other_company'],
    ['other company, named but forbidden', says({ mayFulfilFrom: ['AE-FZ1'] }), freeZone, 'other_company'],
    [
      'other company, named and allowed',
      says({ mayFulfilFrom: ['company:AE02'], crossCompany: 'INTERCOMPANY' }),
      freeZone,
      'yes',
    ],
    ['other company, allowed but not named', says({ crossCompany: 'INTERCOMPANY' }), freeZone, 'not_listed'],
    [
      'other country, named and allowed',
      says({ mayFulfilFrom: ['SA-RUH01'], crossCompany: 'INTERCOMPANY' }),
      foreign,
      'other_country',
    ],
  ];
  for (const [what, over, location, answer] of forOrders) {
    it(`guardCrossCountry: pool and allocation, ${what}: ${answer}`, () => {
      for (const door of ['pool', 'allocation'] as const) {
        const no = guardCrossCountry({ door, channel: shop, policy: over, location });

        expect(no?.why ?? 'yes').to.equal(answer);
        if (no !== undefined) expect(no).to.include({ code: 'CROSS_COMPANY_FORBIDDEN', rule: `cross-country.${door}` });
        if (no !== undefined && over !== undefined) expect(no.policyId).to.equal('p1');
      }
      expect(mayFulfil(shop, over, location)).to.equal(answer === 'yes');
    });
  }

  it('checkTransfer: within a company yes, to another company or country no', () => {
    expect(checkTransfer(own, at('AE-AUH02'))).to.equal(undefined);
    expect(checkTransfer(own, freeZone)).to.deep.include({ rule: 'cross-country.transfer', why: 'other_company' });
    expect(checkTransfer(own, foreign)).to.deep.include({ rule: 'cross-country.transfer', why: 'other_country' });
  });

  it('checkReturn: own, foreign, foreign between companies that settle it, and where nobody takes returns', () => {
    const settled = says({ mayReturnTo: ['SA-RUH01'], crossCompany: 'INTERCOMPANY' });
    const refused = { accepted: false, code: 'CROSS_COMPANY_FORBIDDEN', rule: 'cross-country.return' };

    expect(checkReturn(shop, says({}), own)).to.deep.equal({ accepted: true });
    expect(checkReturn(shop, says({}), foreign)).to.deep.equal({
      ...refused,
      why: 'other_company',
      refundWithoutRestock: true,
    });
    expect(checkReturn(shop, settled, foreign)).to.deep.equal({ accepted: true });
    expect(checkReturn(shop, settled, own)).to.deep.include({ ...refused, why: 'not_listed' });
    for (const closed of [at('AE-DXB01', { roles: ['SELL'] }), at('AE-DXB01', { active: false })])
      expect(checkReturn(shop, says({}), closed)).to.deep.equal({
        accepted: false,
        code: 'RETURN_NOT_HERE',
        refundWithoutRestock: false,
      });
  });

  it('mustAllow: a refusal, is thrown with the rule and the policy that said so', () => {
    const no = guardCrossCountry({ door: 'allocation', channel: shop, policy: says({}), location: foreign });
    let thrown: unknown;

    try {
      mustAllow(no, { locationId: 'SA-RUH01' });
    } catch (error) {
      thrown = error;
    }

    expect(thrown).to.include({ kind: 'forbidden', code: 'CROSS_COMPANY_FORBIDDEN' });
    expect((thrown as AppError).details).to.deep.equal({
      rule: 'cross-country.allocation',
      why: 'other_country',
      policy: 'p1',
      locationId: 'SA-RUH01',
    });
    expect(() => mustAllow(undefined, {})).not.to.throw();
  });
});
