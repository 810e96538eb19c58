/** The talk with the ERP: messages in with their answers, streams, what waits for a master, postings out. */
import type { Migration } from '../src/platform/migrate.ts';

const migration: Migration = {
  async up({ table, run }) {
    for (const column of [
      // An ERP's key speaks for one company, and for these places of it; NULL: all of the company's.
      'company_id VARCHAR(20) NULL',
      'locations LONGTEXT NULL',
    ])
      await run(`ALTER TABLE api_clients ADD COLUMN ${column}`);

    await table(
      'erp_messages',
      [
        'company_id VARCHAR(20) NOT NULL',
        'message_id VARCHAR(80) NOT NULL',
        'type VARCHAR(40) NOT NULL',
        'body_hash CHAR(64) NOT NULL',
        'stream_key VARCHAR(60) NULL',
        'stream_seq BIGINT NULL',
        'status SMALLINT NOT NULL',
        'answer LONGTEXT NOT NULL',
        'correlation_id CHAR(36) NOT NULL',
        'received_at DATETIME(3) NOT NULL',
        'PRIMARY KEY (company_id, message_id)',
      ],
      { age: 'received_at', stream: 'stream_key, stream_seq' },
    );
    await table('erp_streams', [
      'stream_key VARCHAR(60) NOT NULL PRIMARY KEY',
      'company_id VARCHAR(20) NOT NULL',
      'expected_seq BIGINT NOT NULL',
      'gap_since DATETIME(3) NULL',
      'buffered INT NOT NULL DEFAULT 0',
      'updated_at DATETIME(3) NOT NULL',
    ]);
    await table('erp_buffered', [
      'stream_key VARCHAR(60) NOT NULL',
      'seq BIGINT NOT NULL',
      'company_id VARCHAR(20) NOT NULL',
      'client_id CHAR(36) NOT NULL',
      'message_id VARCHAR(80) NOT NULL',
      'type VARCHAR(40) NOT NULL',
      'body LONGTEXT NOT NULL',
      'received_at DATETIME(3) NOT NULL',
      'PRIMARY KEY (stream_key, seq)',
    ]);
    // A line about a store or SKU that no master has named yet: played again when the master arrives.
    await table(
      'erp_parked_lines',
      [
        'id CHAR(36) NOT NULL PRIMARY KEY',
        'company_id VARCHAR(20) NOT NULL',
        'line_key VARCHAR(200) NOT NULL',
        'type VARCHAR(40) NOT NULL',
        'location_id VARCHAR(40) NULL',
        'sku VARCHAR(80) NULL',
        // Of an absolute: a later one of the same place makes it void.
        'ledger VARCHAR(40) NULL',
        'code VARCHAR(60) NOT NULL',
        'body LONGTEXT NOT NULL',
        'message_id VARCHAR(120) NOT NULL',
        'state VARCHAR(10) NOT NULL',
        'parked_at DATETIME(3) NOT NULL',
        'ended_at DATETIME(3) NULL',
        'ended_by VARCHAR(80) NULL',
      ],
      {
        line: 'unique company_id, line_key',
        sku: 'state, sku, location_id',
        place: 'state, location_id',
        message: 'company_id, message_id',
      },
    );
    // What of a snapshot's chunk was set aside (parked, or counted in other units than ours): its sums are the sender's.
    await table('erp_snapshot_chunks', [
      'snapshot_id VARCHAR(64) NOT NULL',
      'chunk_no INT NOT NULL',
      'line_count INT NOT NULL',
      'staged INT NOT NULL',
      // Millionths, because the sender counts in decimals: what was sent, and base units kept of it.
      'sent_micro BIGINT NOT NULL',
      'staged_micro BIGINT NOT NULL',
      'PRIMARY KEY (snapshot_id, chunk_no)',
    ]);
    // Lines of receipts and transfers that were told once: what the base has already leaves no ledger row of its own.
    await table('erp_document_facts', [
      'company_id VARCHAR(20) NOT NULL',
      'fact VARCHAR(190) NOT NULL',
      'PRIMARY KEY (company_id, fact)',
    ]);
    await table(
      'api_tokens',
      [
        'token_hash CHAR(64) NOT NULL PRIMARY KEY',
        'client_id CHAR(36) NOT NULL',
        'expires_at DATETIME(3) NOT NULL',
        'created_at DATETIME(3) NOT NULL',
      ],
      { expiry: 'expires_at' },
    );
    await table(
      'erp_postings',
      [
        // The message id that the ERP sees.
        'id CHAR(36) NOT NULL PRIMARY KEY',
        'company_id VARCHAR(20) NOT NULL',
        'location_id VARCHAR(20) NOT NULL',
        'out_seq BIGINT NOT NULL',
        'type VARCHAR(30) NOT NULL',
        'document_key VARCHAR(35) NOT NULL',
        // Postings of one group go strictly one after the other.
        'group_key VARCHAR(60) NULL',
        'group_no SMALLINT NOT NULL DEFAULT 1',
        // The key of the overlay rows that this posting stands for.
        'entry_key VARCHAR(190) NULL',
        'order_id CHAR(36) NULL',
        'shipment_id CHAR(36) NULL',
        'payload LONGTEXT NOT NULL',
        'state VARCHAR(12) NOT NULL',
        'sent_at DATETIME(3) NULL',
        'due_at DATETIME(3) NOT NULL',
        'erp_documents LONGTEXT NULL',
        'ledger_to VARCHAR(40) NULL',
        'error_code VARCHAR(60) NULL',
        'error_text VARCHAR(500) NULL',
        'settled_at DATETIME(3) NULL',
        'settled_by VARCHAR(80) NULL',
        'created_at DATETIME(3) NOT NULL',
      ],
      {
        seq: 'unique location_id, out_seq',
        document: 'unique company_id, document_key, type',
        work: 'state, due_at',
        waiting: 'location_id, state, out_seq',
        of_order: 'order_id',
        entry: 'entry_key',
        pull: 'company_id, location_id, out_seq',
      },
    );
  },
};

export default migration;
