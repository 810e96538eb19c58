/** Changes to orders in progress: what waits for a courier's word, what became of each revision, how a lost parcel was settled. */
import type { Migration } from '../src/platform/migrate.ts';

const migration: Migration = {
  async up({ table, run }) {
    // What is to happen to an order once a courier has said whether it lets go of a parcel.
    await table(
      'order_changes',
      [
        'id CHAR(36) NOT NULL PRIMARY KEY',
        'order_id CHAR(36) NOT NULL',
        'shipment_id CHAR(36) NOT NULL',
        // cancel: of the whole order · cancel_lines · readdress: booked anew · resource: from another place
        'kind VARCHAR(20) NOT NULL',
        'line_parts LONGTEXT NOT NULL',
        'reason VARCHAR(200) NOT NULL',
        // The revision that asked for it.
        'revision_id CHAR(36) NULL',
        // open, done, refused
        'state VARCHAR(10) NOT NULL',
        'created_at DATETIME(3) NOT NULL',
        'ended_at DATETIME(3) NULL',
      ],
      { shipment: 'shipment_id, state', of_order: 'order_id, state' },
    );
    // Waybills that nobody needs: what is reported of them belongs to their parcel's past.
    await table(
      'dropped_awbs',
      [
        'partner_id INT NOT NULL',
        'awb VARCHAR(60) NOT NULL',
        'shipment_id CHAR(36) NOT NULL',
        'order_id CHAR(36) NOT NULL',
        'courier_code VARCHAR(40) NULL',
        // asked: to be voided · void · kept: the courier would not
        'state VARCHAR(10) NOT NULL',
        'dropped_at DATETIME(3) NOT NULL',
        'PRIMARY KEY (partner_id, awb)',
      ],
      { shipment: 'shipment_id' },
    );
    // What callers were answered that may ask again.
    await table(
      'kept_answers',
      [
        'client_name VARCHAR(80) NOT NULL',
        'answer_key VARCHAR(100) NOT NULL',
        'about CHAR(64) NOT NULL',
        'answer LONGTEXT NULL',
        'kept_at DATETIME(3) NOT NULL',
        'PRIMARY KEY (client_name, answer_key)',
      ],
      { kept: 'kept_at' },
    );
    // As the channel's clock has it: what is older than the newest news is no news.
    await run('ALTER TABLE orders ADD COLUMN channel_updated_at DATETIME(3) NULL');
    // The body with which the next one is compared; NULL: the first.
    await run('ALTER TABLE orders ADD COLUMN channel_inbound_id CHAR(36) NULL');
    // What was different, and for each difference what was decided.
    await run('ALTER TABLE order_revisions ADD COLUMN differences LONGTEXT NULL');
    await run('ALTER TABLE order_revisions ADD COLUMN decided_at DATETIME(3) NULL');
    // refund, reship or write_off, once a person has decided about a parcel that never arrived.
    await run('ALTER TABLE shipments ADD COLUMN resolution VARCHAR(12) NULL');
  },
};

export default migration;
