/** Every night our couriers are held against the accounts that Clickpost has for us: what is wrong becomes a task, what is mended closes its own. */
import type { Partners } from '../connectors/index.ts';
import { listCouriers } from '../core/catalog/index.ts';
import { ACCOUNTS_NOTE, compareAccounts, type AccountFinding } from '../core/shipment/index.ts';
import { openTask, settleOthers } from '../core/task/index.ts';
import { writeSetting } from '../platform/settings.ts';
import type { Job } from './index.ts';

const KIND = 'courier.account_wrong';

export function checkAccounts(p: Pick<Partners, 'clickpost'>): Job {
  return {
    id: 'clickpost.check_accounts',
    every: '0 15 2 * * *',
    about: 'Compares our couriers with the accounts at Clickpost',
    async run({ db }) {
      const accounts = await p.clickpost.fetchAccounts();
      const findings = compareAccounts(await db.read((reader) => listCouriers(reader)), accounts);
      // An account that nobody uses yet does no harm.
      const wrong = findings.filter((one) => one.what !== 'unused');
      await db.tx(async (tx) => {
        await writeSetting(tx, ACCOUNTS_NOTE, { findings } satisfies { findings: AccountFinding[] });
        for (const { about, what, hint } of wrong) {
          await openTask(tx, {
            kind: KIND,
            about,
            workgroup: 'integration',
            priority: what === 'no_id' ? 3 : 1,
            reasonCode: `courier.account_${what}`,
            facts: { courier: about, ...(hint === undefined ? {} : { hint }) },
          });
        }
        await settleOthers(tx, KIND, new Set(wrong.map((one) => one.about)));
      });
      return `${accounts.length} accounts, ${wrong.length} couriers wrong`;
    },
  };
}
