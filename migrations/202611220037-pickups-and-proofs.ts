/** What is asked of a courier besides the booking: to collect at a place, and for its proof of a delivery. */
import type { Migration } from '../src/platform/migrate.ts';

const migration: Migration = {
  async up({ table }) {
    await table(
      'pickups',
      [
        'id CHAR(36) NOT NULL PRIMARY KEY',
        'location_id VARCHAR(20) NOT NULL',
        'courier_code VARCHAR(30) NOT NULL',
        // Local day and times at the place.
        'on_day CHAR(10) NOT NULL',
        'from_time CHAR(5) NOT NULL',
        'until_time CHAR(5) NOT NULL',
        'shipment_id CHAR(36) NOT NULL',
        'parcels INT NOT NULL',
        // How often it was asked for: a refused one may be asked again.
        'asks INT NOT NULL',
        // null: not answered yet.
        'outcome VARCHAR(10) NULL',
        'confirmation VARCHAR(100) NULL',
        'error_code VARCHAR(80) NULL',
        'asked_by VARCHAR(80) NOT NULL',
        'asked_at DATETIME(3) NOT NULL',
        'answered_at DATETIME(3) NULL',
      ],
      { day: 'unique location_id, courier_code, on_day', newest: 'asked_at, id' },
    );
    await table('delivery_proofs', [
      'shipment_id CHAR(36) NOT NULL PRIMARY KEY',
      'order_id CHAR(36) NOT NULL',
      'asks INT NOT NULL',
      // null: not answered yet.
      'outcome VARCHAR(10) NULL',
      'link VARCHAR(2000) NULL',
      'error_code VARCHAR(80) NULL',
      'asked_by VARCHAR(80) NOT NULL',
      'asked_at DATETIME(3) NOT NULL',
      'answered_at DATETIME(3) NULL',
    ]);
  },
};

export default migration;
