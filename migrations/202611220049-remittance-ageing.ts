/** The cash of couriers by age is read from an index alone. */
import type { Migration } from '../src/platform/migrate.ts';

const migration: Migration = {
  async up({ run }) {
    await run(
      'CREATE INDEX cod_receivables_ageing ON cod_receivables (courier_code, currency, channel_id, state, collected_at, amount_minor, remitted_minor, written_minor)',
    );
  },
};

export default migration;
