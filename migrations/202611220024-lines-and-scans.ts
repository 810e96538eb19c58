/** Why a courier could not deliver or collect, waybills of single pieces, and how often a message only waited for a partner's line. */
import type { Migration } from '../src/platform/migrate.ts';

const migration: Migration = {
  async up({ table, run }) {
    for (const column of ['ndr_code INT NULL', 'npr_code INT NULL', 'attempt_no INT NULL'])
      await run(`ALTER TABLE tracking_events ADD COLUMN ${column}`);
    // Of `attempts`, those that never reached the partner: they do not bring the end of its patience nearer.
    await run('ALTER TABLE deliveries ADD COLUMN waited INT NOT NULL DEFAULT 0');
    await table(
      'piece_awbs',
      [
        'partner_id INT NOT NULL',
        'awb VARCHAR(60) NOT NULL',
        'shipment_id CHAR(36) NOT NULL',
        'order_id CHAR(36) NOT NULL',
        'piece_no INT NOT NULL',
        'PRIMARY KEY (partner_id, awb)',
      ],
      { shipment: 'shipment_id' },
    );
  },
};

export default migration;
