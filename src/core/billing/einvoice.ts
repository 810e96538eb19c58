/** What the hub and the certified e-invoicing solution tell each other. */

/** Frozen before it is sent: a repeat sends the same. Amounts are decimals of the currency. */
export type EinvoiceDocument = {
  readonly uuid: string;
  /** Counts the documents of a company without a gap. */
  readonly counter: number;
  /** SHA-256 of the document before it, hex. */
  readonly previousHash: string;
  readonly type: 'invoice' | 'credit_note';
  /** Standard ones are cleared before they count; simplified ones are reported within a day. */
  readonly profile: 'standard' | 'simplified';
  readonly number: string;
  /** UTC, ISO 8601. */
  readonly issuedAt: string;
  readonly currency: string;
  readonly seller: { readonly name: string; readonly taxNumber: string };
  readonly buyer?: { readonly name: string; readonly taxNumber: string };
  /** Number of the invoice that a credit note takes back. */
  readonly original?: string;
  readonly reason?: string;
  readonly lines: readonly {
    readonly name: string;
    readonly quantity: number;
    readonly net: string;
    readonly rate: string;
    readonly tax: string;
  }[];
  /** Paid by gift card or store credit. */
  readonly prepaid: string;
  readonly tax: string;
  readonly total: string;
};

export type EinvoiceIntent = {
  readonly companyId: string;
  readonly hash: string;
  readonly document: EinvoiceDocument;
};

export type EinvoiceAnswer = {
  readonly result: 'accepted' | 'warned' | 'refused';
  /** The ready text of the QR code. */
  readonly qr?: string;
  readonly messages: readonly { readonly code: string; readonly text: string }[];
};
