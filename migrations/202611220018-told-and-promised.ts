/** What a channel has been told of an order, when its goods are promised, and which orders are late. */
import type { Migration } from '../src/platform/migrate.ts';

const migration: Migration = {
  async up({ run, table }) {
    await table('order_notices', [
      'order_id CHAR(36) NOT NULL PRIMARY KEY',
      // Grows with each thing told; older news is not told behind newer.
      'version INT NOT NULL',
      'status VARCHAR(30) NOT NULL',
      // The channel's own word for it: what was written, or the order's own where the shop does not know ours.
      'shown VARCHAR(60) NOT NULL',
      // We have put the order on hold over there, and have to take that back.
      'held SMALLINT NOT NULL',
      'expected_on CHAR(10) NULL',
      'told_at DATETIME(3) NOT NULL',
    ]);
    // Local dates at the customer's: what was promised when its pieces were chosen, and what the courier says since.
    await run('ALTER TABLE shipments ADD COLUMN promised_on CHAR(10) NULL');
    await run('ALTER TABLE shipments ADD COLUMN expected_on CHAR(10) NULL');
    await table(
      'late_orders',
      ['order_id CHAR(36) NOT NULL PRIMARY KEY', 'promised_on CHAR(10) NOT NULL', 'noticed_at DATETIME(3) NOT NULL'],
      { oldest: 'promised_on, order_id' },
    );
  },
};

export default migration;
