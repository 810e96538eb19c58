/** Papers of many parcels as one file that a job makes piece by piece: the batch, its parcels, and the pieces. */
import type { Migration } from '../src/platform/migrate.ts';

const migration: Migration = {
  async up({ table }) {
    await table(
      'paper_batches',
      [
        'id CHAR(36) NOT NULL PRIMARY KEY',
        'what VARCHAR(20) NOT NULL',
        'state VARCHAR(12) NOT NULL',
        'version INT NOT NULL',
        // Places of its parcels; a JSON list.
        'locations LONGTEXT NOT NULL',
        'reason VARCHAR(60) NULL',
        'total INT NOT NULL',
        'done INT NOT NULL',
        'skipped INT NOT NULL',
        'replaced INT NOT NULL',
        // Of the whole file, once it has ended.
        'size BIGINT NOT NULL',
        'sha256 CHAR(64) NULL',
        'created_by VARCHAR(80) NOT NULL',
        'created_at DATETIME(3) NOT NULL',
        'stop_asked_by VARCHAR(80) NULL',
        'ended_at DATETIME(3) NULL',
        'problem VARCHAR(120) NULL',
        // Which process makes it, and until when it is believed to live.
        'runner VARCHAR(60) NULL',
        'owned_until DATETIME(3) NULL',
      ],
      { open: 'state, created_at', newest: 'created_at, id' },
    );
    await table('paper_batch_items', [
      'batch_id CHAR(36) NOT NULL',
      'at_no INT NOT NULL',
      'shipment_id CHAR(36) NOT NULL',
      'reference VARCHAR(40) NOT NULL',
      'state VARCHAR(10) NOT NULL',
      'document_id CHAR(36) NULL',
      'copy_no INT NULL',
      // Why it was passed over.
      'code VARCHAR(80) NULL',
      'PRIMARY KEY (batch_id, at_no)',
    ]);
    await table('paper_batch_parts', [
      'batch_id CHAR(36) NOT NULL',
      'part_no INT NOT NULL',
      'bytes LONGBLOB NOT NULL',
      // JSON: what has to be known of the pieces that begin in this part.
      'facts LONGTEXT NOT NULL',
      'PRIMARY KEY (batch_id, part_no)',
    ]);
  },
};

export default migration;
