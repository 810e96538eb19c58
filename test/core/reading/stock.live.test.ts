import { openDatabase } from '../../../src/platform/db/index.ts';
import { migrate } from '../../../src/platform/migrate.ts';
import { liveDatabase } from '../../helpers/live.ts';
import { stockSuite } from './stock.suite.ts';

describe('core/reading/stock on MariaDB', () =>
  stockSuite(async () => {
    const live = await liveDatabase();
    const db = openDatabase(live.url);
    await migrate(db);
    return {
      db,
      async drop() {
        await db.close();
        await live.drop();
      },
    };
  }));
