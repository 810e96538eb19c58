/** Every state table is checked before the hub starts: a table with a hole is a programmer's mistake. */
import { einvoiceMoves, einvoiceStates, invoiceMoves, invoiceStates } from './core/billing/index.ts';
import { amendmentMoves, amendmentStates } from './core/amendment/index.ts';
import { confirmationMoves, confirmationStates, deliveryCaseMoves, deliveryCaseStates } from './core/delivery/index.ts';
import { paperBatchMoves, paperBatchStates } from './core/document/index.ts';
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
import { printJobMoves, printJobStates } from './core/printing/index.ts';
import { rehearsalMoves, rehearsalStates } from './core/rehearsal/index.ts';
import { receivableMoves, receivableStates, statementMoves, statementStates } from './core/remittance/index.ts';
import { replenishmentMoves, replenishmentStates } from './core/replenishment/index.ts';
import { shipmentMoves, shipmentStates } from './core/shipment/index.ts';
import { fail } from './platform/errors.ts';
import { checkTable, type Move, type StateInfo } from './platform/machine.ts';

/** A table as it can be read by somebody who does not know what it is about. */
export type StateTable = {
  readonly what: string;
  readonly states: Readonly<Record<string, StateInfo>>;
  readonly moves: readonly Move<string, string, never>[];
  readonly start: string;
};

export const stateTables: readonly StateTable[] = [
  { what: 'order', states: orderStates, moves: orderMoves, start: 'received' },
  { what: 'shipment', states: shipmentStates, moves: shipmentMoves, start: 'planned' },
  { what: 'charge', states: chargeStates, moves: chargeMoves, start: 'requested' },
  { what: 'refund', states: refundStates, moves: refundMoves, start: 'requested' },
  { what: 'authorisation', states: authorisationStates, moves: authorisationMoves, start: 'open' },
  { what: 'einvoice', states: einvoiceStates, moves: einvoiceMoves, start: 'asked' },
  { what: 'invoice', states: invoiceStates, moves: invoiceMoves, start: 'drafted' },
  { what: 'amendment', states: amendmentStates, moves: amendmentMoves, start: 'open' },
  { what: 'delivery_case', states: deliveryCaseStates, moves: deliveryCaseMoves, start: 'open' },
  { what: 'confirmation', states: confirmationStates, moves: confirmationMoves, start: 'open' },
  { what: 'receivable', states: receivableStates, moves: receivableMoves, start: 'collected' },
  { what: 'statement', states: statementStates, moves: statementMoves, start: 'waiting' },
  { what: 'posting', states: postingStates, moves: postingMoves, start: 'written' },
  { what: 'replenishment', states: replenishmentStates, moves: replenishmentMoves, start: 'requested' },
  { what: 'rehearsal', states: rehearsalStates, moves: rehearsalMoves, start: 'queued' },
  { what: 'paper_batch', states: paperBatchStates, moves: paperBatchMoves, start: 'queued' },
  { what: 'print_job', states: printJobStates, moves: printJobMoves, start: 'queued' },
];

/** @throws bug `states.broken` with everything that is wrong */
export function checkStates(): void {
  const wrong = stateTables.flatMap(({ what, states, moves, start }) => checkTable(what, states, moves, start));
  if (wrong.length > 0) fail('bug', 'states.broken', { errors: wrong });
}
