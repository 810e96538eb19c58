/** Parcels that our own people carry: their waybills, rounds, and every press on the courier's page. */
import type { Migration } from '../src/platform/migrate.ts';

const migration: Migration = {
  async up({ table }) {
    await table('fleet_series', ['name VARCHAR(20) NOT NULL PRIMARY KEY', 'last_serial BIGINT NOT NULL'], {});
    await table(
      'fleet_parcels',
      [
        // One waybill for each reference, for good.
        'reference VARCHAR(20) NOT NULL PRIMARY KEY',
        'awb VARCHAR(20) NOT NULL',
        'shipment_id CHAR(36) NOT NULL',
        'location_id VARCHAR(20) NOT NULL',
        'courier_code VARCHAR(30) NOT NULL',
        'partner_id INT NOT NULL',
        'cash_minor BIGINT NULL',
        'cash_currency CHAR(3) NULL',
        'version INT NOT NULL',
        'booked_at DATETIME(3) NOT NULL',
        'called_off_at DATETIME(3) NULL',
        'round_id CHAR(36) NULL',
        'courier_id CHAR(36) NULL',
        'courier_name VARCHAR(200) NULL',
        'picked_at DATETIME(3) NULL',
        'ended_at DATETIME(3) NULL',
        'ended_as VARCHAR(12) NULL',
        'attempts INT NOT NULL DEFAULT 0',
        // What the code at the door is made from; the code is nowhere.
        'code_id CHAR(36) NULL',
        'code_sent_at DATETIME(3) NULL',
        'code_tries INT NOT NULL DEFAULT 0',
        'codes_made INT NOT NULL DEFAULT 0',
        // JSON of what the courier is told after a failed attempt; may hold an address.
        'instruction TEXT NULL',
      ],
      {
        awb: 'unique awb',
        shipment: 'shipment_id',
        courier: 'courier_id, ended_at',
        waiting: 'location_id, courier_id, called_off_at',
      },
    );
    await table(
      'fleet_rounds',
      [
        'id CHAR(36) NOT NULL PRIMARY KEY',
        'location_id VARCHAR(20) NOT NULL',
        'courier_id CHAR(36) NOT NULL',
        'courier_name VARCHAR(200) NOT NULL',
        'parcels INT NOT NULL',
        'made_at DATETIME(3) NOT NULL',
        'made_by VARCHAR(80) NOT NULL',
      ],
      { location: 'location_id, made_at' },
    );
    await table(
      'fleet_presses',
      [
        // The page's own id of the press and its waybill: the same press twice is one.
        'id VARCHAR(80) NOT NULL PRIMARY KEY',
        'awb VARCHAR(20) NOT NULL',
        'shipment_id CHAR(36) NOT NULL',
        'courier_id CHAR(36) NOT NULL',
        'courier_name VARCHAR(200) NOT NULL',
        'kind VARCHAR(12) NOT NULL',
        'reason INT NULL',
        'note VARCHAR(200) NULL',
        'pressed_at DATETIME(3) NOT NULL',
        'received_at DATETIME(3) NOT NULL',
        'receiver VARCHAR(80) NULL',
        // said: the customer said the code; none: there was none to say.
        'code_said VARCHAR(8) NULL',
        'cash_minor BIGINT NULL',
        'cash_currency CHAR(3) NULL',
        'document_id CHAR(36) NULL',
      ],
      { shipment: 'shipment_id, pressed_at' },
    );
  },
};

export default migration;
