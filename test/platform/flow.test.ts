/** The flow without any server: SQLite and the bus inside the process. */
import { createEmbeddedBus } from '../../src/platform/bus/embedded.ts';
import { flowSuite } from './flow.suite.ts';
import { embeddedDatabase } from './made.ts';

describe('platform/flow embedded', function () {
  this.timeout(60_000);

  flowSuite(async () => {
    const { db, drop } = await embeddedDatabase();
    return { db, drop, bus: (topology) => Promise.resolve(createEmbeddedBus(topology)) };
  });
});
