/** Our courier accounts at Clickpost. */
import { expect } from 'chai';
import { errorOf, nobody, partner, says } from '../partner.ts';

const row = { courier_partner_id: 218, courier_name: 'RedBox', account_code: 'REDBOX', account_active: true, other: 1 };

describe('connectors/clickpost/operations/fetch-accounts', () => {
  it('build: nothing but who we are', async () => {
    const { clickpost, calls } = await partner({ body: { ...says(200), result: [] } });

    await clickpost.fetchAccounts();

    expect(calls[0]?.query).to.deep.equal({ username: 'omni', key: 'KEY-SECRET' });
    expect(calls[0]?.body).to.equal(undefined);
  });

  it('ask: the orders host, the right path', async () => {
    const { clickpost, calls } = await partner({ body: { ...says(200), result: [] } });

    await clickpost.fetchAccounts();

    expect(calls[0]).to.include({ method: 'GET', path: '/orders/api/v1/fetch-accounts' });
  });

  it('parse: accounts, in our words', async () => {
    const { clickpost } = await partner({ body: { ...says(200), result: [row, { ...row, account_active: null }] } });

    const account = { partnerId: 218, courierName: 'RedBox', account: 'REDBOX' };
    expect(await clickpost.fetchAccounts()).to.deep.equal([
      { ...account, active: true },
      { ...account, active: false },
    ]);
  });

  it('parse: an account without a courier, a broken contract', async () => {
    const { clickpost } = await partner({ body: { ...says(200), result: [{ account_code: 'X' }] } });

    expect((await errorOf(clickpost.fetchAccounts())).code).to.equal('clickpost.contract_broken');
  });

  it('ask: a refusal, refused', async () => {
    const { clickpost } = await partner({ body: says(301) });

    expect((await errorOf(clickpost.fetchAccounts())).code).to.equal('clickpost.configuration.key');
  });

  it('ask: line down, unavailable', async () => {
    expect((await errorOf(nobody().fetchAccounts())).kind).to.equal('unavailable');
  });
});
