/** Money: authorisations, charges per shipment, refunds, what gateways report, and which documents mirror them at the channel. */
import type { Migration } from '../src/platform/migrate.ts';

const migration: Migration = {
  async up({ table, run }) {
    for (const column of [
      // Who holds or has taken the money, and its own id of the payment; NULL: nobody we can ask.
      'payment_gateway VARCHAR(20) NULL',
      'payment_ref VARCHAR(80) NULL',
      'authorised_minor BIGINT NULL',
      'authorised_at DATETIME(3) NULL',
      // The channel's credit memos are in its base currency: base × rate = order currency.
      'base_currency CHAR(3) NULL',
      'base_rate VARCHAR(24) NULL',
    ])
      await run(`ALTER TABLE orders ADD COLUMN ${column}`);
    await run('CREATE INDEX orders_payment_ref ON orders (payment_ref)');
    await table(
      'authorisations',
      [
        'order_id CHAR(36) NOT NULL PRIMARY KEY',
        'gateway VARCHAR(20) NOT NULL',
        'payment_ref VARCHAR(80) NOT NULL',
        'currency CHAR(3) NOT NULL',
        'amount_minor BIGINT NOT NULL',
        'captured_minor BIGINT NOT NULL DEFAULT 0',
        'voided_minor BIGINT NOT NULL DEFAULT 0',
        'state VARCHAR(16) NOT NULL',
        'authorised_at DATETIME(3) NOT NULL',
        'expires_at DATETIME(3) NOT NULL',
        // Whether somebody has been told that it expires soon.
        'warned_at DATETIME(3) NULL',
        'error_code VARCHAR(80) NULL',
        'version INT NOT NULL',
        'updated_at DATETIME(3) NOT NULL',
      ],
      { payment: 'unique gateway, payment_ref', expiry: 'state, expires_at' },
    );
    await table(
      'charges',
      [
        'id CHAR(36) NOT NULL PRIMARY KEY',
        'order_id CHAR(36) NOT NULL',
        'shipment_id CHAR(36) NOT NULL',
        // prepaid, authorised or cod
        'mode VARCHAR(12) NOT NULL',
        'currency CHAR(3) NOT NULL',
        'amount_minor BIGINT NOT NULL',
        'state VARCHAR(16) NOT NULL',
        // How often it was asked for afresh: part of the reference the gateway sees.
        'attempt INT NOT NULL DEFAULT 1',
        'action_ref VARCHAR(80) NULL',
        'error_code VARCHAR(80) NULL',
        'error_text VARCHAR(300) NULL',
        'due_at DATETIME(3) NULL',
        'version INT NOT NULL',
        'created_at DATETIME(3) NOT NULL',
        'updated_at DATETIME(3) NOT NULL',
      ],
      {
        shipment: 'unique shipment_id',
        of_order: 'order_id',
        state: 'state, updated_at',
        action: 'action_ref',
      },
    );
    await table(
      'refunds',
      [
        'id CHAR(36) NOT NULL PRIMARY KEY',
        'order_id CHAR(36) NOT NULL',
        // Names the cause: the same twice is one refund.
        'ref_key VARCHAR(120) NOT NULL',
        'shipment_id CHAR(36) NULL',
        'credit_note_id CHAR(36) NULL',
        'currency CHAR(3) NOT NULL',
        'amount_minor BIGINT NOT NULL',
        'reason VARCHAR(80) NOT NULL',
        // gateway, hand, or none: nothing was collected that could go back
        'way VARCHAR(10) NOT NULL',
        'state VARCHAR(16) NOT NULL',
        'attempt INT NOT NULL DEFAULT 1',
        'action_ref VARCHAR(80) NULL',
        // What a person wrote of a refund made by hand.
        'done_reference VARCHAR(120) NULL',
        'done_by VARCHAR(80) NULL',
        'error_code VARCHAR(80) NULL',
        'error_text VARCHAR(300) NULL',
        'version INT NOT NULL',
        'created_at DATETIME(3) NOT NULL',
        'updated_at DATETIME(3) NOT NULL',
      ],
      {
        cause: 'unique order_id, ref_key',
        state: 'state, updated_at',
        note: 'credit_note_id',
        action: 'action_ref',
      },
    );
    // What gateways report, whether it fits something of ours or not.
    await table(
      'payment_facts',
      [
        'id CHAR(36) NOT NULL PRIMARY KEY',
        'gateway VARCHAR(20) NOT NULL',
        'event_ref VARCHAR(80) NOT NULL',
        'kind VARCHAR(40) NOT NULL',
        'payment_ref VARCHAR(80) NOT NULL',
        'action_ref VARCHAR(80) NULL',
        'reference VARCHAR(80) NULL',
        'amount_minor BIGINT NULL',
        'currency CHAR(3) NULL',
        'order_id CHAR(36) NULL',
        // What it was to us: charge, refund, authorisation, channel (not our doing), early (its order is not here), or nothing.
        'fits VARCHAR(16) NOT NULL',
        'happened_at DATETIME(3) NOT NULL',
        'recorded_at DATETIME(3) NOT NULL',
      ],
      {
        event: 'unique gateway, event_ref',
        of_order: 'order_id, happened_at',
        payment: 'payment_ref',
        misfits: 'fits, recorded_at',
      },
    );
    // Which document at the channel stands for which of ours.
    await table(
      'channel_documents',
      [
        // An invoice's or a credit note's id.
        'document_id CHAR(36) NOT NULL PRIMARY KEY',
        'order_id CHAR(36) NOT NULL',
        'kind VARCHAR(12) NOT NULL',
        // mirrored, or skipped with the reason
        'state VARCHAR(12) NOT NULL',
        'channel_ref VARCHAR(40) NULL',
        'reason VARCHAR(80) NULL',
        'at DATETIME(3) NOT NULL',
      ],
      { of_order: 'order_id' },
    );
  },
};

export default migration;
