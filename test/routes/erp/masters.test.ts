/** Masters, the outbox and outcomes over REST, on SQLite; erp.live.test.ts runs the same on MariaDB. */
import { openErpHouse } from './house.ts';
import { mastersSuite } from './masters.suite.ts';

mastersSuite(openErpHouse);
