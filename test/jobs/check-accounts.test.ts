/** The nightly look at our couriers' accounts: a task for each that is wrong, gone when it is mended; and what the doctor says. */
import { expect } from 'chai';
import { firstCouriers } from '../../config/couriers.ts';
import { saidOfAccounts } from '../../src/cli/doctor.ts';
import { ACCOUNTS_NOTE, type PartnerAccount } from '../../src/core/shipment/index.ts';
import { checkAccounts } from '../../src/jobs/check-accounts.ts';
import { readSetting } from '../../src/platform/settings.ts';
import { all, shop } from '../core/made.ts';
import type { FreshDatabase } from '../helpers/database.ts';

const right: PartnerAccount[] = firstCouriers
  .filter((row) => row.connector === 'clickpost' && row.partnerId !== null)
  .map((row) => ({ partnerId: row.partnerId ?? 0, courierName: row.name, account: row.account, active: true }));

describe('jobs/check-accounts', () => {
  let fresh: FreshDatabase;
  before(async () => {
    fresh = await shop();
  });
  after(() => fresh.drop());

  it('run: an account that is gone becomes one task, however often it is looked at, that ends when it is back', async () => {
    const open = () =>
      all<{ about: string; reason_code: string }>(
        fresh.db,
        "SELECT reason_code, facts FROM tasks WHERE kind = 'courier.account_wrong' AND state = 'open' ORDER BY reason_code",
      );
    const run = (accounts: readonly PartnerAccount[]) =>
      checkAccounts({ clickpost: { fetchAccounts: () => Promise.resolve(accounts) } } as never).run({
        db: fresh.db,
        now: new Date(),
      });
    const without = right.map((one) => (one.account === 'NAQEL' ? { ...one, account: 'NAQEL_KSA' } : one));

    const said = [await run(without), await run(without)];
    const wrong = await open();
    const noted = await fresh.db.read((reader) => readSetting<{ findings: { what: string }[] }>(reader, ACCOUNTS_NOTE));
    await run(right);

    expect(said[0]).to.equal(said[1]);
    expect(wrong.map((one) => one.reason_code)).to.deep.equal(['courier.account_missing', 'courier.account_no_id']);
    expect(JSON.stringify(wrong)).to.contain('138:NAQEL_KSA');
    expect(noted?.findings.map((one) => one.what)).to.have.members(['missing', 'no_id', 'unused']);
    expect((await open()).map((one) => one.reason_code)).to.deep.equal(['courier.account_no_id']);
  });

  it('doctor: a line for each courier that is wrong, with what was perhaps meant; one line when all are right', () => {
    expect(
      saidOfAccounts(
        [
          { about: 'NAQEL', what: 'missing', hint: '138:NAQEL_KSA' },
          { about: 'ARAMEX', what: 'inactive' },
          { about: '9:X', what: 'unused', hint: 'X' },
        ],
        4,
      ),
    ).to.deep.equal([
      { what: 'courier accounts', ok: false, said: 'NAQEL: missing, perhaps 138:NAQEL_KSA' },
      { what: 'courier accounts', ok: false, said: 'ARAMEX: inactive' },
    ]);
    expect(saidOfAccounts([{ about: '9:X', what: 'unused' }], 4)).to.deep.equal([
      { what: 'courier accounts', ok: true, said: '4 accounts, every courier mapped right' },
    ]);
  });
});
