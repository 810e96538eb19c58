/** Billing per shipment: what each invoice is made of, credit notes, who issues, and what the tax authority was told. */
import type { Migration } from '../src/platform/migrate.ts';

const parts = [
  'goods_minor BIGINT NOT NULL',
  'shipping_minor BIGINT NOT NULL',
  'other_minor BIGINT NOT NULL',
  'tax_minor BIGINT NOT NULL',
  // Of the tax: what lies on shipping and on fees; the lines carry the rest.
  'shipping_tax_minor BIGINT NOT NULL DEFAULT 0',
  'other_tax_minor BIGINT NOT NULL DEFAULT 0',
  'total_minor BIGINT NOT NULL',
];

const line = [
  'id CHAR(36) NOT NULL PRIMARY KEY',
  'order_line_id CHAR(36) NOT NULL',
  'line_no INT NOT NULL',
  'sku VARCHAR(64) NOT NULL',
  'name VARCHAR(250) NOT NULL',
  'quantity INT NOT NULL',
  'gross_minor BIGINT NOT NULL',
  'tax_minor BIGINT NOT NULL',
  'discount_minor BIGINT NOT NULL',
  'rate_bp INT NOT NULL',
  'hsn VARCHAR(12) NULL',
];

const migration: Migration = {
  async up({ table, run }) {
    for (const column of [
      "state VARCHAR(12) NOT NULL DEFAULT 'issued'",
      'version INT NOT NULL DEFAULT 1',
      "issuer VARCHAR(8) NOT NULL DEFAULT 'hub'",
      // Theirs, where Magento or the ERP issues.
      'partner_number VARCHAR(60) NULL',
      'channel_id VARCHAR(20) NULL',
      'shipping_tax_minor BIGINT NOT NULL DEFAULT 0',
      'other_tax_minor BIGINT NOT NULL DEFAULT 0',
      'shipping_rate_bp INT NOT NULL DEFAULT 0',
      // none, vat, cgst_sgst or igst
      "tax_kind VARCHAR(10) NOT NULL DEFAULT 'none'",
      // Seller and buyer as they were when it was issued.
      'facts LONGTEXT NULL',
      'document_id CHAR(36) NULL',
      // What credit notes have taken back of it.
      'credited_goods_minor BIGINT NOT NULL DEFAULT 0',
      'credited_shipping_minor BIGINT NOT NULL DEFAULT 0',
      'credited_other_minor BIGINT NOT NULL DEFAULT 0',
      'credited_minor BIGINT NOT NULL DEFAULT 0',
    ])
      await run(`ALTER TABLE invoices ADD COLUMN ${column}`);
    await run('CREATE INDEX invoices_issued ON invoices (issued_at)');
    await run('CREATE INDEX invoices_state ON invoices (state, issued_at)');
    await table(
      'invoice_lines',
      [
        ...line,
        'invoice_id CHAR(36) NOT NULL',
        'credited INT NOT NULL DEFAULT 0',
        'credited_minor BIGINT NOT NULL DEFAULT 0',
        'credited_tax_minor BIGINT NOT NULL DEFAULT 0',
        'credited_discount_minor BIGINT NOT NULL DEFAULT 0',
      ],
      { invoice: 'invoice_id' },
    );
    await table(
      'credit_notes',
      [
        'id CHAR(36) NOT NULL PRIMARY KEY',
        'number VARCHAR(40) NOT NULL',
        // Names the cause: the same key twice is one note.
        'cause_key VARCHAR(120) NOT NULL',
        'company_id VARCHAR(20) NOT NULL',
        'channel_id VARCHAR(20) NULL',
        'invoice_id CHAR(36) NOT NULL',
        'shipment_id CHAR(36) NOT NULL',
        'order_id CHAR(36) NOT NULL',
        'currency CHAR(3) NOT NULL',
        ...parts,
        'shipping_rate_bp INT NOT NULL DEFAULT 0',
        'tax_kind VARCHAR(10) NOT NULL',
        'reason VARCHAR(80) NOT NULL',
        'state VARCHAR(12) NOT NULL',
        'version INT NOT NULL DEFAULT 1',
        'issuer VARCHAR(8) NOT NULL',
        'partner_number VARCHAR(60) NULL',
        'facts LONGTEXT NULL',
        'document_id CHAR(36) NULL',
        'issued_on CHAR(10) NOT NULL',
        'issued_at DATETIME(3) NOT NULL',
      ],
      {
        number: 'unique number',
        cause: 'unique cause_key',
        invoice: 'invoice_id',
        order: 'order_id',
        issued: 'issued_at',
      },
    );
    await table(
      'credit_note_lines',
      [...line, 'credit_note_id CHAR(36) NOT NULL', 'invoice_line_id CHAR(36) NOT NULL'],
      { note: 'credit_note_id' },
    );
    await run('ALTER TABLE companies ADD COLUMN billing LONGTEXT NULL');
    // The authority wants every document to name the one before it.
    await table('einvoice_chains', [
      'company_id VARCHAR(20) NOT NULL PRIMARY KEY',
      'counter BIGINT NOT NULL',
      'last_hash VARCHAR(64) NOT NULL',
    ]);
    await table(
      'einvoices',
      [
        // Of the invoice or credit note it is about.
        'id CHAR(36) NOT NULL PRIMARY KEY',
        'kind VARCHAR(12) NOT NULL',
        'company_id VARCHAR(20) NOT NULL',
        'order_id CHAR(36) NOT NULL',
        'number VARCHAR(40) NOT NULL',
        'uuid CHAR(36) NOT NULL',
        'counter BIGINT NOT NULL',
        'previous_hash VARCHAR(64) NOT NULL',
        'hash VARCHAR(64) NOT NULL',
        'body LONGTEXT NOT NULL',
        'state VARCHAR(12) NOT NULL',
        'version INT NOT NULL DEFAULT 1',
        'qr LONGTEXT NULL',
        'answer LONGTEXT NULL',
        'due_at DATETIME(3) NOT NULL',
        'answered_at DATETIME(3) NULL',
      ],
      { chain: 'unique company_id, counter', open: 'state, due_at' },
    );
  },
};

export default migration;
