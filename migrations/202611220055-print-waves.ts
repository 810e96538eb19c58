/** Print jobs that were asked for together, so that somebody can see how far they are. */
import type { Migration } from '../src/platform/migrate.ts';

const migration: Migration = {
  async up({ run }) {
    await run('ALTER TABLE printer_queue ADD COLUMN wave_id CHAR(36) NULL');
    await run('CREATE INDEX printer_queue_wave ON printer_queue (wave_id, state)');
  },
};

export default migration;
