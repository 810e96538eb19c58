/** The same random interleavings on MariaDB. */
import { suiteDatabase } from '../../helpers/live.ts';
import { provesExact, provesFuzzy } from './interleavings.ts';

const RUNS = process.env.OMNIHUB_LONG === '1' ? 2000 : 150;

describe('core/inventory/interleavings', () => {
  const live = suiteDatabase();

  it('exact numbers on MariaDB: the number is always the sum of what can be known', async function () {
    this.timeout(3_600_000);
    await provesExact(live.db, RUNS);
  });

  it('fuzzy numbers on MariaDB: no promise without a piece, and the truth in the end', async function () {
    this.timeout(3_600_000);
    await provesFuzzy(live.db, RUNS);
  });
});
