/** Intake with all its reasons: what the channel said of an order, what was odd about it, and who corrected a refused body. */
import type { Migration } from '../src/platform/migrate.ts';

const migration: Migration = {
  async up({ table, run }) {
    for (const column of [
      // The channel's own state of the order, as it said last: its brakes hold ours.
      'channel_state VARCHAR(32) NULL',
      // 0: nothing of it has to be picked.
      'ships TINYINT NOT NULL DEFAULT 1',
      // Taken before the order came here, as the channel says.
      'paid_minor BIGINT NOT NULL DEFAULT 0',
      // What was odd but no reason to refuse it.
      'warnings LONGTEXT NULL',
      'note VARCHAR(500) NULL',
      // The sender's own key of an order that was entered here: a repeat is the same order.
      'client_reference VARCHAR(80) NULL',
      // A payment under way is asked for again and again, ever more seldom.
      'payment_asks INT NOT NULL DEFAULT 0',
      'payment_ask_at DATETIME(3) NULL',
    ])
      await run(`ALTER TABLE orders ADD COLUMN ${column}`);
    await run('CREATE UNIQUE INDEX orders_client_reference ON orders (channel_id, client_reference)');
    await run('CREATE INDEX orders_payment_due ON orders (state, reason, due_at)');
    await run('CREATE INDEX parked_number ON parked (order_number, state)');
    await table(
      'inbound_corrections',
      [
        'id CHAR(36) NOT NULL PRIMARY KEY',
        'inbound_id CHAR(36) NOT NULL',
        'body_before LONGTEXT NOT NULL',
        // Which fields, never their contents.
        'changes LONGTEXT NOT NULL',
        'why VARCHAR(300) NULL',
        'who VARCHAR(80) NOT NULL',
        'at DATETIME(3) NOT NULL',
      ],
      { message: 'inbound_id, at' },
    );
  },
};

export default migration;
