/** Random interleavings on SQLite. */
import { freshDatabase, type FreshDatabase } from '../../helpers/database.ts';
import { provesExact, provesFuzzy } from './interleavings.ts';

const RUNS = process.env.OMNIHUB_LONG === '1' ? 3000 : process.env.OMNIHUB_QUICK === '1' ? 10 : 150;

describe('core/inventory/interleavings', () => {
  let fresh: FreshDatabase;
  before(async () => {
    fresh = await freshDatabase();
  });
  after(() => fresh.drop());

  it('exact numbers: late, doubled, reordered, parked; the number is always the sum of what can be known', async function () {
    this.timeout(3_600_000);
    await provesExact(fresh.db, RUNS);
  });

  it('fuzzy numbers: no promise without a piece, and the truth in the end', async function () {
    this.timeout(3_600_000);
    await provesFuzzy(fresh.db, RUNS);
  });
});
