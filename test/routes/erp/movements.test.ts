/** Movements over REST, on SQLite; erp.live.test.ts runs the same on MariaDB. */
import { openErpHouse } from './house.ts';
import { movementsSuite } from './movements.suite.ts';

movementsSuite(openErpHouse);
