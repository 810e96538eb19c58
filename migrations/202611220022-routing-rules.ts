/** Routing rules in versions, when which of them began, and rehearsals: past orders routed by two versions side by side. */
import type { Migration } from '../src/platform/migrate.ts';

const migration: Migration = {
  async up({ table }) {
    await table('routing_versions', [
      'version INT NOT NULL PRIMARY KEY',
      // Counts how often a draft was saved: two people who write at once find out.
      'revision INT NOT NULL',
      'rules LONGTEXT NOT NULL',
      'note VARCHAR(300) NOT NULL',
      'based_on INT NULL',
      'created_at DATETIME(3) NOT NULL',
      'created_by VARCHAR(80) NOT NULL',
      'saved_at DATETIME(3) NOT NULL',
      'saved_by VARCHAR(80) NOT NULL',
    ]);
    await table(
      'routing_activations',
      [
        // Counts activations: two people who decide at once find out.
        'turn INT NOT NULL PRIMARY KEY',
        'version INT NOT NULL',
        'starts_at DATETIME(3) NOT NULL',
        'kind VARCHAR(10) NOT NULL',
        'note VARCHAR(300) NOT NULL',
        'decided_at DATETIME(3) NOT NULL',
        'decided_by VARCHAR(80) NOT NULL',
        'given_up_at DATETIME(3) NULL',
        'given_up_by VARCHAR(80) NULL',
      ],
      { start: 'starts_at, turn', version: 'version' },
    );
    await table(
      'rehearsals',
      [
        'id CHAR(36) NOT NULL PRIMARY KEY',
        'state VARCHAR(12) NOT NULL',
        'version INT NOT NULL',
        // Versions, period, channels, where the stock is taken from; JSON.
        'asked LONGTEXT NOT NULL',
        'orders_all INT NOT NULL',
        'orders_done INT NOT NULL',
        'runner VARCHAR(80) NULL',
        'created_at DATETIME(3) NOT NULL',
        'created_by VARCHAR(80) NOT NULL',
        'begun_at DATETIME(3) NULL',
        // Renewed while it runs: one whose runner has died is found by it.
        'beat_at DATETIME(3) NULL',
        'ended_at DATETIME(3) NULL',
        'problem VARCHAR(120) NULL',
        'report LONGTEXT NULL',
      ],
      { state: 'state, created_at', created: 'created_at' },
    );
    await table('rehearsal_orders', [
      'rehearsal_id CHAR(36) NOT NULL',
      // `changed` or `left_out`.
      'kind VARCHAR(10) NOT NULL',
      'line_no INT NOT NULL',
      'facts LONGTEXT NOT NULL',
      'PRIMARY KEY (rehearsal_id, kind, line_no)',
    ]);
  },
};

export default migration;
