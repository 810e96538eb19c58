/** Items that are taken off sale everywhere at once, by a person and with a reason. */
import type { Migration } from '../src/platform/migrate.ts';

const migration: Migration = {
  async up({ table }) {
    await table('item_withdrawals', [
      'sku VARCHAR(64) NOT NULL PRIMARY KEY',
      'why VARCHAR(200) NOT NULL',
      'who VARCHAR(80) NOT NULL',
      'at DATETIME(3) NOT NULL',
    ]);
  },
};
export default migration;
