/** Parcels that nobody serves, and the places that did not, on SQLite. */
import { freshDatabase } from '../../helpers/database.ts';
import { unservedCases } from './unserved-cases.ts';

describe('core/rerouting', () => {
  unservedCases(freshDatabase);
});
