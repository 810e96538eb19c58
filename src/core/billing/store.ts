/** Invoices, their lines and the number series. */
import { gathered } from '../../platform/db/gather.ts';
import type { KeyColumn, Reader, Row, Tx } from '../../platform/db/index.ts';
import type { DocumentFacts, Invoice, InvoiceLine } from './invoice.ts';

/**
 * Takes `count` numbers without a gap; the series' row stays locked until the commit, so a rollback leaves no hole.
 * @returns the first of them
 */
export async function takeNumbers(tx: Tx, series: string, count: number): Promise<number> {
  return (await takeMany(tx, new Map([[series, count]]))).get(series) ?? 0;
}

/** The same for several series at once, locked in the order of their names; by series, the first number. */
export async function takeMany(tx: Tx, wanted: ReadonlyMap<string, number>): Promise<Map<string, number>> {
  if (wanted.size === 0) return new Map();
  const names = [...wanted.keys()].sort();
  const keys: KeyColumn[] = [['name', 'text']];
  await tx.insert(
    'number_series',
    names.map((name) => ({ name, last_number: 0 })),
    { ifAbsent: true },
  );
  await tx.updateMany(
    'number_series',
    [...keys, ['count', 'int']],
    names.map((name) => [name, wanted.get(name) ?? 0]),
    ['name'],
    { last_number: 't.last_number + k.count' },
  );
  const rows = await tx.all<{ name: string; last_number: number }>(
    `SELECT s.name, s.last_number FROM ${tx.keysTable(keys)} k ${tx.sql.joinInOrder} number_series s ON s.name = k.name`,
    [JSON.stringify(names.map((name) => [name]))],
  );
  return new Map(rows.map((row) => [row.name, Number(row.last_number) - (wanted.get(row.name) ?? 0) + 1]));
}

export async function insertInvoices(tx: Tx, invoices: readonly Row[], lines: readonly Row[]): Promise<void> {
  await tx.insert('invoices', invoices);
  await tx.insert('invoice_lines', lines);
}

type Stored = Record<string, string | number | null>;
type Reads = Pick<Reader, 'all' | 'one' | 'keysTable' | 'sql' | 'scratch'>;

const columns = `i.id, i.number, i.state, i.version, i.issuer, i.partner_number, i.company_id, i.channel_id, i.shipment_id, i.order_id, i.currency,
  i.goods_minor, i.shipping_minor, i.other_minor, i.total_minor, i.tax_minor, i.shipping_tax_minor, i.other_tax_minor, i.shipping_rate_bp,
  i.tax_kind, i.facts, i.document_id, i.credited_goods_minor, i.credited_shipping_minor, i.credited_other_minor, i.credited_minor,
  i.issued_on, i.issued_at`;

function invoiceOf(row: Stored): Invoice {
  const text = (name: string): string => String(row[name]);
  const minor = (name: string): number => Number(row[name]);
  const orNull = (name: string): string | null => (row[name] == null ? null : String(row[name]));
  return {
    id: text('id'),
    number: text('number'),
    state: row['state'] as Invoice['state'],
    version: minor('version'),
    issuer: row['issuer'] as Invoice['issuer'],
    partnerNumber: orNull('partner_number'),
    companyId: text('company_id'),
    channelId: orNull('channel_id'),
    shipmentId: text('shipment_id'),
    orderId: text('order_id'),
    currency: text('currency'),
    goodsMinor: minor('goods_minor'),
    shippingMinor: minor('shipping_minor'),
    otherMinor: minor('other_minor'),
    totalMinor: minor('total_minor'),
    taxMinor: minor('tax_minor'),
    shippingTaxMinor: minor('shipping_tax_minor'),
    otherTaxMinor: minor('other_tax_minor'),
    shippingRateBp: minor('shipping_rate_bp'),
    taxKind: row['tax_kind'] as Invoice['taxKind'],
    facts: row['facts'] == null ? null : (JSON.parse(text('facts')) as DocumentFacts),
    documentId: orNull('document_id'),
    creditedGoodsMinor: minor('credited_goods_minor'),
    creditedShippingMinor: minor('credited_shipping_minor'),
    creditedOtherMinor: minor('credited_other_minor'),
    creditedMinor: minor('credited_minor'),
    issuedOn: text('issued_on'),
    issuedAt: text('issued_at'),
  };
}

export async function findInvoice(reader: Omit<Reads, 'one'>, shipmentId: string): Promise<Invoice | undefined> {
  return gathered(
    reader,
    'invoices',
    shipmentId,
    async (ids) => new Map((await listBy(reader, 'shipment_id', ids)).map((one) => [one.shipmentId, one])),
  );
}

export async function findInvoiceById(tx: Pick<Reader, 'one'>, id: string): Promise<Invoice | undefined> {
  const row = await tx.one<Stored>(`SELECT ${columns} FROM invoices i WHERE i.id = ?`, [id]);
  return row === undefined ? undefined : invoiceOf(row);
}

/** Those of shipments that have been billed, drafts too. */
export async function listInvoices(reader: Omit<Reads, 'one'>, shipmentIds: readonly string[]): Promise<Invoice[]> {
  return listBy(reader, 'shipment_id', shipmentIds);
}

export async function listInvoicesOf(reader: Omit<Reads, 'one'>, orderIds: readonly string[]): Promise<Invoice[]> {
  return listBy(reader, 'order_id', orderIds);
}

