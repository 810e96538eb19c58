/** Clickpost's status codes with their texts, buckets and notification events, as its tables list them. */
interface Status {
  text: string;
  bucket: number | null;
  /** The event of the selected webhook; null is never sent there. */
  event: number | null;
  remark: string;
}

const row = (text: string, bucket: number | null, event: number | null, remark: string): Status => ({
  text,
  bucket,
  event,
  remark,
});

export const statuses: Record<number, Status> = {
  1: row('OrderPlaced', 1, null, 'Order placed'),
  2: row('PickupPending', 1, null, 'Pickup pending'),
  3: row('PickupFailed', 1, 16, 'Pickup failed'),
  4: row('PickedUp', 2, 2, 'Shipment picked up'),
  5: row('InTransit', 3, 2, 'Arrived at hub'),
  6: row('OutForDelivery', 4, 3, 'With the driver'),
  7: row('NotServiceable', 5, 4, 'Area not served'),
  8: row('Delivered', 6, 5, 'Handed to customer'),
  9: row('FailedDelivery', 5, 4, 'Customer unavailable'),
  10: row('Cancelled', 1, 10, 'Cancelled'),
  11: row('RTO-Requested', 7, null, 'Return requested'),
  12: row('RTO-Marked', 7, null, 'Marked for return'),
  13: row('RTO-OutForDelivery', 7, 6, 'Out for return delivery'),
  14: row('RTO-Delivered', 7, 12, 'Returned to shipper'),
  15: row('RTO-Failed', 7, 6, 'Return delivery failed'),
  16: row('Lost', 8, 19, 'Shipment lost'),
  17: row('Damaged', 9, 20, 'Shipment damaged'),
  18: row('ShipmentDelayed', 3, 2, 'Delayed'),
  19: row('ContactCustomerCare', 3, 2, 'Contact customer care'),
  20: row('ShipmentHeld', 3, 2, 'Held'),
  21: row('RTO-InTransit', 7, 6, 'Return in transit'),
  23: row('Expired', null, 80, 'Tracking closed'),
  25: row('OutForPickup', 1, 1, 'Driver on the way'),
  26: row('RTO-ContactCustomerCare', 7, 6, 'Contact customer care'),
  27: row('RTO-ShipmentDelay', 7, 6, 'Return delayed'),
  28: row('Awb Registered', 1, null, 'AWB registered'),
  30: row('Exchange-Pickup', null, 14, 'Exchanged at the door'),
  31: row('Exchange-In-Transit', null, 14, 'Exchange on the way back'),
  32: row('Exchange-Delivered', null, 15, 'Exchange delivered'),
  101: row('Return Order Placed', 8, 11, 'Return requested'),
  1004: row('DestinationHubIn', null, 13, 'At destination hub'),
};

const buckets: Record<number, string> = {
  1: 'Order placed',
  2: 'Shipped',
  3: 'In transit',
  4: 'Out for delivery',
  5: 'Failed delivery',
  6: 'Delivered',
  7: 'Returned',
  8: 'Lost',
  9: 'Damaged',
};

export const statusOf = (code: number): Status => statuses[code] ?? row(`Status${code}`, null, null, '');
export const bucketText = (bucket: number | null): string | null =>
  bucket === null ? null : (buckets[bucket] ?? null);

const ndrTexts: Record<number, string> = {
  1: 'Customer Unavailable',
  2: 'Rejected by Customer',
  3: 'Delivery Rescheduled',
  4: 'No Attempt',
  5: 'Customer Unreachable',
  6: 'Address Issue',
  7: 'Payment Issue',
};
export const ndrText = (code: number): string => ndrTexts[code] ?? 'Unknown';

/** After these a shipment moves no more. */
export const finalCodes: readonly number[] = [8, 10, 14, 16, 17];

const pad = (value: number) => String(value).padStart(2, '0');

/** Scans in track-order and updated-order are India time without a zone mark. */
export function indiaTime(at: Date): string {
  const there = new Date(at.getTime() + 330 * 60_000);
  const date = `${there.getUTCFullYear()}-${pad(there.getUTCMonth() + 1)}-${pad(there.getUTCDate())}`;
  return `${date} ${pad(there.getUTCHours())}:${pad(there.getUTCMinutes())}:${pad(there.getUTCSeconds())}`;
}

export const utc = (at: Date): string => `${at.toISOString().slice(0, 19)}Z`;
