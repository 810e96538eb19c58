/** What the hub tells a sales channel about an order it placed. */

/** A shipment has left: the channel makes its own shipment document with the track. */
export type ShipNotice = {
  readonly orderId: string;
  readonly channelId: string;
  readonly magentoOrderId: number;
  /** Written into the document's comment so that a retry can find it: `hub:<token>`. */
  readonly token: string;
  /** MSI source code of the location that shipped. */
  readonly sourceCode: string;
  readonly items: readonly { readonly orderItemId: number; readonly quantity: number }[];
  readonly track: { readonly number: string; readonly title: string };
  /** We have put the order on hold over there; a held order takes no documents. */
  readonly held?: boolean;
  /** It is the order's only parcel: its document says all that there is to say. */
  readonly whole?: boolean;
};

/** Where a whole order stands, as its customer would put it. */
export const orderStatuses = [
  'received',
  'on_hold',
  'waiting_for_customer',
  'scheduled',
  'allocated',
  'partly_shipped',
  'shipped',
  'out_for_delivery',
  'delivery_failed',
  'partly_delivered',
  'delivered',
  'returning',
  'partly_returned',
  'returned',
  'lost',
  'cancelled',
  'rejected',
] as const;
export type OrderStatus = (typeof orderStatuses)[number];

export type StatusNotice = {
  readonly orderId: string;
  readonly channelId: string;
  readonly magentoOrderId: number;
  /** `<number>:<status>:<n>`, n growing with each thing told of the order. */
  readonly token: string;
  readonly status: OrderStatus;
  /** News within a status: pieces were taken off, the date has moved, or a document has put the status back. */
  readonly news?: 'changed' | 'expected' | 'again';
  /** We have put the order on hold over there. */
  readonly held?: boolean;
  /** Another telling may have arrived without our knowing: to be looked for first. */
  readonly doubt?: true;
  /** What the comment names, e.g. courier and AWB. No personal data. */
  readonly facts: {
    readonly location?: string;
    readonly courier?: string;
    readonly awb?: string;
    readonly parcels?: { readonly all: number; readonly left: number; readonly delivered: number };
    /** Local date. */
    readonly expectedOn?: string;
    /** A stable code. */
    readonly reason?: string;
  };
};

/** What the channel has made of it. */
export type Told = {
  /** The channel's word for the status that the order has there now. */
  readonly status: string;
  /** Of a cancel that it did not do: `needs_credit_memo` when the money has been invoiced, else `refused`. */
  readonly outcome?: 'done' | 'needs_credit_memo' | 'refused';
  /** The order is on hold over there, by us. */
  readonly held?: boolean;
};
