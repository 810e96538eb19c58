/** What of an order is invoiced and not credited, drafts included: what the next parcel's share is reckoned from. */
import type { Reader } from '../../platform/db/index.ts';
import { groupBy } from '../../platform/group.ts';
import type { Billed, BilledLine } from '../order/index.ts';
import type { Invoice, InvoiceLine } from './invoice.ts';
import { listInvoiceLines, listInvoicesOf } from './store.ts';

export type TaxedLine = BilledLine & { readonly taxMinor: number };
export type TaxedBilled = Omit<Billed, 'lines'> & {
  readonly lines: ReadonlyMap<string, TaxedLine>;
  readonly shippingTaxMinor: number;
  readonly otherTaxMinor: number;
};

export const nothing: TaxedBilled = {
  lines: new Map(),
  shippingMinor: 0,
  otherMinor: 0,
  shippingTaxMinor: 0,
  otherTaxMinor: 0,
};

export type BilledOrder = { readonly invoices: readonly Invoice[]; readonly billed: TaxedBilled };

/** By order; orders without an invoice are left out. */
export async function readBilled(
  reader: Pick<Reader, 'all' | 'keysTable' | 'sql'>,
  orderIds: readonly string[],
): Promise<Map<string, BilledOrder>> {
  const invoices = (await listInvoicesOf(reader, orderIds)).filter((one) => one.state !== 'dropped');
  const lines = groupBy(
    await listInvoiceLines(
      reader,
      invoices.map((one) => one.id),
    ),
    (line) => line.invoiceId,
  );
  const orders = groupBy(invoices, (invoice) => invoice.orderId);
  return new Map(
    [...orders].map(([orderId, mine]) => [
      orderId,
      { invoices: mine, billed: mine.reduce((sum, one) => withInvoice(sum, one, lines.get(one.id) ?? []), nothing) },
    ]),
  );
}

function withInvoice(sum: TaxedBilled, invoice: Invoice, lines: readonly InvoiceLine[]): TaxedBilled {
  // Of a wholly credited one nothing stands, its tax neither; of a partly credited one the tax follows the money.
  const standing = (minor: number, credited: number, tax: number): number =>
    minor === 0 ? 0 : Math.round((tax * (minor - credited)) / minor);
  return withLines(
    {
      ...sum,
      shippingMinor: sum.shippingMinor + invoice.shippingMinor - invoice.creditedShippingMinor,
      otherMinor: sum.otherMinor + invoice.otherMinor - invoice.creditedOtherMinor,
      shippingTaxMinor:
        sum.shippingTaxMinor + standing(invoice.shippingMinor, invoice.creditedShippingMinor, invoice.shippingTaxMinor),
      otherTaxMinor:
        sum.otherTaxMinor + standing(invoice.otherMinor, invoice.creditedOtherMinor, invoice.otherTaxMinor),
    },
    lines.map((line) => ({
      orderLineId: line.orderLineId,
      quantity: line.quantity - line.credited,
      grossMinor: line.grossMinor - line.creditedMinor,
      discountMinor: line.discountMinor - line.creditedDiscountMinor,
      taxMinor: line.taxMinor - line.creditedTaxMinor,
    })),
  );
}

/** The same with more of its lines. */
export function withLines(
  sum: TaxedBilled,
  lines: readonly (TaxedLine & { readonly orderLineId: string })[],
): TaxedBilled {
  const all = new Map(sum.lines);
  for (const line of lines) {
    const before = all.get(line.orderLineId);
    all.set(line.orderLineId, {
      quantity: (before?.quantity ?? 0) + line.quantity,
      grossMinor: (before?.grossMinor ?? 0) + line.grossMinor,
      discountMinor: (before?.discountMinor ?? 0) + line.discountMinor,
      taxMinor: (before?.taxMinor ?? 0) + line.taxMinor,
    });
  }
  return { ...sum, lines: all };
}
