/** Invoices and credit notes as screens list them, within what their reader may see. */
import type { Param, Reader } from '../../platform/db/index.ts';
import type { Scope } from './reading.ts';
import { camel, orderScope } from './store-scope.ts';

export type PaperRow = {
  readonly id: string;
  readonly kind: 'invoice' | 'credit_note';
  readonly number: string;
  readonly partnerNumber: string | null;
  readonly state: string;
  readonly issuer: string;
  readonly companyId: string;
  readonly orderId: string;
  readonly orderNumber: string;
  /** Of a credit note: the invoice it takes back. */
  readonly original: string | null;
  readonly reason: string | null;
  readonly currency: string;
  readonly totalMinor: number;
  readonly taxMinor: number;
  readonly creditedMinor: number;
  readonly issuedOn: string;
  readonly issuedAt: string;
  /** What the tax authority said; null where it is not asked. */
  readonly reported: string | null;
};

export type PaperFilter = {
  readonly kind: 'invoice' | 'credit_note';
  /** A number of the document, or of its order. */
  readonly number?: string;
  readonly companyId?: string;
  /** Local days of issue, both included. */
  readonly from?: string;
  readonly to?: string;
  readonly orderId?: string;
  readonly limit: number;
  readonly offset: number;
};

const invoices = `SELECT i.id, 'invoice' AS kind, i.number, i.partner_number, i.state, i.issuer, i.company_id, i.order_id,
    o.number AS order_number, NULL AS original, NULL AS reason, i.currency, i.total_minor, i.tax_minor, i.credited_minor,
    i.issued_on, i.issued_at, e.state AS reported
  FROM invoices i JOIN orders o ON o.id = i.order_id LEFT JOIN einvoices e ON e.id = i.id
  WHERE i.state IN ('issued', 'awaited')`;
const notes = `SELECT i.id, 'credit_note' AS kind, i.number, i.partner_number, i.state, i.issuer, i.company_id, i.order_id,
    o.number AS order_number, first.number AS original, i.reason, i.currency, i.total_minor, i.tax_minor, 0 AS credited_minor,
    i.issued_on, i.issued_at, e.state AS reported
  FROM credit_notes i JOIN orders o ON o.id = i.order_id JOIN invoices first ON first.id = i.invoice_id
  LEFT JOIN einvoices e ON e.id = i.id WHERE 1 = 1`;

/** The newest first; one more than asked for when there are more. */
export async function listPapers(reader: Reader, scope: Scope, filter: PaperFilter): Promise<PaperRow[]> {
  const mine = orderScope(scope);
  const also: string[] = [];
  const params: Param[] = [...mine.params];
  const add = (sql: string, ...values: Param[]): void => {
    also.push(` AND ${sql}`);
    params.push(...values);
  };
  if (filter.number !== undefined)
    add('(i.number = ? OR i.partner_number = ? OR o.number = ?)', filter.number, filter.number, filter.number);
  if (filter.companyId !== undefined) add('i.company_id = ?', filter.companyId);
  if (filter.from !== undefined) add('i.issued_on >= ?', filter.from);
  if (filter.to !== undefined) add('i.issued_on <= ?', filter.to);
  if (filter.orderId !== undefined) add('i.order_id = ?', filter.orderId);
  const rows = await reader.all<Record<string, unknown>>(
    `${filter.kind === 'invoice' ? invoices : notes}${mine.sql}${also.join('')} ORDER BY i.issued_at DESC, i.id DESC LIMIT ? OFFSET ?`,
    [...params, filter.limit + 1, filter.offset],
  );
  return rows.map((row) => camel<PaperRow>(row));
}

/** One of them, or undefined where the reader may not see it. */
export async function findPaper(
  reader: Reader,
  scope: Scope,
  kind: PaperRow['kind'],
  id: string,
): Promise<PaperRow | undefined> {
  const mine = orderScope(scope);
  const row = await reader.one<Record<string, unknown>>(
    `${kind === 'invoice' ? invoices : notes}${mine.sql} AND i.id = ?`,
    [...mine.params, id],
  );
  return row === undefined ? undefined : camel<PaperRow>(row);
}
