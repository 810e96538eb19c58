/** References of bookings that we turned away from without a waybill: the courier may have booked them all the same. */
import type { Migration } from '../src/platform/migrate.ts';

const migration: Migration = {
  async up({ table }) {
    await table(
      'left_bookings',
      [
        'reference VARCHAR(20) NOT NULL PRIMARY KEY',
        'shipment_id CHAR(36) NOT NULL',
        'order_id CHAR(36) NOT NULL',
        // Who was asked, as JSON: what a look-up names again.
        'courier LONGTEXT NOT NULL',
        // watched: looked up now and then · found: a waybill was there, and is voided · gone: none has shown up
        'state VARCHAR(10) NOT NULL',
        'awb VARCHAR(60) NULL',
        'looks INT NOT NULL',
        'look_at DATETIME(3) NULL',
        'left_at DATETIME(3) NOT NULL',
      ],
      { due: 'state, look_at', shipment: 'shipment_id', old: 'left_at' },
    );
  },
};

export default migration;
