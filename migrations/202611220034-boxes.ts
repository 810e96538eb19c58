/** In how many boxes a parcel stands ready, and papers whose bytes were dropped while their log stays. */
import type { Migration } from '../src/platform/migrate.ts';

const migration: Migration = {
  async up({ run }) {
    // `[{"weightG":1200}, …]`; null: one box, its weight that of its items.
    await run('ALTER TABLE shipments ADD COLUMN boxes VARCHAR(4000) NULL');
    await run('ALTER TABLE documents ADD COLUMN dropped_at DATETIME(3) NULL');
    await run('CREATE INDEX documents_age ON documents (kind, dropped_at, created_at)');
  },
};

export default migration;
