/** Who may come in, and what is slow to change: channels, companies, locations, couriers, items. */
import type { Migration } from '../src/platform/migrate.ts';

const migration: Migration = {
  async up({ table }) {
    await table(
      'users',
      [
        'id CHAR(36) NOT NULL PRIMARY KEY',
        'login VARCHAR(80) NOT NULL',
        'display_name VARCHAR(120) NOT NULL',
        'password_hash VARCHAR(255) NOT NULL',
        'role VARCHAR(40) NOT NULL',
        'locale VARCHAR(10) NOT NULL',
        'channels LONGTEXT NOT NULL',
        'locations LONGTEXT NOT NULL',
        'state VARCHAR(20) NOT NULL',
        'must_change_password TINYINT NOT NULL DEFAULT 0',
        'failed_attempts INT NOT NULL DEFAULT 0',
        'locked_until DATETIME(3) NULL',
        'created_at DATETIME(3) NOT NULL',
      ],
      { login: 'unique login' },
    );
    await table(
      'sessions',
      [
        'token_hash CHAR(64) NOT NULL PRIMARY KEY',
        'user_id CHAR(36) NOT NULL',
        'created_at DATETIME(3) NOT NULL',
        'seen_at DATETIME(3) NOT NULL',
        'expires_at DATETIME(3) NOT NULL',
      ],
      { user: 'user_id' },
    );
    await table(
      'api_clients',
      [
        'id CHAR(36) NOT NULL PRIMARY KEY',
        'name VARCHAR(80) NOT NULL',
        'key_hash CHAR(64) NOT NULL',
        'scopes LONGTEXT NOT NULL',
        'channel_id VARCHAR(20) NULL',
        'state VARCHAR(20) NOT NULL',
        'created_at DATETIME(3) NOT NULL',
      ],
      { key: 'unique key_hash', name: 'unique name' },
    );
    await table('channels', [
      'id VARCHAR(20) NOT NULL PRIMARY KEY',
      'name VARCHAR(120) NOT NULL',
      'country CHAR(2) NOT NULL',
      'currency CHAR(3) NOT NULL',
      'time_zone VARCHAR(60) NOT NULL',
      'company_id VARCHAR(20) NOT NULL',
      'config LONGTEXT NOT NULL',
      'active TINYINT NOT NULL',
      'version INT NOT NULL',
    ]);
    await table('companies', [
      'id VARCHAR(20) NOT NULL PRIMARY KEY',
      'name VARCHAR(160) NOT NULL',
      'country CHAR(2) NOT NULL',
      'currency CHAR(3) NOT NULL',
      'tax_registration VARCHAR(60) NULL',
      'invoice_issuer VARCHAR(10) NOT NULL',
      'version INT NOT NULL',
    ]);
    await table(
      'locations',
      [
        'id VARCHAR(20) NOT NULL PRIMARY KEY',
        'company_id VARCHAR(20) NOT NULL',
        'kind VARCHAR(20) NOT NULL',
        'name VARCHAR(160) NOT NULL',
        'name_ar VARCHAR(160) NULL',
        'country CHAR(2) NOT NULL',
        'city VARCHAR(100) NOT NULL',
        'address LONGTEXT NOT NULL',
        'phone VARCHAR(40) NOT NULL',
        'email VARCHAR(160) NULL',
        'lat DOUBLE NULL',
        'lng DOUBLE NULL',
        'source_code VARCHAR(60) NOT NULL',
        'ships_online TINYINT NOT NULL',
        'active TINYINT NOT NULL',
        'version INT NOT NULL',
      ],
      { country: 'country', source: 'unique source_code' },
    );
    await table('couriers', [
      'code VARCHAR(40) NOT NULL PRIMARY KEY',
      'name VARCHAR(120) NOT NULL',
      'config LONGTEXT NOT NULL',
      'active TINYINT NOT NULL',
      'version INT NOT NULL',
    ]);
    await table(
      'items',
      [
        'sku VARCHAR(64) NOT NULL PRIMARY KEY',
        'name VARCHAR(255) NOT NULL',
        'name_ar VARCHAR(255) NULL',
        'barcode VARCHAR(40) NULL',
        'weight_g INT NOT NULL',
        'length_mm INT NOT NULL',
        'width_mm INT NOT NULL',
        'height_mm INT NOT NULL',
        'hs_code VARCHAR(20) NULL',
        'origin_country CHAR(2) NULL',
        'image_url VARCHAR(500) NULL',
        'active TINYINT NOT NULL',
      ],
      { barcode: 'barcode' },
    );
  },
};

export default migration;
