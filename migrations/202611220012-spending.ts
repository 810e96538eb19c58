/** How much a customer may spend: the rules that hold now, who is one person, their accounts and every booking. */
import type { Migration } from '../src/platform/migrate.ts';

const migration: Migration = {
  async up({ table, run, nowDefault }) {
    // Its first time only: from then on it counts as spent.
    await run('ALTER TABLE orders ADD COLUMN accepted_at DATETIME(3) NULL');
    await run('CREATE INDEX orders_customer ON orders (customer_key, currency)');
    await table('risk_rules', [
      'name VARCHAR(20) NOT NULL PRIMARY KEY',
      'value LONGTEXT NOT NULL',
      'version INT NOT NULL',
      'changed_by VARCHAR(80) NOT NULL',
      `changed_at DATETIME(3) NOT NULL ${nowDefault}`,
    ]);
    // Always there: a row that is absent cannot be locked.
    await run("INSERT INTO risk_rules (name, value, version, changed_by) VALUES ('now', '{}', 1, 'hub')");
    // Which keys are one customer; locked before anything of theirs is counted.
    await table(
      'customer_keys',
      [
        'customer_key VARCHAR(190) NOT NULL PRIMARY KEY',
        'customer_id CHAR(36) NOT NULL',
        'learnt_at DATETIME(3) NOT NULL',
      ],
      { customer: 'customer_id' },
    );
    await table(
      'spend_accounts',
      [
        'customer_id CHAR(36) NOT NULL',
        'currency CHAR(3) NOT NULL',
        'booked BIGINT NOT NULL',
        'settled BIGINT NOT NULL',
        // Both together, for the list of those who spend most.
        'spent BIGINT NOT NULL',
        // A reset begins a new round: what is given back of an older one changes nothing.
        'round INT NOT NULL',
        // Orders accepted earlier do not count; NULL: all do.
        'since DATETIME(3) NULL',
        // Of the limit when it was last counted; with another it is counted again.
        'epoch INT NOT NULL',
        'updated_at DATETIME(3) NOT NULL',
        'PRIMARY KEY (customer_id, currency)',
        'CONSTRAINT spend_accounts_sums CHECK (spent = booked + settled)',
      ],
      { most: 'currency, spent' },
    );
    await table(
      'spend_ledger',
      [
        'id CHAR(36) NOT NULL PRIMARY KEY',
        'customer_id CHAR(36) NOT NULL',
        'currency CHAR(3) NOT NULL',
        'round INT NOT NULL',
        'order_id CHAR(36) NULL',
        // book · recount · raise · settle · give_back · finish · reset · join
        'kind VARCHAR(12) NOT NULL',
        // What it answers to: a charge, the order's version. Together with order and kind it happens once.
        'ref VARCHAR(60) NOT NULL',
        'booked BIGINT NOT NULL',
        'settled BIGINT NOT NULL',
        'who VARCHAR(80) NOT NULL',
        'at DATETIME(3) NOT NULL',
      ],
      { once: 'unique order_id, kind, ref, round', customer: 'customer_id, currency, round', at: 'customer_id, at' },
    );
  },
};

export default migration;
