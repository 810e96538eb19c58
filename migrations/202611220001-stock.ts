/** Stock as the ERP and the hub agree on it: base and watermark, what still counts on top, snapshots, holds, the change feed. */
import type { Migration } from '../src/platform/migrate.ts';

const stockColumns = [
  'location_id VARCHAR(20) NOT NULL',
  'sku VARCHAR(64) NOT NULL',
  // The ERP's last absolute, and the place in its ledger for which it holds.
  'base INT NOT NULL DEFAULT 0',
  'base_quarantine INT NOT NULL DEFAULT 0',
  "watermark VARCHAR(40) NOT NULL DEFAULT ''",
  // Of a FUZZY absolute: movements up to here are doubtful.
  "doubt_to VARCHAR(40) NOT NULL DEFAULT ''",
  'oms_seq BIGINT NOT NULL DEFAULT 0',
  'rel_sum INT NOT NULL DEFAULT 0',
  'overlay_sum INT NOT NULL DEFAULT 0',
  // Rows of stock_open of this place; none lets a snapshot work on the row without looking.
  'open_count INT NOT NULL DEFAULT 0',
  'physical INT NOT NULL DEFAULT 0',
  'reserved INT NOT NULL DEFAULT 0',
  'safety INT NOT NULL DEFAULT 0',
  'quarantine INT NOT NULL DEFAULT 0',
  'pending INT NOT NULL DEFAULT 0',
  'hold INT NOT NULL DEFAULT 0',
  'shortfall INT NOT NULL DEFAULT 0',
  'version INT NOT NULL DEFAULT 0',
  'PRIMARY KEY (location_id, sku)',
  // The last guard against any code path that would promise a piece twice.
  'CONSTRAINT stock_never_oversold CHECK (reserved >= 0 AND shortfall >= 0 AND reserved - physical <= shortfall)',
];

