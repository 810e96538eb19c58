/** The tables of the plumbing: messages in and out, what waits and what is parked, calls to partners, history, leases. */
import type { Migration } from '../src/platform/migrate.ts';

const migration: Migration = {
  async up({ table, autoId, nowDefault }) {
    await table(
      'outbox',
      [
        `seq ${autoId}`,
        'id CHAR(36) NOT NULL',
        'part SMALLINT NOT NULL',
        'event VARCHAR(80) NOT NULL',
        'doc_key VARCHAR(64) NOT NULL',
        'doc_version INT NOT NULL',
        'payload LONGTEXT NOT NULL',
        'correlation_id CHAR(36) NOT NULL',
        // By the database's clock, without asking it first.
        `available_at DATETIME(3) NOT NULL ${nowDefault}`,
        'attempts INT NOT NULL DEFAULT 0',
        'last_error VARCHAR(500) NULL',
      ],
      // No index but its key: rows live for milliseconds, and each index would be written twice for each of them.
    );
    await table(
      'event_log',
      [
        `seq ${autoId}`,
        'id CHAR(36) NOT NULL',
        'event VARCHAR(80) NOT NULL',
        'doc_key VARCHAR(64) NOT NULL',
        'doc_version INT NOT NULL',
        'payload LONGTEXT NOT NULL',
        'correlation_id CHAR(36) NOT NULL',
        `told_at DATETIME(3) NOT NULL ${nowDefault}`,
      ],
      { doc: 'doc_key, seq' },
    );
    await table('inbox', [
      'listener VARCHAR(80) NOT NULL',
      'message_id CHAR(36) NOT NULL',
      'done_at DATETIME(3) NOT NULL',
      'PRIMARY KEY (listener, message_id)',
    ]);
    await table(
      'deliveries',
      [
        'id CHAR(36) NOT NULL PRIMARY KEY',
        'listener VARCHAR(80) NOT NULL',
        'message_id CHAR(36) NOT NULL',
        'event VARCHAR(80) NOT NULL',
        'doc_key VARCHAR(64) NOT NULL',
        'doc_version INT NOT NULL',
        'payload LONGTEXT NOT NULL',
        'correlation_id CHAR(36) NOT NULL',
        'state VARCHAR(20) NOT NULL',
        'attempts INT NOT NULL',
        'available_at DATETIME(3) NOT NULL',
        'error_kind VARCHAR(20) NULL',
        'error_code VARCHAR(120) NULL',
        'error_detail VARCHAR(1000) NULL',
        'first_at DATETIME(3) NOT NULL',
        'updated_at DATETIME(3) NOT NULL',
      ],
      { message: 'unique listener, message_id', due: 'state, available_at' },
    );
    await table(
      'inbound_messages',
      [
        `seq ${autoId}`,
        'id CHAR(36) NOT NULL',
        'source VARCHAR(60) NOT NULL',
        'channel_id VARCHAR(20) NOT NULL',
        'business_key VARCHAR(100) NOT NULL',
        'body_hash CHAR(64) NOT NULL',
        'body LONGTEXT NOT NULL',
        'order_number VARCHAR(60) NULL',
        'correlation_id CHAR(36) NOT NULL',
        'state VARCHAR(20) NOT NULL',
        'attempts INT NOT NULL DEFAULT 0',
        'available_at DATETIME(3) NOT NULL',
        'error_code VARCHAR(120) NULL',
        'error_detail VARCHAR(1000) NULL',
        'received_at DATETIME(3) NOT NULL',
        'done_at DATETIME(3) NULL',
      ],
      {
        fact: 'unique source, channel_id, business_key, body_hash',
        id: 'unique id',
        due: 'state, source, available_at, seq',
        number: 'order_number',
      },
    );
    await table(
      'parked',
      [
        'id CHAR(36) NOT NULL PRIMARY KEY',
        'source VARCHAR(20) NOT NULL',
        'ref_id CHAR(36) NOT NULL',
        'listener VARCHAR(80) NOT NULL',
        'event VARCHAR(80) NOT NULL',
        'document_id CHAR(36) NULL',
        'order_number VARCHAR(60) NULL',
        'reason_kind VARCHAR(20) NOT NULL',
        'reason_code VARCHAR(120) NOT NULL',
        'reason_detail VARCHAR(1000) NOT NULL',
        'state VARCHAR(20) NOT NULL',
        'parked_at DATETIME(3) NOT NULL',
        'closed_at DATETIME(3) NULL',
        'closed_by VARCHAR(80) NULL',
      ],
      { ref: 'unique source, ref_id', open: 'state, parked_at' },
    );
    await table(
      'partner_calls',
      [
        'id CHAR(36) NOT NULL PRIMARY KEY',
        'listener VARCHAR(80) NOT NULL',
        'message_id CHAR(36) NOT NULL',
        'doc_key VARCHAR(64) NOT NULL',
        'intent LONGTEXT NOT NULL',
        'attempts INT NOT NULL',
        'state VARCHAR(20) NOT NULL',
        'answer LONGTEXT NULL',
        'claimed_by VARCHAR(80) NULL',
        'claimed_until DATETIME(3) NULL',
        'created_at DATETIME(3) NOT NULL',
        'updated_at DATETIME(3) NOT NULL',
      ],
      { message: 'unique listener, message_id', doc: 'doc_key, created_at' },
    );
    await table(
      'partner_journal',
      [
        `seq ${autoId}`,
        'partner VARCHAR(40) NOT NULL',
        'operation VARCHAR(80) NOT NULL',
        'method VARCHAR(8) NOT NULL',
        'url VARCHAR(600) NOT NULL',
        'request TEXT NULL',
        'status INT NULL',
        'answer TEXT NULL',
        'error VARCHAR(200) NULL',
        'took_ms INT NOT NULL',
        'correlation_id CHAR(36) NOT NULL',
        'at DATETIME(3) NOT NULL',
      ],
      { correlation: 'correlation_id', age: 'at' },
    );
    await table(
      'history',
      [
        `seq ${autoId}`,
        'entity VARCHAR(20) NOT NULL',
        'entity_id CHAR(36) NOT NULL',
        'order_id CHAR(36) NULL',
        'move VARCHAR(40) NOT NULL',
        'from_state VARCHAR(30) NULL',
        'to_state VARCHAR(30) NULL',
        'changes LONGTEXT NOT NULL',
        'who VARCHAR(80) NOT NULL',
        'why VARCHAR(300) NULL',
        'message_id CHAR(36) NULL',
        'correlation_id CHAR(36) NOT NULL',
        'version INT NOT NULL',
        'at DATETIME(3) NOT NULL',
      ],
      { order: 'order_id, seq' },
    );
    await table('leases', [
      'name VARCHAR(60) NOT NULL PRIMARY KEY',
      'owner VARCHAR(80) NOT NULL',
      'token BIGINT NOT NULL',
      'expires_at DATETIME(3) NOT NULL',
    ]);
    await table(
      'job_runs',
      [
        'id CHAR(36) NOT NULL PRIMARY KEY',
        'job VARCHAR(60) NOT NULL',
        'owner VARCHAR(80) NOT NULL',
        'started_at DATETIME(3) NOT NULL',
        'ended_at DATETIME(3) NULL',
        'outcome VARCHAR(20) NULL',
        'detail VARCHAR(1000) NULL',
      ],
      { job: 'job, started_at' },
    );
    await table('settings', [
      'name VARCHAR(80) NOT NULL PRIMARY KEY',
      'value LONGTEXT NOT NULL',
      'updated_at DATETIME(3) NOT NULL',
      'updated_by VARCHAR(80) NOT NULL',
    ]);
    await table(
      'audit_log',
      [
        `seq ${autoId}`,
        'who VARCHAR(80) NOT NULL',
        'action VARCHAR(80) NOT NULL',
        'target VARCHAR(120) NOT NULL',
        'detail LONGTEXT NOT NULL',
        'correlation_id CHAR(36) NOT NULL',
        'at DATETIME(3) NOT NULL',
      ],
      { target: 'target, seq' },
    );
  },
};

export default migration;
