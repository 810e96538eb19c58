/** Rows that are locked by what must not be done twice at once, or must see what another process does: starting a run, placing a group. */
import type { Migration } from '../src/platform/migrate.ts';

const migration: Migration = {
  async up({ run, table }) {
    await table('reroute_gates', ['name VARCHAR(10) NOT NULL PRIMARY KEY']);
    for (const name of ['start', 'place']) await run(`INSERT INTO reroute_gates (name) VALUES ('${name}')`);
  },
};

export default migration;
