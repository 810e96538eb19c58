/** The ERP: what it sends over the broker, and what is posted to it. */
import { erpSource, intendSending, postSales, receiveKept, recordSending } from '../core/erp/index.ts';
import type { Part } from './form.ts';

export function erp({ from, on, p }: Part): void {
  // What an ERP sent over the broker, could not be taken in, and a person plays again.
  from({ name: erpSource }, 'erp.message.receive', { thenMany: receiveKept });
  // Sold: the ERP hears of each parcel that has left, place by place in the order of its numbers.
  on('shipment.dispatched', 'erp.sale.post', { thenMany: (tx, facts) => postSales(tx, facts) });
  on('erp.posting.written', 'erp.posting.send', {
    concurrency: 20,
    key: (e) => e.locationId,
    intend: async (tx, e) => (p.erp.takesCalls(e.companyId) ? intendSending(tx, e) : undefined),
    find: (sending) => p.erp.resendPostings(sending),
    ask: (sending) => p.erp.sendPostings(sending),
    then: (tx, _e, sent, sending) => recordSending(tx, sending, sent),
  });
}
