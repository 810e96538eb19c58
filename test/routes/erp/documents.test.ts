/** Receipts and transfers over REST, on SQLite; erp.live.test.ts runs the same on MariaDB. */
import { openErpHouse } from './house.ts';
import { documentsSuite } from './documents.suite.ts';

documentsSuite(openErpHouse);
