/** Our couriers beside the accounts that are really there. */
import { expect } from 'chai';
import { firstCouriers, type CourierRow } from '../../../config/couriers.ts';
import { compareAccounts } from '../../../src/core/shipment/index.ts';

const row = (own: Partial<CourierRow> = {}): CourierRow => ({ ...firstCouriers[0]!, ...own });
const there = (own: object = {}) => ({ partnerId: 2, courierName: 'Aramex', account: 'ARAMEX', active: true, ...own });

describe('core/shipment/check-accounts', () => {
  it('compareAccounts: id and account both fit and are on, nothing to say', () => {
    expect(compareAccounts([row()], [there()])).to.deep.equal([]);
  });

  it('compareAccounts: switched off, another account, another id: each named, with what was perhaps meant', () => {
    expect(compareAccounts([row()], [there({ active: false })])).to.deep.equal([{ about: 'ARAMEX', what: 'inactive' }]);
    expect(compareAccounts([row()], [there({ account: 'ARAMEX_AE', active: false })])).to.deep.equal([
      { about: 'ARAMEX', what: 'missing', hint: '2:ARAMEX_AE' },
    ]);
    expect(compareAccounts([row()], [])).to.deep.equal([{ about: 'ARAMEX', what: 'missing' }]);
  });

  it('compareAccounts: a courier whose id nobody could tell, with the account that looks like it', () => {
    const smsa = row({ code: 'SMSA', name: 'SMSA Express', partnerId: null, verified: false, account: 'SMSA' });
    const found = there({ partnerId: 77, courierName: 'SMSA Domestic', account: 'SMSA_KSA' });

    expect(compareAccounts([smsa], [found])).to.deep.equal([
      { about: 'SMSA', what: 'no_id', hint: '77:SMSA_KSA' },
      { about: '77:SMSA_KSA', what: 'unused', hint: 'SMSA Domestic' },
    ]);
  });
});
