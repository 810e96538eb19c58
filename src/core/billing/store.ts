/** Invoices and their number series. */
import type { Reader, Row, Tx } from '../../platform/db/index.ts';

export type Invoice = {
  readonly id: string;
  readonly number: string;
  readonly shipmentId: string;
  readonly currency: string;
  readonly totalMinor: number;
  readonly taxMinor: number;
  /** Tax included; so is what follows. */
  readonly shippingMinor: number;
  /** Fees, or what a gift card has paid when below zero. */
  readonly otherMinor: number;
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

type Stored = Record<string, string | number>;

const columns =
  'i.id, i.number, i.shipment_id, i.currency, i.shipping_minor, i.other_minor, i.total_minor, i.tax_minor, i.issued_on';

function invoiceOf(row: Stored): Invoice {
  return {
    id: String(row.id),
    number: String(row.number),
    shipmentId: String(row.shipment_id),
    currency: String(row.currency),
    totalMinor: Number(row.total_minor),
    taxMinor: Number(row.tax_minor),
    shippingMinor: Number(row.shipping_minor),
    otherMinor: Number(row.other_minor),
    issuedOn: String(row.issued_on),
  };
}

export async function findInvoice(tx: Pick<Reader, 'one'>, shipmentId: string): Promise<Invoice | undefined> {
  const row = await tx.one<Stored>(`SELECT ${columns} FROM invoices i WHERE i.shipment_id = ?`, [shipmentId]);
  return row === undefined ? undefined : invoiceOf(row);
}

/** Those of shipments that have been billed. */
export async function listInvoices(
  reader: Pick<Reader, 'all' | 'keysTable' | 'sql'>,
  shipmentIds: readonly string[],
): Promise<Invoice[]> {
  if (shipmentIds.length === 0) return [];
  const rows = await reader.all<Stored>(
    `SELECT ${columns} FROM ${reader.keysTable([['shipment_id', 'text']])} k ${reader.sql.joinInOrder} invoices i
     ON i.shipment_id = k.shipment_id`,
    [JSON.stringify(shipmentIds.map((id) => [id]))],
  );
  return rows.map(invoiceOf);
}
