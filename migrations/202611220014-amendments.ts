/** What is sold before it is there, what stands in for what, what customers are asked, their links, and who waits for which goods. */
import type { Migration } from '../src/platform/migrate.ts';

const migration: Migration = {
  async up({ table, run }) {
    for (const column of [
      // Local date before which no piece of it leaves.
      'release_on CHAR(10) NULL',
      // 1: an order may wait for it; the date is when it should be there.
      'backorder TINYINT NOT NULL DEFAULT 0',
      'available_on CHAR(10) NULL',
    ])
      await run(`ALTER TABLE items ADD COLUMN ${column}`);
    await table('item_substitutes', [
      // '' is every channel.
      'channel_id VARCHAR(20) NOT NULL',
      'sku VARCHAR(64) NOT NULL',
      'substitute_sku VARCHAR(64) NOT NULL',
      // Which is offered first.
      'rank_no INT NOT NULL',
      // How much less a piece costs, tax included, in minor units of the channel; never more.
      'less_minor BIGINT NOT NULL DEFAULT 0',
      'changed_by VARCHAR(80) NOT NULL',
      'changed_at DATETIME(3) NOT NULL',
      'PRIMARY KEY (channel_id, sku, substitute_sku)',
      'CONSTRAINT item_substitutes_less CHECK (less_minor >= 0)',
    ]);
    await table(
      'amendments',
      [
        'id CHAR(36) NOT NULL PRIMARY KEY',
        'order_id CHAR(36) NOT NULL',
        'order_number VARCHAR(80) NOT NULL',
        'channel_id VARCHAR(20) NOT NULL',
        // The n-th time that this order is asked about.
        'revision INT NOT NULL',
        'state VARCHAR(12) NOT NULL',
        'version INT NOT NULL',
        'proposal LONGTEXT NOT NULL',
        'due_at DATETIME(3) NOT NULL',
        'created_at DATETIME(3) NOT NULL',
        'answer VARCHAR(40) NULL',
        'answered_at DATETIME(3) NULL',
        'answered_by VARCHAR(80) NULL',
        'mailed_at DATETIME(3) NULL',
        'mail_error VARCHAR(80) NULL',
      ],
      { order: 'unique order_id, revision', due: 'state, due_at', number: 'order_number' },
    );
    await table(
      'link_tokens',
      [
        'id CHAR(36) NOT NULL PRIMARY KEY',
        'token_hash CHAR(64) NOT NULL',
        'scope VARCHAR(20) NOT NULL',
        'subject_id CHAR(36) NOT NULL',
        'order_id CHAR(36) NOT NULL',
        'revision INT NOT NULL',
        'expires_at DATETIME(3) NOT NULL',
        'created_at DATETIME(3) NOT NULL',
        'created_by VARCHAR(80) NOT NULL',
        'revoked_at DATETIME(3) NULL',
        'revoked_by VARCHAR(80) NULL',
        'used_at DATETIME(3) NULL',
      ],
      { token: 'unique token_hash', subject: 'subject_id', order: 'order_id' },
    );
    await table(
      'order_waits',
      [
        'order_id CHAR(36) NOT NULL',
        'sku VARCHAR(64) NOT NULL',
        // Base units.
        'quantity INT NOT NULL',
        // When the order was placed: who came first is served first.
        'since DATETIME(3) NOT NULL',
        'due_at DATETIME(3) NOT NULL',
        'PRIMARY KEY (order_id, sku)',
      ],
      { turn: 'sku, since', since: 'since, order_id' },
    );
  },
};

export default migration;
