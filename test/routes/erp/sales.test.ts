/** Till receipts over REST, on SQLite; erp.live.test.ts runs the same on MariaDB. */
import { openErpHouse } from './house.ts';
import { salesSuite } from './sales.suite.ts';

salesSuite(openErpHouse);
