import { freshDatabase } from '../../helpers/database.ts';
import { shareSuite } from './share.suite.ts';

describe('platform/db: shared locks', () => {
  shareSuite(freshDatabase);
});
