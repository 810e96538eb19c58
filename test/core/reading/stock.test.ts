import { freshDatabase } from '../../helpers/database.ts';
import { stockSuite } from './stock.suite.ts';

describe('core/reading/stock', () => stockSuite(freshDatabase));
