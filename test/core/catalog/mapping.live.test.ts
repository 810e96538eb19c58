/** The mapping's changes on MariaDB. */
import { openDatabase } from '../../../src/platform/db/index.ts';
import { migrate } from '../../../src/platform/migrate.ts';
import { liveDatabase } from '../../helpers/live.ts';
import { mapHouse } from './mapping-facts.ts';
import { mappingSuite } from './mapping.suite.ts';

describe('core/catalog/mapping on MariaDB', () =>
  mappingSuite(async () => {
    const live = await liveDatabase();
    const db = openDatabase(live.url);
    await migrate(db);
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
