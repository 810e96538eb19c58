import { openDatabase } from '../../../src/platform/db/index.ts';
import { migratedLiveDatabase } from '../../helpers/live.ts';
import { stockSuite } from './stock.suite.ts';

describe('core/reading/stock on MariaDB', () =>
  stockSuite(async () => {
    const live = await migratedLiveDatabase();
    const db = openDatabase(live.url);
    return {
      db,
      async drop() {
        await db.close();
        await live.drop();
      },
    };
  }));
