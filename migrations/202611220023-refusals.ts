/** What places turn down and what that says of their stock, how far their numbers are trusted, closed places, and runs that send parcels elsewhere. */
import type { Migration } from '../src/platform/migrate.ts';

const migration: Migration = {
  async up({ table }) {
    await table(
      'refusals',
      [
        'id CHAR(36) NOT NULL PRIMARY KEY',
        'order_id CHAR(36) NOT NULL',
        'shipment_id CHAR(36) NOT NULL',
        'location_id VARCHAR(20) NOT NULL',
        // Who did not serve it: store, unanswered, closed, courier, person, reroute.
        'cause VARCHAR(12) NOT NULL',
        // The gravest reason of its lines.
        'reason VARCHAR(20) NOT NULL',
        'note VARCHAR(200) NULL',
        'who VARCHAR(80) NOT NULL',
        'at DATETIME(3) NOT NULL',
      ],
      { order: 'order_id', shipment: 'shipment_id', place: 'location_id, at', at: 'at' },
    );
    await table('refusal_lines', [
      'refusal_id CHAR(36) NOT NULL',
      'order_line_id CHAR(36) NOT NULL',
      'sku VARCHAR(64) NOT NULL',
      // Base units.
      'quantity INT NOT NULL',
      'reason VARCHAR(20) NOT NULL',
      // Sellable pieces that the store says it has, for a reason that asks.
      'found INT NULL',
      // When the stock was put right and the ERP told; null while that is still to be done.
      'corrected_at DATETIME(3) NULL',
      'PRIMARY KEY (refusal_id, order_line_id)',
    ]);
    await table('stock_doubts', [
      'location_id VARCHAR(20) NOT NULL',
      'sku VARCHAR(64) NOT NULL',
      'hold_id CHAR(36) NOT NULL',
      'quantity INT NOT NULL',
      'reason VARCHAR(20) NOT NULL',
      // How far the ERP's number and our ledger reached when the doubt arose: what is newer ends it.
      'watermark VARCHAR(40) NOT NULL',
      'oms_seq BIGINT NOT NULL',
      'ledger_seq BIGINT NOT NULL',
      'since DATETIME(3) NOT NULL',
      'PRIMARY KEY (location_id, sku)',
      'CONSTRAINT stock_doubts_some CHECK (quantity > 0)',
    ]);
    await table(
      'location_closings',
      [
        'id CHAR(36) NOT NULL PRIMARY KEY',
        'location_id VARCHAR(20) NOT NULL',
        'from_at DATETIME(3) NOT NULL',
        // Null: until somebody opens it.
        'until_at DATETIME(3) NULL',
        'reason VARCHAR(200) NOT NULL',
        'closed_by VARCHAR(80) NOT NULL',
        'closed_at DATETIME(3) NOT NULL',
        'opened_by VARCHAR(80) NULL',
        'opened_at DATETIME(3) NULL',
        // When its open parcels were put on a run; null: not yet.
        'rerouted_at DATETIME(3) NULL',
        'reroutes TINYINT NOT NULL',
      ],
      { place: 'location_id, from_at', open: 'opened_at, until_at' },
    );
    await table('location_days', [
      'day CHAR(10) NOT NULL',
      'location_id VARCHAR(20) NOT NULL',
      // Base units in parcels that were planned there on the day, and of those turned down, by what the reason weighs.
      'offered INT NOT NULL',
      'refused INT NOT NULL',
      'PRIMARY KEY (day, location_id)',
    ]);
    await table('location_trust', [
      'location_id VARCHAR(20) NOT NULL PRIMARY KEY',
      // Hundredths of a percent.
      'score_bp INT NOT NULL',
      'offered INT NOT NULL',
      'refused INT NOT NULL',
      // Pieces that are not promised because of it, and what they were last sold for: JSON, currency to minor units.
      'cost_pieces INT NOT NULL',
      'cost_value VARCHAR(400) NULL',
      'computed_at DATETIME(3) NULL',
      'set_bp INT NULL',
      'set_until DATETIME(3) NULL',
      'set_by VARCHAR(80) NULL',
      'set_why VARCHAR(200) NULL',
      'version INT NOT NULL',
    ]);
    await table(
      'reroute_runs',
      [
        'id CHAR(36) NOT NULL PRIMARY KEY',
        // location, held or list.
        'kind VARCHAR(10) NOT NULL',
        'location_id VARCHAR(20) NULL',
        'reason VARCHAR(200) NOT NULL',
        'state VARCHAR(12) NOT NULL',
        'total INT NOT NULL',
        'done INT NOT NULL',
        'moved INT NOT NULL',
        'recalled INT NOT NULL',
        'skipped INT NOT NULL',
        'failed INT NOT NULL',
        'started_by VARCHAR(80) NOT NULL',
        'created_at DATETIME(3) NOT NULL',
        'ended_at DATETIME(3) NULL',
        // Who works on it, and until when nobody else may.
        'owner VARCHAR(80) NULL',
        'owned_until DATETIME(3) NULL',
      ],
      { state: 'state, created_at', place: 'location_id, state' },
    );
    await table(
      'reroute_items',
      [
        'run_id CHAR(36) NOT NULL',
        // The shipment, or the order of a run over held ones.
        'subject_id CHAR(36) NOT NULL',
        'order_id CHAR(36) NOT NULL',
        'state VARCHAR(10) NOT NULL',
        'detail VARCHAR(80) NULL',
        'PRIMARY KEY (run_id, subject_id)',
      ],
      { turn: 'run_id, state, subject_id' },
    );
  },
};

export default migration;
