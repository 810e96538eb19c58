/** The only way an invoice changes its state: table, guarded save, history, event. */
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { remember } from '../../platform/history.ts';
import { mustMove } from '../../platform/machine.ts';
import { tell } from '../events.ts';
import type { Invoice } from './invoice.ts';
import { invoiceMoves, type InvoiceMoveName } from './states.ts';
import { saveInvoices } from './store.ts';

export type InvoiceMoving = {
  readonly invoice: Invoice;
  readonly move: InvoiceMoveName;
  readonly fields?: Partial<Pick<Invoice, 'number' | 'partnerNumber' | 'issuedOn' | 'issuedAt'>>;
};

/**
 * Moves invoices of locked orders, all in one statement.
 * @throws conflict `invoice.illegal_move` or `invoice.moved_meanwhile`
 */
export async function moveInvoices(tx: Tx, moving: readonly InvoiceMoving[]): Promise<void> {
  const moved = moving.map(({ invoice, move, fields }) => {
    const row = mustMove('invoice', invoiceMoves, invoice.state, move, invoice);
    return { before: invoice, move, row, after: { ...invoice, ...fields, state: row.to } };
  });
  const saved = await saveInvoices(
    tx,
    moved.map(({ after }) => after),
  );
  if (saved !== moved.length) fail('conflict', 'invoice.moved_meanwhile', { wanted: moved.length, saved });
  for (const { before, move, row, after } of moved) {
    const version = before.version + 1;
    remember(tx, {
      entity: 'invoice',
      entityId: before.id,
      orderId: before.orderId,
      move,
      from: before.state,
      to: row.to,
      changes: before.number === after.number ? {} : { number: [before.number, after.number] },
      version,
    });
    if (row.tells !== undefined)
      tell(
        tx,
        row.tells as 'invoice.issued',
        { orderId: before.orderId, shipmentId: before.shipmentId, invoiceId: before.id },
        version,
      );
  }
}
