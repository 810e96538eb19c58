/** Which pieces of a credit note the channel has a document for: a note may be mirrored in parts. */
import type { Migration } from '../src/platform/migrate.ts';

const migration: Migration = {
  async up({ table }) {
    await table(
      'channel_document_lines',
      [
        'document_id CHAR(36) NOT NULL',
        // Of the document's parts, the first is 0.
        'part INT NOT NULL',
        'order_line_id CHAR(36) NOT NULL',
        'order_id CHAR(36) NOT NULL',
        // As the shop counts.
        'quantity INT NOT NULL',
        'channel_ref VARCHAR(40) NULL',
        'PRIMARY KEY (document_id, part, order_line_id)',
      ],
      { of_order: 'order_id' },
    );
  },
};

export default migration;
