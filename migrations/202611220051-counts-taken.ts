/** When a count was taken: what is said of a place's pieces ends the doubts from before it, and no others. */
import type { Migration } from '../src/platform/migrate.ts';

const migration: Migration = {
  async up({ run }) {
    // Null: not a count, or the echo of a posting of our own.
    await run('ALTER TABLE stock_movements ADD COLUMN taken_at DATETIME(3) NULL');
    await run('CREATE INDEX stock_snapshot_places_mark ON stock_snapshot_places (location_id, watermark)');
  },
};

export default migration;
