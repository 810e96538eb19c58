/** Which code means what to whom: ERP bindings, sales locations, web pools, country policies; items' facts; what channels were told. */
import type { Migration } from '../src/platform/migrate.ts';

const versioned = [
  'valid_from DATETIME(3) NOT NULL',
  'valid_to DATETIME(3) NULL',
  'version INT NOT NULL',
  'changed_by VARCHAR(80) NOT NULL',
];

const migration: Migration = {
  async up({ table, run }) {
    for (const column of [
      "uom VARCHAR(12) NOT NULL DEFAULT 'PCS'",
      // Base units in one piece as the shop sells it.
      'sales_factor INT NOT NULL DEFAULT 1',
      'blocked TINYINT NOT NULL DEFAULT 0',
      'returnable TINYINT NOT NULL DEFAULT 1',
      'valid_from VARCHAR(10) NULL',
      'valid_to VARCHAR(10) NULL',
      'magento_product_id BIGINT NULL',
      'magento_type VARCHAR(20) NULL',
      'parent_sku VARCHAR(64) NULL',
      // What tells a child of a configurable from its sisters.
      'variant LONGTEXT NULL',
      // What Magento said last of the fields that others may own: only a field that still says so follows it.
      'magento_said LONGTEXT NULL',
      'updated_at DATETIME(3) NULL',
    ])
      await run(`ALTER TABLE items ADD COLUMN ${column}`);
    await run('CREATE INDEX items_magento ON items (magento_product_id)');
    await run('CREATE INDEX items_parent ON items (parent_sku)');
    // Packs are few among the items; availability reads them twice a second.
    await run('CREATE INDEX items_factor ON items (sales_factor, sku)');
    // What a channel is told counts what its orders hold of a SKU, and what has left and it does not know of.
    await run('CREATE INDEX shipment_lines_held ON shipment_lines (sku, reserved, location_id)');
    await run('CREATE INDEX shipments_untold ON shipments (magento_shipment_id, dispatched_at)');
    await table('item_units', [
      'sku VARCHAR(64) NOT NULL',
      'uom VARCHAR(12) NOT NULL',
      // Base units in one of this unit.
      'factor INT NOT NULL',
      'PRIMARY KEY (sku, uom)',
    ]);
    await table(
      'item_barcodes',
      ['barcode VARCHAR(40) NOT NULL', 'sku VARCHAR(64) NOT NULL', 'PRIMARY KEY (barcode, sku)'],
      { item: 'sku' },
    );
    for (const column of [
      // FULFIL, SELL, RETURN, PICKUP; NULL: all that its kind allows.
      'roles LONGTEXT NULL',
      'time_zone VARCHAR(60) NULL',
      'blocked TINYINT NOT NULL DEFAULT 0',
      'valid_from VARCHAR(10) NULL',
      'valid_to VARCHAR(10) NULL',
    ])
      await run(`ALTER TABLE locations ADD COLUMN ${column}`);
    for (const column of ['erp LONGTEXT NULL']) await run(`ALTER TABLE companies ADD COLUMN ${column}`);

    await table(
      'erp_bindings',
      [
        'id CHAR(36) NOT NULL PRIMARY KEY',
        'location_id VARCHAR(20) NOT NULL',
        'company_id VARCHAR(20) NOT NULL',
        'fulfil_code VARCHAR(20) NOT NULL',
        'fulfil_ref VARCHAR(80) NULL',
        'subinventory VARCHAR(20) NULL',
        'bin VARCHAR(20) NULL',
        'damaged_code VARCHAR(20) NULL',
        'in_transit_code VARCHAR(20) NULL',
        ...versioned,
      ],
      { version: 'unique location_id, version', code: 'company_id, fulfil_code' },
    );
    await table(
      'sales_locations',
      [
        'id CHAR(36) NOT NULL PRIMARY KEY',
        'code VARCHAR(20) NOT NULL',
        'company_id VARCHAR(20) NOT NULL',
        'channel_id VARCHAR(20) NULL',
        'carrier_field VARCHAR(20) NOT NULL',
        'carrier_value VARCHAR(40) NOT NULL',
        'posting_customer VARCHAR(40) NULL',
        ...versioned,
      ],
      { version: 'unique code, version', channel: 'channel_id' },
    );
    await table(
      'web_pools',
      [
        'id CHAR(36) NOT NULL PRIMARY KEY',
        'channel_id VARCHAR(20) NOT NULL',
        'company_id VARCHAR(20) NOT NULL',
        'source_code VARCHAR(60) NOT NULL',
        'stock_id INT NOT NULL',
        // aggregate: one virtual source · per_store: each member's own source (phase II)
        'mode VARCHAR(12) NOT NULL',
        ...versioned,
      ],
      { version: 'unique channel_id, version' },
    );
    await table('web_pool_members', [
      'pool_id CHAR(36) NOT NULL',
      'location_id VARCHAR(20) NOT NULL',
      'weight INT NOT NULL',
      'safety INT NOT NULL',
      'enabled TINYINT NOT NULL',
      'PRIMARY KEY (pool_id, location_id)',
    ]);
    await table(
      'country_policies',
      [
        'id CHAR(36) NOT NULL PRIMARY KEY',
        'channel_id VARCHAR(20) NOT NULL',
        'may_fulfil_from LONGTEXT NOT NULL',
        'may_return_to LONGTEXT NOT NULL',
        'cross_company VARCHAR(12) NOT NULL',
        ...versioned,
      ],
      { version: 'unique channel_id, version' },
    );
    await table('web_buffers', [
      'channel_id VARCHAR(20) NOT NULL',
      'sku VARCHAR(64) NOT NULL',
      'quantity INT NOT NULL',
      'changed_by VARCHAR(80) NOT NULL',
      'changed_at DATETIME(3) NOT NULL',
      'PRIMARY KEY (channel_id, sku)',
    ]);
    await table(
      'channel_stock',
      [
        'channel_id VARCHAR(20) NOT NULL',
        'source_code VARCHAR(60) NOT NULL',
        'sku VARCHAR(64) NOT NULL',
        // What the channel last took; NULL: not told yet.
        'told INT NULL',
        // What is under way to it, and since when; the answer may be lost.
        'telling INT NULL',
        'telling_since DATETIME(3) NULL',
        'told_at DATETIME(3) NULL',
        'error_code VARCHAR(80) NULL',
        'attempts INT NOT NULL DEFAULT 0',
        // To be looked at again from then on; NULL: when its stock changes.
        'due_at DATETIME(3) NULL',
        'PRIMARY KEY (channel_id, source_code, sku)',
      ],
      { of_sku: 'channel_id, sku', due: 'channel_id, due_at' },
    );
    await table(
      'stock_differences',
      [
        'id CHAR(36) NOT NULL PRIMARY KEY',
        'run_id CHAR(36) NOT NULL',
        // erp: a place against the ERP · magento: a source against Magento · ledger: the hub against its own ledger
        'kind VARCHAR(10) NOT NULL',
        'channel_id VARCHAR(20) NULL',
        'location_id VARCHAR(60) NOT NULL',
        'sku VARCHAR(64) NOT NULL',
        'hub_quantity INT NOT NULL',
        'their_quantity INT NOT NULL',
        'cause VARCHAR(60) NOT NULL',
        'detail VARCHAR(500) NULL',
        'state VARCHAR(10) NOT NULL',
        'found_at DATETIME(3) NOT NULL',
        'ended_at DATETIME(3) NULL',
        // Who has looked at it, and with which two quantities; with others it is news again.
        'seen_by VARCHAR(80) NULL',
        'seen_at DATETIME(3) NULL',
        'seen_as VARCHAR(40) NULL',
      ],
      { open: 'state, kind, found_at', run: 'run_id', place: 'location_id, sku' },
    );
    await table('suppliers', [
      'id VARCHAR(40) NOT NULL PRIMARY KEY',
      'name VARCHAR(160) NOT NULL',
      'contact VARCHAR(120) NULL',
      'email VARCHAR(160) NULL',
      'phone VARCHAR(40) NULL',
      'lead_time_days INT NOT NULL',
      // mail, csv or amqp
      'sends_by VARCHAR(8) NOT NULL',
      'active TINYINT NOT NULL',
      'version INT NOT NULL',
      'changed_by VARCHAR(80) NOT NULL',
      'changed_at DATETIME(3) NOT NULL',
    ]);
    await table(
      'replenish_rules',
      [
        'location_id VARCHAR(20) NOT NULL',
        'sku VARCHAR(64) NOT NULL',
        // A request is made when what may be promised falls to this or below, up to the second number.
        'threshold INT NOT NULL',
        'fill_to INT NOT NULL',
        // One of the two: who is asked.
        'supplier_id VARCHAR(40) NULL',
        'from_location VARCHAR(20) NULL',
        'active TINYINT NOT NULL',
        'changed_by VARCHAR(80) NOT NULL',
        'changed_at DATETIME(3) NOT NULL',
        'PRIMARY KEY (location_id, sku)',
      ],
      { of_sku: 'sku', of_supplier: 'supplier_id' },
    );
    await table(
      'replenishments',
      [
        'id CHAR(36) NOT NULL PRIMARY KEY',
        'number VARCHAR(40) NOT NULL',
        'company_id VARCHAR(20) NOT NULL',
        'location_id VARCHAR(20) NOT NULL',
        'sku VARCHAR(64) NOT NULL',
        // Equal to place and SKU while it is open: one at a time.
        'open_key VARCHAR(90) NULL',
        'supplier_id VARCHAR(40) NULL',
        'from_location VARCHAR(20) NULL',
        'quantity INT NOT NULL',
        // What a warehouse of ours has sent on its way.
        'shipped INT NOT NULL DEFAULT 0',
        'received INT NOT NULL DEFAULT 0',
        'threshold INT NOT NULL',
        'free_when_asked INT NOT NULL',
        'state VARCHAR(12) NOT NULL',
        'version INT NOT NULL',
        // With which letter the supplier hears of it.
        'letter_id CHAR(36) NULL',
        // mail, csv, amqp; transfer: from a warehouse of ours
        'sent_by VARCHAR(8) NULL',
        'sent_at DATETIME(3) NULL',
        'due_on CHAR(10) NULL',
        'error_code VARCHAR(80) NULL',
        'created_at DATETIME(3) NOT NULL',
        'closed_at DATETIME(3) NULL',
        'closed_by VARCHAR(80) NULL',
        'closed_why VARCHAR(200) NULL',
      ],
      {
        number: 'unique number',
        open: 'unique open_key',
        state: 'state, created_at',
        place: 'location_id, sku',
        letter: 'letter_id',
        warehouse: 'from_location, state',
        due: 'state, due_on',
      },
    );
    // Requests of one company to one supplier that go out together.
    await table(
      'replenish_letters',
      [
        'id CHAR(36) NOT NULL PRIMARY KEY',
        'reference VARCHAR(40) NOT NULL',
        'company_id VARCHAR(20) NOT NULL',
        'supplier_id VARCHAR(40) NOT NULL',
        'sends_by VARCHAR(8) NOT NULL',
        'created_at DATETIME(3) NOT NULL',
        'sent_at DATETIME(3) NULL',
        'error_code VARCHAR(80) NULL',
      ],
      { reference: 'unique reference', last: 'supplier_id, company_id, created_at' },
    );
  },
};

export default migration;
