/** Many parcels sent elsewhere, on SQLite. */
import { freshDatabase } from '../../helpers/database.ts';
import { runCases } from './run-cases.ts';

describe('core/rerouting/work-run, many parcels', () => {
  runCases(freshDatabase);
});
