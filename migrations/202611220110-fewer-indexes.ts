/**
 * Indexes that were written with every order and every parcel, for what others answer as well. Deadlines are asked for by
 * their moment alone: an order without one has an entry that no move touches. A waybill is found by its number, with its
 * courier or without, in one index.
 */
import type { Migration } from '../src/platform/migrate.ts';

const migration: Migration = {
  async up({ run, dropIndex }) {
    await run('CREATE INDEX orders_due ON orders (due_at)');
    await dropIndex('orders', 'orders_payment_due');
    await run('CREATE UNIQUE INDEX shipments_waybill ON shipments (awb, partner_id)');
    await dropIndex('shipments', 'shipments_awb');
    await dropIndex('shipments', 'shipments_awb_alone');
  },
};

export default migration;
