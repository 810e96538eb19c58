/** The paper of an invoice or a credit note: drawn when somebody first asks for it, and kept as it was drawn for good. */
import { uuidv7 } from '../../platform/ids.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { findItems, listCompanies } from '../catalog/index.ts';
import { findDocument, keepDocument, type StoredDocument } from '../document/index.ts';
import type { CreditNote } from './credit-note.ts';
import type { InvoiceData } from './invoice-data.ts';
import type { Invoice } from './invoice.ts';
import { paperOf } from './paper-of.ts';
import type { DocumentKind } from './series.ts';
import { findInvoiceById, listInvoiceLines, setDocument } from './store.ts';
import { findCreditNote, listCreditLines } from './store-credits.ts';
import { findEinvoice } from './store-einvoices.ts';

/** `isFinal`: nothing on it will change any more, so its bytes are to be kept. */
export type Paper =
  | { readonly kept: StoredDocument }
  | { readonly kept?: undefined; readonly data: InvoiceData; readonly isFinal: boolean };

/** @throws missing `billing.no_invoice`, `billing.no_credit_note` */
export async function openPaper(reader: Reader, kind: DocumentKind, id: string): Promise<Paper> {
  const document = await loadDocument(reader, kind, id);
  const kept = document.documentId === null ? undefined : await findDocument(reader, document.documentId);
  if (kept !== undefined) return { kept };
  const lines = kind === 'invoice' ? await listInvoiceLines(reader, [id]) : await listCreditLines(reader, [id]);
  const original = 'invoiceId' in document ? await findInvoiceById(reader, document.invoiceId) : undefined;
  const company = (await listCompanies(reader)).find((one) => one.id === document.companyId);
  const reported = company?.billing?.einvoicing === true ? await findEinvoice(reader, id) : undefined;
  const data = paperOf({
    document,
    lines,
    items: await findItems(reader, [...new Set(lines.map((line) => line.sku))]),
    ...(original === undefined ? {} : { original }),
    ...(reported?.qr == null ? {} : { qr: reported.qr }),
  });
  const waits = company?.billing?.einvoicing === true && document.issuer === 'hub' && reported?.qr == null;
  return { data, isFinal: document.state === 'issued' && !waits };
}

async function loadDocument(reader: Reader, kind: DocumentKind, id: string): Promise<Invoice | CreditNote> {
  if (kind === 'credit_note')
    return (await findCreditNote(reader, id)) ?? fail('missing', 'billing.no_credit_note', { id });
  const invoice = await findInvoiceById(reader, id);
  if (invoice === undefined || invoice.state === 'drafted' || invoice.state === 'dropped')
    fail('missing', 'billing.no_invoice', { id });
  return invoice;
}

/** Keeps drawn bytes; what was kept first stays. */
export async function keepPaper(tx: Tx, kind: DocumentKind, id: string, bytes: Uint8Array): Promise<StoredDocument> {
  const document = await loadDocument(tx, kind, id);
  const documentId = uuidv7();
  const mine = await setDocument(tx, kind === 'invoice' ? 'invoices' : 'credit_notes', id, documentId);
  if (!mine) {
    const now = await loadDocument(tx, kind, id);
    const kept = now.documentId === null ? undefined : await findDocument(tx, now.documentId);
    return kept ?? fail('conflict', 'billing.paper_moved', { id });
  }
  return keepDocument(tx, {
    id: documentId,
    kind,
    ownerId: id,
    orderId: document.orderId,
    origin: 'hub',
    mediaType: 'application/pdf',
    bytes,
  });
}