const migration: Migration = {
  async up({ table, run, autoId, nowDefault }) {
    await run('ALTER TABLE stock RENAME TO stock_before');
    await table('stock', stockColumns, { of_sku: 'sku, location_id' });
    const kept =
      'location_id, sku, base, rel_sum, overlay_sum, physical, reserved, safety, quarantine, pending, hold, shortfall, version';
    await run(`INSERT INTO stock (${kept}) SELECT ${kept} FROM stock_before`);
    await run('DROP TABLE stock_before');

    for (const column of [
      'quarantine INT NOT NULL DEFAULT 0',
      // Company, ledger position, place and SKU: one movement of the ERP, whichever message told it.
      'ledger_key VARCHAR(160) NULL',
      'reason VARCHAR(60) NULL',
      // The partner's document, for people.
      'ref VARCHAR(120) NULL',
    ])
      await run(`ALTER TABLE stock_movements ADD COLUMN ${column}`);
    await run('CREATE UNIQUE INDEX stock_movements_ledger ON stock_movements (ledger_key)');

    await table('stock_places', [
      'location_id VARCHAR(20) NOT NULL PRIMARY KEY',
      // Of the last whole snapshot; a row of `stock` with a later one of its own goes by that.
      "watermark VARCHAR(40) NOT NULL DEFAULT ''",
      "doubt_to VARCHAR(40) NOT NULL DEFAULT ''",
      'oms_seq BIGINT NOT NULL DEFAULT 0',
      'oms_parked LONGTEXT NULL',
      'snapshot_id VARCHAR(64) NULL',
      'snapshot_at DATETIME(3) NULL',
      // The last number given to a posting of this place: contiguous.
      'out_seq BIGINT NOT NULL DEFAULT 0',
    ]);
    await table(
      'stock_open',
      [
        'location_id VARCHAR(20) NOT NULL',
        'sku VARCHAR(64) NOT NULL',
        'entry_key VARCHAR(190) NOT NULL',
        // rel: of the ERP · overlay: of the hub · pending: a till receipt that the ERP's ledger does not show yet.
        'kind VARCHAR(8) NOT NULL',
        'quantity INT NOT NULL',
        'quarantine INT NOT NULL DEFAULT 0',
        // What of the quantity counts: a doubtful increment does not.
        'counted INT NOT NULL',
        'ledger VARCHAR(40) NULL',
        'out_seq BIGINT NULL',
        'at DATETIME(3) NOT NULL',
        'PRIMARY KEY (location_id, sku, entry_key)',
      ],
      { entry: 'entry_key', out: 'location_id, out_seq' },
    );
    await table(
      'stock_changes',
      [
        `seq ${autoId}`,
        'location_id VARCHAR(20) NOT NULL',
        'sku VARCHAR(64) NOT NULL',
        // With a second SKU the row speaks of the whole range, both ends in it.
        'sku_to VARCHAR(64) NULL',
        `at DATETIME(3) NOT NULL ${nowDefault}`,
      ],
      { age: 'at' },
    );
    await table(
      'stock_holds',
      [
        'id CHAR(36) NOT NULL PRIMARY KEY',
        'owner VARCHAR(60) NOT NULL',
        'order_id CHAR(36) NULL',
        'location_id VARCHAR(20) NOT NULL',
        'sku VARCHAR(64) NOT NULL',
        'quantity INT NOT NULL',
        'state VARCHAR(12) NOT NULL',
        'expires_at DATETIME(3) NOT NULL',
        'created_at DATETIME(3) NOT NULL',
        'ended_at DATETIME(3) NULL',
      ],
      { due: 'state, expires_at', owner: 'owner', place: 'location_id, sku' },
    );
    await table(
      'stock_snapshots',
      [
        'id VARCHAR(64) NOT NULL PRIMARY KEY',
        'company_id VARCHAR(20) NOT NULL',
        'client_id CHAR(36) NOT NULL',
        'state VARCHAR(12) NOT NULL',
        'whole TINYINT NOT NULL',
        'consistency VARCHAR(6) NOT NULL',
        'missing_policy VARCHAR(5) NOT NULL',
        'as_of VARCHAR(40) NULL',
        'body_hash CHAR(64) NOT NULL',
        'chunk_count INT NULL',
        'line_count INT NOT NULL DEFAULT 0',
        'quantity_sum BIGINT NOT NULL DEFAULT 0',
        'changed_count INT NOT NULL DEFAULT 0',
        'held_reason VARCHAR(500) NULL',
        'opened_at DATETIME(3) NOT NULL',
        'expires_at DATETIME(3) NOT NULL',
        'committed_at DATETIME(3) NULL',
        'ended_at DATETIME(3) NULL',
        'ended_by VARCHAR(80) NULL',
      ],
      { state: 'state, expires_at', company: 'company_id, opened_at' },
    );
    await table(
      'stock_snapshot_places',
      [
        'snapshot_id VARCHAR(64) NOT NULL',
        'location_id VARCHAR(20) NOT NULL',
        // Equal to the location while the snapshot is open, else NULL: a place is in one open snapshot at most.
        'open_place VARCHAR(20) NULL',
        'watermark VARCHAR(40) NOT NULL',
        'doubt_to VARCHAR(40) NOT NULL',
        'oms_seq BIGINT NOT NULL',
        'oms_parked LONGTEXT NULL',
        // How far the apply has come; done when the place carries the new watermark.
        'applied_to VARCHAR(64) NULL',
        'done TINYINT NOT NULL DEFAULT 0',
        'PRIMARY KEY (snapshot_id, location_id)',
      ],
      { open: 'unique open_place' },
    );
    await table('stock_snapshot_chunks', [
      'snapshot_id VARCHAR(64) NOT NULL',
      'chunk_no INT NOT NULL',
      'line_count INT NOT NULL',
      'quantity_sum BIGINT NOT NULL',
      'body_hash CHAR(64) NOT NULL',
      'PRIMARY KEY (snapshot_id, chunk_no)',
    ]);
    // No index by chunk: a million rows would pay for it each time, and a chunk is hardly ever sent again.
    await table('stock_snapshot_lines', [
      'snapshot_id VARCHAR(64) NOT NULL',
      'location_id VARCHAR(20) NOT NULL',
      'sku VARCHAR(64) NOT NULL',
      'on_hand INT NOT NULL',
      'quarantine INT NOT NULL',
      'chunk_no INT NOT NULL',
      'PRIMARY KEY (snapshot_id, location_id, sku)',
    ]);
    await table(
      'stock_transfers',
      [
        'id VARCHAR(60) NOT NULL',
        'company_id VARCHAR(20) NOT NULL',
        'from_location VARCHAR(20) NOT NULL',
        'to_location VARCHAR(20) NOT NULL',
        'transit_code VARCHAR(20) NULL',
        'state VARCHAR(12) NOT NULL',
        'origin VARCHAR(4) NOT NULL',
        'created_at DATETIME(3) NOT NULL',
        'updated_at DATETIME(3) NOT NULL',
        'PRIMARY KEY (company_id, id)',
      ],
      { state: 'state, updated_at', towards: 'to_location, state' },
    );
    await table('stock_transfer_lines', [
      'company_id VARCHAR(20) NOT NULL',
      'transfer_id VARCHAR(60) NOT NULL',
      'sku VARCHAR(64) NOT NULL',
      'planned INT NOT NULL DEFAULT 0',
      'shipped INT NOT NULL DEFAULT 0',
      'received INT NOT NULL DEFAULT 0',
      'damaged INT NOT NULL DEFAULT 0',
      'PRIMARY KEY (company_id, transfer_id, sku)',
    ]);
    // What a supplier has announced: never counted as on hand.
    await table(
      'stock_expected',
      [
        'company_id VARCHAR(20) NOT NULL',
        'receipt_id VARCHAR(60) NOT NULL',
        'line_no INT NOT NULL',
        'location_id VARCHAR(20) NOT NULL',
        'sku VARCHAR(64) NOT NULL',
        'quantity INT NOT NULL',
        'received INT NOT NULL DEFAULT 0',
        'purchase_order VARCHAR(60) NULL',
        'state VARCHAR(12) NOT NULL',
        'updated_at DATETIME(3) NOT NULL',
        'PRIMARY KEY (company_id, receipt_id, line_no)',
      ],
      { place: 'location_id, sku' },
    );
  },
};

export default migration;
