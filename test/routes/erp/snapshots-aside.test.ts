/** Snapshots with something set aside, on SQLite; erp.live.test.ts runs the same on MariaDB. */
import { openErpHouse } from './house.ts';
import { snapshotsAsideSuite } from './snapshots-aside.suite.ts';

snapshotsAsideSuite(openErpHouse);
