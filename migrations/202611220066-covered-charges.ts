/** A parcel may be paid for in part by what parcels that were called off had taken: only the rest is captured. */
import type { Migration } from '../src/platform/migrate.ts';

const migration: Migration = {
  async up({ run }) {
    // Of amount_minor.
    await run('ALTER TABLE charges ADD COLUMN covered_minor BIGINT NOT NULL DEFAULT 0');
  },
};

export default migration;
