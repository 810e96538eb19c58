/** Invoices and their number series. */
import type { Reader, Row, Tx } from '../../platform/db/index.ts';

export type Invoice = {
  readonly id: string;
  readonly number: string;
  readonly shipmentId: string;
  readonly currency: string;
  readonly totalMinor: number;
  readonly taxMinor: number;
  readonly issuedOn: string;
};

/**
 * Takes `count` numbers without a gap; the series' row stays locked until the commit, so a rollback leaves no hole.
 * @returns the first of them
 */
export async function takeNumbers(tx: Tx, series: string, count: number): Promise<number> {
  await tx.insert('number_series', [{ name: series, last_number: 0 }], { ifAbsent: true });
  await tx.run('UPDATE number_series SET last_number = last_number + ? WHERE name = ?', [count, series]);
  const row = await tx.one<{ last_number: number }>('SELECT last_number FROM number_series WHERE name = ?', [series]);
  return Number(row?.last_number ?? 0) - count + 1;
}

export async function insertInvoices(tx: Tx, rows: readonly Row[]): Promise<void> {
  await tx.insert('invoices', rows);
}

export async function findInvoice(tx: Pick<Reader, 'one'>, shipmentId: string): Promise<Invoice | undefined> {
  const row = await tx.one<Record<string, string | number>>(
    'SELECT id, number, shipment_id, currency, total_minor, tax_minor, issued_on FROM invoices WHERE shipment_id = ?',
    [shipmentId],
  );
  if (row === undefined) return undefined;
  return {
    id: String(row.id),
    number: String(row.number),
    shipmentId: String(row.shipment_id),
    currency: String(row.currency),
    totalMinor: Number(row.total_minor),
    taxMinor: Number(row.tax_minor),
    issuedOn: String(row.issued_on),
  };
}
