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
};

/** The steps in an order's life that a customer sees at the channel. */
export type Milestone =
  'allocated' | 'out_for_delivery' | 'delivery_failed' | 'delivered' | 'returning' | 'returned' | 'lost';

export type StatusNotice = {
  readonly orderId: string;
  readonly channelId: string;
  readonly magentoOrderId: number;
  readonly token: string;
  readonly milestone: Milestone;
  /** What the comment names, e.g. courier and AWB. No personal data. */
  readonly facts: { readonly location?: string; readonly courier?: string; readonly awb?: string };
};
