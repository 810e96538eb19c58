/** Parcels that could not be delivered, cash orders to be confirmed, refused cash parcels, and the cash that couriers owe. */
import type { Migration } from '../src/platform/migrate.ts';

const migration: Migration = {
  async up({ table }) {
    await table(
      'delivery_cases',
      [
        'id CHAR(36) NOT NULL PRIMARY KEY',
        'shipment_id CHAR(36) NOT NULL',
        'order_id CHAR(36) NOT NULL',
        'order_number VARCHAR(80) NOT NULL',
        'channel_id VARCHAR(20) NOT NULL',
        'location_id VARCHAR(20) NOT NULL',
        'courier_code VARCHAR(30) NOT NULL',
        'awb VARCHAR(80) NOT NULL',
        'state VARCHAR(16) NOT NULL',
        'version INT NOT NULL',
        'attempts INT NOT NULL',
        // The aggregator's number of why; null: it gave none.
        'ndr_code INT NULL',
        'failed_at DATETIME(3) NOT NULL',
        // Until when the courier takes an answer.
        'due_at DATETIME(3) NOT NULL',
        // 1: the aggregator passes an answer on; 0: a person tells the courier.
        'by_api TINYINT NOT NULL',
        // JSON of what the courier is to do; may hold an address.
        'answer TEXT NULL',
        'answered_at DATETIME(3) NULL',
        'answered_by VARCHAR(80) NULL',
        'answer_error VARCHAR(80) NULL',
        // A scan should have shown the answer at work by then.
        'follow_at DATETIME(3) NULL',
        // The attempt about which the customer was written to last.
        'mailed_attempt INT NOT NULL DEFAULT 0',
        'mail_error VARCHAR(80) NULL',
        'outcome VARCHAR(20) NULL',
        'opened_at DATETIME(3) NOT NULL',
        'closed_at DATETIME(3) NULL',
      ],
      { shipment: 'unique shipment_id', due: 'state, due_at, id', order: 'order_id' },
    );
    await table(
      'cod_confirmations',
      [
        'order_id CHAR(36) NOT NULL PRIMARY KEY',
        'order_number VARCHAR(80) NOT NULL',
        'channel_id VARCHAR(20) NOT NULL',
        'state VARCHAR(12) NOT NULL',
        'version INT NOT NULL',
        'reasons VARCHAR(200) NOT NULL',
        'amount_minor BIGINT NOT NULL',
        'currency CHAR(3) NOT NULL',
        'due_at DATETIME(3) NOT NULL',
        'created_at DATETIME(3) NOT NULL',
        'answered_at DATETIME(3) NULL',
        'answered_by VARCHAR(80) NULL',
        'mailed_at DATETIME(3) NULL',
        'mail_error VARCHAR(80) NULL',
      ],
      { due: 'state, due_at' },
    );
    await table(
      'cod_refusals',
      [
        'order_id CHAR(36) NOT NULL PRIMARY KEY',
        'customer_key VARCHAR(200) NOT NULL',
        'refused_at DATETIME(3) NOT NULL',
      ],
      { customer: 'customer_key, refused_at' },
    );
    await table(
      'cod_receivables',
      [
        'id CHAR(36) NOT NULL PRIMARY KEY',
        'shipment_id CHAR(36) NOT NULL',
        'order_id CHAR(36) NOT NULL',
        'order_number VARCHAR(80) NOT NULL',
        'channel_id VARCHAR(20) NOT NULL',
        'courier_code VARCHAR(30) NOT NULL',
        'awb VARCHAR(80) NOT NULL',
        'reference VARCHAR(20) NOT NULL',
        'currency CHAR(3) NOT NULL',
        'amount_minor BIGINT NOT NULL',
        'remitted_minor BIGINT NOT NULL DEFAULT 0',
        'written_minor BIGINT NOT NULL DEFAULT 0',
        'state VARCHAR(12) NOT NULL',
        'version INT NOT NULL',
        'collected_at DATETIME(3) NOT NULL',
        'due_at DATETIME(3) NOT NULL',
        'settled_at DATETIME(3) NULL',
        // What is remitted and written off is never more than what was collected.
        'CONSTRAINT cod_receivables_whole CHECK (remitted_minor >= 0 AND written_minor >= 0 AND remitted_minor + written_minor <= amount_minor)',
      ],
      {
        shipment: 'unique shipment_id',
        awb: 'courier_code, awb',
        due: 'state, due_at',
        courier: 'courier_code, state, collected_at',
      },
    );
    await table(
      'remittance_statements',
      [
        'id CHAR(36) NOT NULL PRIMARY KEY',
        'courier_code VARCHAR(30) NOT NULL',
        'statement_no VARCHAR(60) NOT NULL',
        'paid_on CHAR(10) NULL',
        'file_name VARCHAR(160) NOT NULL',
        'file_hash CHAR(64) NOT NULL',
        // Read line by line as the job goes; emptied when all of it is read.
        'body LONGTEXT NULL',
        'state VARCHAR(12) NOT NULL',
        'version INT NOT NULL',
        'rows_total INT NOT NULL',
        'rows_done INT NOT NULL DEFAULT 0',
        'error VARCHAR(80) NULL',
        'uploaded_at DATETIME(3) NOT NULL',
        'uploaded_by VARCHAR(80) NOT NULL',
        'read_at DATETIME(3) NULL',
      ],
      { file: 'unique courier_code, file_hash', state: 'state, uploaded_at', newest: 'uploaded_at, id' },
    );
    await table(
      'remittance_rows',
      [
        'id CHAR(36) NOT NULL PRIMARY KEY',
        'statement_id CHAR(36) NOT NULL',
        'line_no INT NOT NULL',
        // Courier, statement and AWB: counts once, whichever file brings it. Null: it did not count.
        'row_key CHAR(64) NULL',
        'awb VARCHAR(80) NOT NULL',
        'reference VARCHAR(40) NOT NULL',
        'currency VARCHAR(3) NOT NULL',
        'amount_minor BIGINT NULL',
        // As the file had it, where it could not be read.
        'said VARCHAR(60) NOT NULL',
        'outcome VARCHAR(20) NOT NULL',
        'receivable_id CHAR(36) NULL',
        // Of the amount: what went to the receivable.
        'applied_minor BIGINT NOT NULL DEFAULT 0',
        // open: a person has to look; done: nothing left to do.
        'state VARCHAR(8) NOT NULL',
        'version INT NOT NULL',
        'resolution VARCHAR(20) NULL',
        'note VARCHAR(300) NULL',
        'resolved_at DATETIME(3) NULL',
        'resolved_by VARCHAR(80) NULL',
      ],
      {
        line: 'unique statement_id, line_no',
        row_once: 'unique row_key',
        work: 'state, outcome, statement_id',
        receivable: 'receivable_id',
        awb: 'awb',
      },
    );
  },
};

export default migration;
