/** Groups of a run are worked side by side: what each has brought where, and when a run is worth a look again. */
import type { Migration } from '../src/platform/migrate.ts';

const migration: Migration = {
  async up({ run, table }) {
    // Null: now. A run waits while a place has had its minute's worth.
    await run('ALTER TABLE reroute_runs ADD COLUMN available_at DATETIME(3) NULL');
    // Nobody owns a run any more: the groups lock their own items.
    await run('ALTER TABLE reroute_runs DROP COLUMN owner');
    await run('ALTER TABLE reroute_runs DROP COLUMN owned_until');
    // Its key does not begin with the run, or a server looks for what is still to be done by walking past all that is done.
    await table(
      'reroute_subjects',
      [
        'run_id CHAR(36) NOT NULL',
        // The shipment, or the order of a run over held ones.
        'subject_id CHAR(36) NOT NULL',
        'order_id CHAR(36) NOT NULL',
        'state VARCHAR(10) NOT NULL',
        'detail VARCHAR(80) NULL',
        'PRIMARY KEY (subject_id, run_id)',
      ],
      { turn: 'run_id, state, subject_id' },
    );
    await run(
      `INSERT INTO reroute_subjects (run_id, subject_id, order_id, state, detail)
       SELECT run_id, subject_id, order_id, state, detail FROM reroute_items`,
    );
    await run('DROP TABLE reroute_items');
    await table(
      'reroute_groups',
      [
        'id CHAR(36) NOT NULL PRIMARY KEY',
        'run_id CHAR(36) NOT NULL',
        // By the database's clock.
        'at DATETIME(3) NOT NULL',
        // JSON: parcels by the place that they went to.
        'placed LONGTEXT NOT NULL',
      ],
      { at: 'at' },
    );
  },
};

export default migration;
