/** What the channel is told of our invoices and credit notes, as plain data. */

type MoneyNotice = {
  /** Our invoice's or credit note's id. */
  readonly documentId: string;
  readonly orderId: string;
  readonly channelId: string;
  readonly magentoOrderId: number;
  /** Written into the document's comment, so that we find it again. */
  readonly token: string;
  readonly items: readonly { readonly orderItemId: number; readonly quantity: number }[];
  /** Documents of the channel that stand for others of ours already. */
  readonly taken: readonly number[];
  /** The channel's own number is the document's: it is read, one more question where the document has just been made. */
  readonly wantsNumber?: true;
};

export type InvoiceNotice = MoneyNotice & { readonly kind: 'invoice' };
export type CreditMemoNotice = MoneyNotice & {
  readonly kind: 'credit_memo';
  /** Of the order's shipping, in minor units of the order's currency: what goes back, and the whole. */
  readonly shipping: { readonly partMinor: number; readonly wholeMinor: number };
  /** A note is mirrored in parts while some of its pieces are still wanted: which part, from 0, and its pieces by order line. */
  readonly part?: {
    readonly number: number;
    readonly pieces: readonly { readonly orderLineId: string; readonly quantity: number }[];
  };
};

/** The channel's document, or why it needs none; `number` of the one that stands for ours, even where several share it. */
export type Mirrored = ({ readonly channelDocumentId: number } | { readonly skipped: string }) & {
  readonly number?: string;
};
