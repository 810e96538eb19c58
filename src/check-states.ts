/** Every state table is checked before the hub starts: a table with a hole is a programmer's mistake. */
import { einvoiceMoves, einvoiceStates, invoiceMoves, invoiceStates } from './core/billing/index.ts';
import { amendmentMoves, amendmentStates } from './core/amendment/index.ts';
import { postingMoves, postingStates } from './core/erp/index.ts';
import { orderMoves, orderStates } from './core/order/index.ts';
import {
  authorisationMoves,
  authorisationStates,
  chargeMoves,
  chargeStates,
  refundMoves,
  refundStates,
} from './core/payment/index.ts';
import { replenishmentMoves, replenishmentStates } from './core/replenishment/index.ts';
import { shipmentMoves, shipmentStates } from './core/shipment/index.ts';
import { fail } from './platform/errors.ts';
import { checkTable } from './platform/machine.ts';

/** @throws bug `states.broken` with everything that is wrong */
export function checkStates(): void {
  const wrong = [
    ...checkTable('order', orderStates, orderMoves, 'received'),
    ...checkTable('shipment', shipmentStates, shipmentMoves, 'planned'),
    ...checkTable('charge', chargeStates, chargeMoves, 'requested'),
    ...checkTable('refund', refundStates, refundMoves, 'requested'),
    ...checkTable('authorisation', authorisationStates, authorisationMoves, 'open'),
    ...checkTable('einvoice', einvoiceStates, einvoiceMoves, 'asked'),
    ...checkTable('invoice', invoiceStates, invoiceMoves, 'drafted'),
    ...checkTable('amendment', amendmentStates, amendmentMoves, 'open'),
    ...checkTable('posting', postingStates, postingMoves, 'written'),
    ...checkTable('replenishment', replenishmentStates, replenishmentMoves, 'requested'),
  ];
  if (wrong.length > 0) fail('bug', 'states.broken', { errors: wrong });
}
