/** The body of one status callback: the scan that triggered it, and the newest state of the shipment beside it. */
import { bucketText, ndrText, statusOf, utc } from './statuses.ts';
import type { Scan, Shipment } from './types.ts';

/** The newest by the time of the scan, whichever was reported last. */
export const newest = (shipment: Shipment): Scan | undefined => shipment.scans.at(-1);

export function callback(shipment: Shipment, scan: Scan, kind: 'all' | 'selected'): object {
  const latest = newest(shipment) ?? scan;
  const { text, event } = statusOf(scan.code);
  const status = statusOf(latest.code);
  return {
    waybill: shipment.waybill,
    cp_id: shipment.courier.id,
    account_code: shipment.courier.account,
    clickpost_status_code: scan.code,
    clickpost_status_description: text,
    status: scan.status,
    remark: scan.remark,
    location: scan.location,
    clickpost_city: scan.location,
    timestamp: utc(scan.at),
    // unknown keys may appear at any time
    courier_service: 'standard',
    additional: {
      ...(kind === 'selected' && event !== null ? { notification_event_id: event } : {}),
      is_rvp: shipment.isRvp ? true : null,
      ...(shipment.orderNumber === null ? {} : { order_id: shipment.orderNumber }),
      account_code: shipment.courier.account,
      courier_partner_edd: shipment.edd ?? null,
      ndr_status_code: scan.ndr ?? null,
      ndr_status_description: scan.ndr === undefined ? null : ndrText(scan.ndr),
      npr_status_code: scan.npr ?? null,
      npr_status_description: null,
      destination_hub_inscan_ts: null,
      zone_hint: { source: 'simulator' },
      latest_status: {
        reference_number: shipment.reference,
        status: latest.status,
        remark: latest.remark,
        location: latest.location,
        clickpost_city: latest.location,
        timestamp: utc(latest.at),
        clickpost_status_code: latest.code,
        clickpost_status_description: status.text,
        clickpost_status_bucket: status.bucket,
        clickpost_status_bucket_description: bucketText(status.bucket),
      },
    },
  };
}
