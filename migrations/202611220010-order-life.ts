/** What an order needs to live through holds, amendments and revisions: deadline, process, customer, cancelled pieces. */
import type { Migration } from '../src/platform/migrate.ts';

const migration: Migration = {
  async up({ run }) {
    for (const column of [
      // By which the spending limit knows a customer: the shop's id, else e-mail, else phone.
      'customer_key VARCHAR(200) NULL',
      // Which process it walks, and in which version of it.
      "kind VARCHAR(30) NOT NULL DEFAULT 'standard'",
      'process_version INT NOT NULL DEFAULT 0',
      "origin VARCHAR(12) NOT NULL DEFAULT 'magento'",
      // When its present state ends by itself, and when it may begin at the earliest.
      'due_at DATETIME(3) NULL',
      'not_before DATETIME(3) NULL',
      // Local date at which the customer may expect all of it.
      'promised_on CHAR(10) NULL',
    ])
      await run(`ALTER TABLE orders ADD COLUMN ${column}`);
    await run('ALTER TABLE order_lines ADD COLUMN cancelled INT NOT NULL DEFAULT 0');
    // VAT or GST of the row in hundredths of a percent, as the channel has charged it.
    await run('ALTER TABLE order_lines ADD COLUMN tax_rate_bp INT NULL');
  },
};

export default migration;
