/** Credit notes and their lines, and what they take off the invoices. */
import type { Reader, Row, Tx } from '../../platform/db/index.ts';
import type { CreditLine, CreditNote } from './credit-note.ts';
import type { DocumentFacts } from './invoice.ts';

type Stored = Record<string, string | number | null>;
type Reads = Pick<Reader, 'all' | 'keysTable' | 'sql'>;

const columns = `c.id, c.number, c.cause_key, c.company_id, c.channel_id, c.invoice_id, c.shipment_id, c.order_id, c.currency, c.goods_minor,
  c.shipping_minor, c.other_minor, c.tax_minor, c.shipping_tax_minor, c.other_tax_minor, c.shipping_rate_bp, c.total_minor, c.tax_kind,
  c.reason, c.state, c.version, c.issuer, c.partner_number, c.facts, c.document_id, c.issued_on, c.issued_at`;

function noteOf(row: Stored): CreditNote {
  const text = (name: string): string => String(row[name]);
  const minor = (name: string): number => Number(row[name]);
  const orNull = (name: string): string | null => (row[name] == null ? null : String(row[name]));
  return {
    id: text('id'),
    number: text('number'),
    key: text('cause_key'),
    companyId: text('company_id'),
    channelId: orNull('channel_id'),
    invoiceId: text('invoice_id'),
    shipmentId: text('shipment_id'),
    orderId: text('order_id'),
    currency: text('currency'),
    goodsMinor: minor('goods_minor'),
    shippingMinor: minor('shipping_minor'),
    otherMinor: minor('other_minor'),
    taxMinor: minor('tax_minor'),
    shippingTaxMinor: minor('shipping_tax_minor'),
    otherTaxMinor: minor('other_tax_minor'),
    shippingRateBp: minor('shipping_rate_bp'),
    totalMinor: minor('total_minor'),
    taxKind: row['tax_kind'] as CreditNote['taxKind'],
    reason: text('reason'),
    state: row['state'] as CreditNote['state'],
    version: minor('version'),
    issuer: row['issuer'] as CreditNote['issuer'],
    partnerNumber: orNull('partner_number'),
    facts: row['facts'] == null ? null : (JSON.parse(text('facts')) as DocumentFacts),
    documentId: orNull('document_id'),
    issuedOn: text('issued_on'),
    issuedAt: text('issued_at'),
  };
}

export async function findCreditNote(reader: Pick<Reader, 'one'>, id: string): Promise<CreditNote | undefined> {
  const row = await reader.one<Stored>(`SELECT ${columns} FROM credit_notes c WHERE c.id = ?`, [id]);
  return row === undefined ? undefined : noteOf(row);
}

export async function listCreditNotesOf(reader: Reads, orderIds: readonly string[]): Promise<CreditNote[]> {
  if (orderIds.length === 0) return [];
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM ${reader.keysTable([['id', 'text']])} k ${reader.sql.joinInOrder} credit_notes c
     ON c.order_id = k.id ORDER BY c.issued_at, c.id`,
    [JSON.stringify([...new Set(orderIds)].map((id) => [id]))],
  );
  return rows.map(noteOf);
}

export async function listCreditLines(reader: Reads, noteIds: readonly string[]): Promise<CreditLine[]> {
  if (noteIds.length === 0) return [];
  const rows = await reader.all<Stored>(
    `SELECT l.id, l.credit_note_id, l.invoice_line_id, l.order_line_id, l.line_no, l.sku, l.name, l.quantity, l.gross_minor, l.tax_minor,
       l.discount_minor, l.rate_bp, l.hsn
     FROM ${reader.keysTable([['id', 'text']])} k ${reader.sql.joinInOrder} credit_note_lines l ON l.credit_note_id = k.id ORDER BY l.line_no`,
    [JSON.stringify(noteIds.map((id) => [id]))],
  );
  return rows.map((row) => ({
    id: String(row['id']),
    creditNoteId: String(row['credit_note_id']),
    invoiceLineId: String(row['invoice_line_id']),
    orderLineId: String(row['order_line_id']),
    lineNo: Number(row['line_no']),
    sku: String(row['sku']),
    name: String(row['name']),
    quantity: Number(row['quantity']),
    grossMinor: Number(row['gross_minor']),
    taxMinor: Number(row['tax_minor']),
    discountMinor: Number(row['discount_minor']),
    rateBp: Number(row['rate_bp']),
    hsn: row['hsn'] == null ? null : String(row['hsn']),
  }));
}

/** Of these causes, those that have their note already. */
export async function findCauses(tx: Reads, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const rows = await tx.all<{ cause_key: string }>(
    `SELECT c.cause_key FROM ${tx.keysTable([['cause_key', 'text']])} k ${tx.sql.joinInOrder} credit_notes c ON c.cause_key = k.cause_key`,
    [JSON.stringify(keys.map((key) => [key]))],
  );
  return new Set(rows.map((row) => row.cause_key));
}

export type Taken = {
  readonly invoiceId: string;
  readonly goodsMinor: number;
  readonly shippingMinor: number;
  readonly otherMinor: number;
  readonly totalMinor: number;
};

export type TakenLine = {
  readonly invoiceLineId: string;
  readonly quantity: number;
  readonly grossMinor: number;
  readonly taxMinor: number;
  readonly discountMinor: number;
};

/** Writes notes and takes them off their invoices; the orders are locked. */
export async function insertCredits(
  tx: Tx,
  notes: readonly Row[],
  lines: readonly Row[],
  taken: readonly Taken[],
  takenLines: readonly TakenLine[],
): Promise<void> {
  await tx.insert('credit_notes', notes);
  await tx.insert('credit_note_lines', lines);
  await tx.updateMany(
    'invoices',
    [
      ['id', 'text'],
      ['goods', 'int'],
      ['shipping', 'int'],
      ['other', 'int'],
      ['total', 'int'],
    ],
    taken.map((one) => [one.invoiceId, one.goodsMinor, one.shippingMinor, one.otherMinor, one.totalMinor]),
    ['id'],
    {
      credited_goods_minor: 't.credited_goods_minor + k.goods',
      credited_shipping_minor: 't.credited_shipping_minor + k.shipping',
      credited_other_minor: 't.credited_other_minor + k.other',
      credited_minor: 't.credited_minor + k.total',
    },
  );
  await tx.updateMany(
    'invoice_lines',
    [
      ['id', 'text'],
      ['quantity', 'int'],
      ['gross', 'int'],
      ['tax', 'int'],
      ['discount', 'int'],
    ],
    takenLines.map((one) => [one.invoiceLineId, one.quantity, one.grossMinor, one.taxMinor, one.discountMinor]),
    ['id'],
    {
      credited: 't.credited + k.quantity',
      credited_minor: 't.credited_minor + k.gross',
      credited_tax_minor: 't.credited_tax_minor + k.tax',
      credited_discount_minor: 't.credited_discount_minor + k.discount',
    },
  );
}
