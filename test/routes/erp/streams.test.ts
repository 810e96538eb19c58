/** Sequences over REST, on SQLite; erp.live.test.ts runs the same on MariaDB. */
import { openErpHouse } from './house.ts';
import { streamsSuite } from './streams.suite.ts';

streamsSuite(openErpHouse);
