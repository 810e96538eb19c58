/** Billing: an invoice per shipment, its credit notes, and money that goes back. */
export { billShipments, loadInvoice } from './bill-shipments.ts';
export { billCharged } from './bill-charged.ts';
export { creditShipments, creditUndone, type NewCredit } from './credit-shipments.ts';
export { creditCancelled, creditReturned } from './follow-shipments.ts';
export { balanceOrder } from './balance-order.ts';
export type { Amounts, DocumentFacts, Invoice, InvoiceLine, Issuer } from './invoice.ts';
export type { CreditLine, CreditNote, ShippingBack } from './credit-note.ts';
export { invoiceMoves, invoiceStates, type InvoiceState } from './states.ts';
export type { TaxKind } from './tax.ts';
export type { DocumentKind } from './series.ts';
export { findInvoice, findInvoiceById, listInvoiceLines, listInvoices, listInvoicesOf, takeNumbers } from './store.ts';
export { findCreditNote, listCreditLines, listCreditNotesOf } from './store-credits.ts';
export { keepPaper, openPaper, type Paper } from './open-paper.ts';
export type { InvoiceData } from './invoice-data.ts';
export { intendReport, recordReport, recordUnanswered } from './report-einvoice.ts';
export type { EinvoiceAnswer, EinvoiceDocument, EinvoiceIntent } from './einvoice.ts';
export { einvoiceMoves, einvoiceStates, type EinvoiceState } from './einvoice-states.ts';
export { einvoiceStatesOf } from './store-einvoices.ts';
