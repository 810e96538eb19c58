/** The shipment: what leaves one location under one AWB. */
import type { Choice } from './choice.ts';
import type { ShipmentState } from './states.ts';

export type Shipment = {
  readonly id: string;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly magentoOrderId: number | null;
  readonly channelId: string;
  readonly locationId: string;
  /** ≤ 20 characters of `A-Z 0-9 -`; the courier's idempotency key. */
  readonly reference: string;
  readonly state: ShipmentState;
  readonly reason: string | null;
  readonly version: number;
  readonly courierCode: string | null;
  readonly partnerId: number | null;
  readonly awb: string | null;
  readonly courierName: string | null;
  /** The courier's answer as we keep it, JSON. */
  readonly booking: string | null;
  /** Why this courier; said while it is being booked and not read back with the shipment. */
  readonly choice?: Choice;
  readonly labelId: string | null;
  readonly magentoShipmentId: number | null;
  readonly weightG: number;
  readonly dispatchedAt: string | null;
  readonly deliveredAt: string | null;
  /** Local date at the customer's: as it was promised when its pieces were chosen, and as the courier has it since. */
  readonly promisedOn: string | null;
  readonly expectedOn: string | null;
  /** What the customer got for a parcel that never arrived, once it is decided. */
  readonly resolution: Resolution | null;
  /** The boxes it was packed into, JSON; one box where nobody has said. */
  readonly boxes?: string | null;
};

export type PackedBox = { readonly weightG: number };

/** Never empty. */
export function boxesOf({ boxes, weightG }: Pick<Shipment, 'boxes' | 'weightG'>): readonly PackedBox[] {
  const said = boxes == null ? [] : (JSON.parse(boxes) as PackedBox[]);
  return said.length === 0 ? [{ weightG }] : said;
}

export type Resolution = 'refund' | 'reship' | 'write_off';

export type ShipmentLine = {
  readonly id: string;
  readonly shipmentId: string;
  readonly orderLineId: string;
  readonly locationId: string;
  readonly sku: string;
  readonly quantity: number;
  readonly reserved: number;
};

const MAX = 20;

/**
 * Our reference of the n-th shipment of an order. Short numbers stay readable; long ones are cut from the left, where
 * the channel's prefix is, and keep the channel in front.
 */
export function shipmentReference(orderNumber: string, channelId: string, n: number): string {
  const clean = orderNumber.toUpperCase().replace(/[^A-Z0-9-]/g, '');
  const tail = `-${n}`;
  if (clean.length + tail.length <= MAX) return clean + tail;
  const head = `${channelId.toUpperCase().replace(/[^A-Z0-9]/g, '')}-`;
  return head + clean.slice(-(MAX - head.length - tail.length)) + tail;
}

/** A booking that was called off needs a new reference: couriers answer a known one with the dead parcel. */
export function nextReference(reference: string): string {
  const match = /^(.*)-(\d+)([A-Z]?)$/.exec(reference);
  if (match === null) return `${reference.slice(0, MAX - 1)}B`;
  const letter = match[3] === undefined || match[3] === '' ? 'B' : String.fromCharCode(match[3].charCodeAt(0) + 1);
  const end = `-${match[2]}${letter}`;
  return (match[1] ?? '').slice(0, MAX - end.length) + end;
}