async function listBy(
  reader: Omit<Reads, 'one'>,
  column: 'shipment_id' | 'order_id',
  ids: readonly string[],
): Promise<Invoice[]> {
  if (ids.length === 0) return [];
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM ${reader.keysTable([['id', 'text']])} k ${reader.sql.joinInOrder} invoices i
     ON i.${column} = k.id ORDER BY i.issued_at, i.id`,
    [JSON.stringify([...new Set(ids)].map((id) => [id]))],
  );
  return rows.map(invoiceOf);
}

/** In the order of the paper. */
export async function listInvoiceLines(
  reader: Omit<Reads, 'one'>,
  invoiceIds: readonly string[],
): Promise<InvoiceLine[]> {
  if (invoiceIds.length === 0) return [];
  const rows = await reader.all<Stored>(
    `SELECT l.id, l.invoice_id, l.order_line_id, l.line_no, l.sku, l.name, l.quantity, l.gross_minor, l.tax_minor, l.discount_minor,
       l.rate_bp, l.hsn, l.credited, l.credited_minor, l.credited_tax_minor, l.credited_discount_minor
     FROM ${reader.keysTable([['id', 'text']])} k ${reader.sql.joinInOrder} invoice_lines l ON l.invoice_id = k.id ORDER BY l.line_no`,
    [JSON.stringify(invoiceIds.map((id) => [id]))],
  );
  return rows.map((row) => ({
    id: String(row.id),
    invoiceId: String(row.invoice_id),
    orderLineId: String(row.order_line_id),
    lineNo: Number(row.line_no),
    sku: String(row.sku),
    name: String(row.name),
    quantity: Number(row.quantity),
    grossMinor: Number(row.gross_minor),
    taxMinor: Number(row.tax_minor),
    discountMinor: Number(row.discount_minor),
    rateBp: Number(row.rate_bp),
    hsn: row.hsn == null ? null : String(row.hsn),
    credited: Number(row.credited),
    creditedMinor: Number(row.credited_minor),
    creditedTaxMinor: Number(row.credited_tax_minor),
    creditedDiscountMinor: Number(row.credited_discount_minor),
  }));
}

/** Saves moved invoices, each against its version; how many were still in it. */
export async function saveInvoices(
  tx: Tx,
  moves: readonly {
    id: string;
    version: number;
    state: string;
    number: string;
    partnerNumber: string | null;
    issuedOn: string;
    issuedAt: string;
  }[],
): Promise<number> {
  if (moves.length === 0) return 0;
  return tx.updateMany(
    'invoices',
    [
      ['id', 'text'],
      ['version', 'int'],
      ['state', 'text'],
      ['number', 'text'],
      ['partner_number', 'text'],
      ['issued_on', 'text'],
      ['issued_at', 'text'],
    ],
    moves.map((one) => [one.id, one.version, one.state, one.number, one.partnerNumber, one.issuedOn, one.issuedAt]),
    ['id'],
    {
      state: 'k.state',
      number: 'k.number',
      partner_number: 'k.partner_number',
      issued_on: 'k.issued_on',
      issued_at: 'k.issued_at',
      version: 't.version + 1',
    },
    't.version = k.version',
  );
}

/** Names the kept paper of a document; false when it has one. */
export async function setDocument(
  tx: Tx,
  table: 'invoices' | 'credit_notes',
  id: string,
  documentId: string,
): Promise<boolean> {
  const statement =
    table === 'invoices'
      ? 'UPDATE invoices SET document_id = ? WHERE id = ? AND document_id IS NULL'
      : 'UPDATE credit_notes SET document_id = ? WHERE id = ? AND document_id IS NULL';
  return (await tx.run(statement, [documentId, id])) === 1;
}

/** A credit note's number from its issuer; false when it does not wait for one. */
export async function setNoteNumber(tx: Tx, id: string, number: string): Promise<boolean> {
  const saved = await tx.run(
    "UPDATE credit_notes SET partner_number = ?, state = 'issued', version = version + 1 WHERE id = ? AND state = 'awaited'",
    [number, id],
  );
  return saved === 1;
}

/**
 * Invoices and credit notes issued by others before a moment whose number has not come, by company. The channel has none
 * for cash that was never collected: what was taken back before it had a number needs none.
 */
export async function countAwaited(
  reader: Pick<Reader, 'all'>,
  before: string,
): Promise<{ companyId: string; count: number; oldest: string }[]> {
  const rows = await reader.all<{ company_id: string; n: number; oldest: string }>(
    `SELECT waits.company_id, COUNT(*) AS n, MIN(waits.number) AS oldest FROM (
       SELECT i.company_id, i.number FROM invoices i WHERE i.state = 'awaited' AND i.issued_at < ?
         AND NOT (i.issuer = 'magento' AND i.credited_minor > 0 AND i.credited_minor >= i.total_minor)
       UNION ALL SELECT c.company_id, c.number FROM credit_notes c JOIN invoices i ON i.id = c.invoice_id
       WHERE c.state = 'awaited' AND c.issued_at < ? AND NOT (c.issuer = 'magento' AND i.state = 'awaited')) waits
     GROUP BY waits.company_id`,
    [before, before],
  );
  return rows.map((row) => ({ companyId: row.company_id, count: Number(row.n), oldest: row.oldest }));
}
