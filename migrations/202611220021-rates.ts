/** What couriers cost and how they keep their word: rate cards and zones as versions, lanes as measured, refusals, advice. */
import type { Migration } from '../src/platform/migrate.ts';

const lane = [
  'courier_code VARCHAR(40) NOT NULL',
  'from_country CHAR(2) NOT NULL',
  // One text for all spellings of a city; '' stands for the whole country.
  'from_city VARCHAR(80) NOT NULL',
  'to_country CHAR(2) NOT NULL',
  'to_city VARCHAR(80) NOT NULL',
];

const migration: Migration = {
  async up({ table, run }) {
    await table('rate_turns', ['name VARCHAR(20) NOT NULL PRIMARY KEY', 'turn INT NOT NULL']);
    await run("INSERT INTO rate_turns (name, turn) VALUES ('book', 0)");
    await table('rate_zones', [
      'name VARCHAR(30) NOT NULL',
      'version INT NOT NULL',
      'country CHAR(2) NOT NULL',
      'places LONGTEXT NOT NULL',
      'saved_at DATETIME(3) NOT NULL',
      'saved_by VARCHAR(80) NOT NULL',
      'PRIMARY KEY (name, version)',
    ]);
    await table(
      'rate_cards',
      [
        'code VARCHAR(40) NOT NULL',
        'version INT NOT NULL',
        'courier_code VARCHAR(40) NOT NULL',
        'service VARCHAR(20) NOT NULL',
        'currency CHAR(3) NOT NULL',
        // Days, both included.
        'valid_from CHAR(10) NOT NULL',
        'valid_to CHAR(10) NULL',
        'body LONGTEXT NOT NULL',
        // 0: this version ends the card.
        'active TINYINT NOT NULL',
        'saved_at DATETIME(3) NOT NULL',
        'saved_by VARCHAR(80) NOT NULL',
        'PRIMARY KEY (code, version)',
      ],
      { courier: 'courier_code, code' },
    );
    // What came of the parcels of one lane that ended on one day.
    await table(
      'lane_days',
      [
        ...lane,
        'ended_on CHAR(10) NOT NULL',
        'parcels INT NOT NULL',
        'promised INT NOT NULL',
        'on_time INT NOT NULL',
        'first_failed INT NOT NULL',
        'returned INT NOT NULL',
        // How many took so many half days, as JSON.
        'half_days VARCHAR(2000) NOT NULL',
        'PRIMARY KEY (courier_code, from_country, from_city, to_country, to_city, ended_on)',
      ],
      { day: 'ended_on' },
    );
    await table('lane_performance', [
      ...lane,
      'parcels INT NOT NULL',
      'promised INT NOT NULL',
      'on_time INT NOT NULL',
      'first_failed INT NOT NULL',
      'returned INT NOT NULL',
      // Half days; NULL where none was delivered.
      'p50_half_days INT NULL',
      'p90_half_days INT NULL',
      'measured_at DATETIME(3) NOT NULL',
      'PRIMARY KEY (courier_code, from_country, from_city, to_country, to_city)',
    ]);
    // A parcel counts once, however often its end is reported.
    await table('lane_parcels', ['shipment_id CHAR(36) NOT NULL PRIMARY KEY', 'ended_on CHAR(10) NOT NULL'], {
      day: 'ended_on',
    });
    await table('courier_refusals', [
      'shipment_id CHAR(36) NOT NULL',
      'courier_code VARCHAR(40) NOT NULL',
      'reason VARCHAR(120) NOT NULL',
      'refused_at DATETIME(3) NOT NULL',
      'PRIMARY KEY (shipment_id, courier_code)',
    ]);
    // What an aggregator said before a booking; the row is there from the moment it is asked.
    await table('courier_advice', [
      'shipment_id CHAR(36) NOT NULL',
      'reference VARCHAR(20) NOT NULL',
      'advice LONGTEXT NULL',
      'asked_at DATETIME(3) NOT NULL',
      'answered_at DATETIME(3) NULL',
      'PRIMARY KEY (shipment_id, reference)',
    ]);
    await run('ALTER TABLE shipments ADD COLUMN choice LONGTEXT NULL');
  },
};

export default migration;
