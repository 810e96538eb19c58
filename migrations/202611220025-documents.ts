/** Papers that are kept: which version, in whose store, what is on the file, and who printed them where; serials of cartons. */
import type { Migration } from '../src/platform/migrate.ts';

const migration: Migration = {
  async up({ table, run }) {
    for (const column of [
      'version INT NOT NULL DEFAULT 1',
      // Of a paper that is about no single row: `DXB01/ARAMEX/2026-11-22`.
      'subject VARCHAR(80) NULL',
      'location_id VARCHAR(20) NULL',
      // Pages, size in millimetres, what was done to the file; JSON.
      'facts VARCHAR(500) NULL',
      'superseded_by CHAR(36) NULL',
      'superseded_at DATETIME(3) NULL',
      'made_by VARCHAR(80) NULL',
    ])
      await run(`ALTER TABLE documents ADD COLUMN ${column}`);
    await run('CREATE INDEX documents_order ON documents (order_id, created_at)');
    await run('CREATE INDEX documents_place ON documents (location_id, created_at)');
    await run('CREATE INDEX documents_newest ON documents (created_at, id)');
    await run(
      "UPDATE documents SET location_id = (SELECT s.location_id FROM shipments s WHERE s.id = documents.owner_id) WHERE kind = 'shipping_label'",
    );
    for (const column of [
      // 1 from the second copy on.
      'reprint SMALLINT NOT NULL DEFAULT 0',
      'format VARCHAR(20) NULL',
      'printer VARCHAR(80) NULL',
    ])
      await run(`ALTER TABLE print_jobs ADD COLUMN ${column}`);
    await run('UPDATE print_jobs SET reprint = 1 WHERE copy_no > 1');
    await table('carton_series', ['prefix VARCHAR(12) NOT NULL PRIMARY KEY', 'last_serial BIGINT NOT NULL']);
    await table(
      'cartons',
      [
        'sscc CHAR(18) NOT NULL PRIMARY KEY',
        'shipment_id CHAR(36) NOT NULL',
        'piece_no INT NOT NULL',
        'made_by VARCHAR(80) NOT NULL',
        'made_at DATETIME(3) NOT NULL',
      ],
      { piece: 'unique shipment_id, piece_no' },
    );
  },
};

export default migration;
