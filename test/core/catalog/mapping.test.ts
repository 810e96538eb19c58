/** The mapping's changes on SQLite. */
import { mappedHouse } from './mapping-facts.ts';
import { mappingSuite } from './mapping.suite.ts';

describe('core/catalog/mapping', () => mappingSuite(mappedHouse));
