/** Snapshots over REST, on SQLite; erp.live.test.ts runs the same on MariaDB. */
import { openErpHouse } from './house.ts';
import { snapshotsSuite } from './snapshots.suite.ts';

snapshotsSuite(openErpHouse);
