/** The mapping's changes on MariaDB. */
import { openDatabase } from '../../../src/platform/db/index.ts';
import { migratedLiveDatabase } from '../../helpers/live.ts';
import { mapHouse } from './mapping-facts.ts';
import { mappingSuite } from './mapping.suite.ts';

describe('core/catalog/mapping on MariaDB', () =>
  mappingSuite(async () => {
    const live = await migratedLiveDatabase();
    const db = openDatabase(live.url);
    await mapHouse(db);
    return {
      db,
      url: live.url,
      async drop() {
        await db.close();
        await live.drop();
      },
    };
  }));
