/** The file behind a courier's proof of delivery, and what came of fetching it. */
import type { Migration } from '../src/platform/migrate.ts';

const migration: Migration = {
  async up({ run }) {
    for (const column of [
      'document_id CHAR(36) NULL',
      'file_error VARCHAR(80) NULL',
      'file_waits INT NOT NULL DEFAULT 0',
      'file_tries INT NOT NULL DEFAULT 0',
      'file_tried_at DATETIME(3) NULL',
    ])
      await run(`ALTER TABLE delivery_proofs ADD COLUMN ${column}`);
    await run('CREATE INDEX delivery_proofs_waiting ON delivery_proofs (file_waits, file_tried_at)');
  },
};

export default migration;
