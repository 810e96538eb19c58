/** What sourcing knows of places, items and shelves beyond their master data, and what each place was given to do per day. */
import type { Migration } from '../src/platform/migrate.ts';

const migration: Migration = {
  async up({ run, table }) {
    // JSON: groups, what it can handle, parcels per day, days on which it is closed.
    await run('ALTER TABLE locations ADD COLUMN routing LONGTEXT NULL');
    // JSON: marks of what it takes to handle it.
    await run('ALTER TABLE items ADD COLUMN handling VARCHAR(400) NULL');
    await table('stock_pressure', [
      'location_id VARCHAR(20) NOT NULL',
      'sku VARCHAR(64) NOT NULL',
      // Local date since which the goods lie there.
      'lies_since CHAR(10) NULL',
      'markdown_percent INT NOT NULL DEFAULT 0',
      'changed_by VARCHAR(80) NOT NULL',
      'changed_at DATETIME(3) NOT NULL',
      'PRIMARY KEY (sku, location_id)',
      'CONSTRAINT stock_pressure_markdown CHECK (markdown_percent >= 0 AND markdown_percent <= 100)',
    ]);
    // Only of places that have a limit.
    await table('location_loads', [
      'location_id VARCHAR(20) NOT NULL',
      // Local date at the place.
      'on_date CHAR(10) NOT NULL',
      'parcels INT NOT NULL',
      'PRIMARY KEY (location_id, on_date)',
    ]);
  },
};

export default migration;
