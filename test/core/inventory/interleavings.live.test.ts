/** The same random interleavings on MariaDB. */
import { openDatabase, type Database } from '../../../src/platform/db/index.ts';
import { migratedLiveDatabase } from '../../helpers/live.ts';
import { provesExact, provesFuzzy } from './interleavings.ts';

const RUNS = process.env.OMNIHUB_LONG === '1' ? 2000 : 150;

describe('core/inventory/interleavings', () => {
  let live: Awaited<ReturnType<typeof migratedLiveDatabase>>;
  let db: Database;
  before(async function () {
    this.timeout(180_000);
    live = await migratedLiveDatabase();
    db = openDatabase(live.url);
  });
  after(async () => {
    await db.close();
    await live.drop();
  });

  it('exact numbers on MariaDB: the number is always the sum of what can be known', async function () {
    this.timeout(3_600_000);
    await provesExact(db, RUNS);
  });

  it('fuzzy numbers on MariaDB: no promise without a piece, and the truth in the end', async function () {
    this.timeout(3_600_000);
    await provesFuzzy(db, RUNS);
  });
});
