/** What an invoice or a credit note shows on paper; the template draws from this and from nothing else. */
import type { TaxKind } from './tax.ts';

export type PaperLine = {
  readonly sku: string;
  readonly name: string;
  readonly nameAr?: string;
  readonly hsn?: string;
  readonly quantity: number;
  /** Net of tax, before discount. */
  readonly unitMinor: number;
  /** Net of tax, of all pieces. */
  readonly discountMinor: number;
  readonly netMinor: number;
  readonly rateBp: number;
  readonly taxMinor: number;
  readonly grossMinor: number;
};

export type PaperCharge = {
  readonly type: 'shipping' | 'fee';
  readonly netMinor: number;
  readonly rateBp: number;
  readonly taxMinor: number;
  readonly grossMinor: number;
};

/** One rate, in India one rate of one HSN code. */
export type PaperTax = {
  readonly hsn?: string;
  readonly rateBp: number;
  readonly netMinor: number;
  readonly taxMinor: number;
  /** CGST and SGST. */
  readonly halves?: readonly [number, number];
};

export type PaperParty = {
  readonly name: string;
  readonly nameAr?: string;
  readonly lines: readonly string[];
  readonly linesAr?: readonly string[];
  readonly taxNumber?: string;
};

export type InvoiceData = {
  readonly kind: 'invoice' | 'credit_note';
  readonly country: string;
  readonly currency: string;
  readonly taxKind: TaxKind;
  /** The buyer has no tax number. */
  readonly simplified: boolean;
  readonly number: string;
  /** Not its issuer's number yet. */
  readonly awaited: boolean;
  readonly issuedOn: string;
  readonly orderNumber: string;
  /** Of a credit note: what it takes back, and why. */
  readonly original?: { readonly number: string; readonly on: string };
  readonly reason?: string;
  readonly seller: PaperParty;
  readonly buyer: PaperParty;
  /** India: state code of the ship-to. */
  readonly placeOfSupply?: string;
  readonly lines: readonly PaperLine[];
  readonly charges: readonly PaperCharge[];
  readonly taxes: readonly PaperTax[];
  /** Paid by gift card or store credit; ≥ 0. */
  readonly giftMinor: number;
  readonly netMinor: number;
  readonly taxMinor: number;
  readonly totalMinor: number;
  /** What its QR says; KSA. */
  readonly qr?: string;
};
