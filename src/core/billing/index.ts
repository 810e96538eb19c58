/** Billing: an invoice per shipment. */
export { billShipments, loadInvoice } from './bill-shipments.ts';
export { findInvoice, listInvoices, takeNumbers, type Invoice } from './store.ts';
