/** A credit note: what of an invoice is taken back, at the rates of that day. */
import type { Amounts, DocumentFacts, Invoice, InvoiceLine, Issuer } from './invoice.ts';
import type { TaxKind } from './tax.ts';

export type CreditNote = Amounts & {
  readonly id: string;
  readonly number: string;
  /** Names the cause: the same key twice is one note. */
  readonly key: string;
  readonly companyId: string;
  readonly channelId: string | null;
  readonly invoiceId: string;
  readonly shipmentId: string;
  readonly orderId: string;
  readonly currency: string;
  readonly taxKind: TaxKind;
  readonly shippingRateBp: number;
  readonly reason: string;
  readonly state: 'issued' | 'awaited';
  readonly version: number;
  readonly issuer: Issuer;
  readonly partnerNumber: string | null;
  readonly facts: DocumentFacts | null;
  readonly documentId: string | null;
  readonly issuedOn: string;
  readonly issuedAt: string;
};

export type CreditLine = Omit<
  InvoiceLine,
  'invoiceId' | 'credited' | 'creditedMinor' | 'creditedTaxMinor' | 'creditedDiscountMinor'
> & {
  readonly creditNoteId: string;
  readonly invoiceLineId: string;
};

/** What is to be taken back of one line. */
export type TakenBack = {
  readonly line: InvoiceLine;
  readonly quantity: number;
  readonly grossMinor: number;
  readonly taxMinor: number;
  readonly discountMinor: number;
};

/** Of pieces that an invoice has billed and not credited; the last of them takes the rest. */
export function takeBack(line: InvoiceLine, wanted: number): TakenBack {
  const quantity = Math.max(0, Math.min(wanted, line.quantity - line.credited));
  const reached = line.credited + quantity;
  const part = (whole: number, before: number): number =>
    quantity === 0 ? 0 : (reached >= line.quantity ? whole : Math.round((whole * reached) / line.quantity)) - before;
  return {
    line,
    quantity,
    grossMinor: part(line.grossMinor, line.creditedMinor),
    taxMinor: part(line.taxMinor, line.creditedTaxMinor),
    discountMinor: part(line.discountMinor, line.creditedDiscountMinor),
  };
}

export type ShippingBack = 'all' | 'none' | 'proportional';

/** Shipping and fees that go back with goods; what a gift card had paid of the goods always goes with them. */
export function restBack(invoice: Invoice, goodsMinor: number, shipping: ShippingBack, isRest: boolean): Amounts {
  const done = invoice.creditedGoodsMinor + goodsMinor;
  const part = (whole: number, before: number): number =>
    (invoice.goodsMinor === 0 || done >= invoice.goodsMinor
      ? whole
      : Math.sign(whole) * Math.round((Math.abs(whole) * done) / invoice.goodsMinor)) - before;
  const way = (whole: number, before: number): number =>
    shipping === 'all' ? whole - before : shipping === 'none' ? 0 : Math.max(0, part(whole, before));
  const shippingMinor = way(invoice.shippingMinor, invoice.creditedShippingMinor);
  const fees =
    invoice.otherMinor >= 0
      ? way(invoice.otherMinor, invoice.creditedOtherMinor)
      : isRest && shipping === 'all'
        ? invoice.otherMinor - invoice.creditedOtherMinor
        : Math.min(0, part(invoice.otherMinor, invoice.creditedOtherMinor));
  const otherMinor = Math.max(fees, -(goodsMinor + shippingMinor));
  const taxOf = (minor: number, whole: number, tax: number): number =>
    whole === 0 ? 0 : Math.round((tax * minor) / whole);
  const shippingTaxMinor = taxOf(shippingMinor, invoice.shippingMinor, invoice.shippingTaxMinor);
  const otherTaxMinor = taxOf(otherMinor, invoice.otherMinor, invoice.otherTaxMinor);
  return {
    goodsMinor,
    shippingMinor,
    otherMinor,
    totalMinor: goodsMinor + shippingMinor + otherMinor,
    shippingTaxMinor,
    otherTaxMinor,
    taxMinor: shippingTaxMinor + otherTaxMinor,
  };
}
