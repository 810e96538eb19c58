/** Clickpost's envelopes: meta everywhere, the result of a booking in its two versions, and the shape of a tracked shipment. */
import type { Outcome } from './desk.ts';
import { bucketText, indiaTime, ndrText, statusOf, utc } from './statuses.ts';
import type { Scan, Shipment } from './types.ts';

export const envelope = (status: number, success: boolean, message: string, more: object = {}): object => ({
  meta: { status, success, message },
  ...more,
});

export type LabelUrl = (shipment: Shipment) => string | null;

export function bookingResult(shipment: Shipment, labelUrl: LabelUrl, pending: boolean): object {
  return {
    waybill: pending ? null : shipment.waybill,
    reference_number: shipment.reference,
    label: pending ? null : labelUrl(shipment),
    courier_partner_id: shipment.courier.id,
    courier_name: shipment.courier.name,
    account_code: shipment.courier.account,
    sort_code: null,
    security_key: pending ? null : shipment.securityKey,
    ...(shipment.boxes === undefined || pending
      ? {}
      : {
          children: shipment.boxes.map((waybill, at) => ({
            waybill,
            label: labelUrl(shipment),
            reference_number: shipment.reference,
            item: shipment.items[at] ?? null,
          })),
        }),
    // an integer of Clickpost's in v4, the caller's own number in v3
    order_id: shipment.version === 4 ? shipment.orderId : shipment.orderNumber,
    ...(shipment.version === 4 && !pending ? { tracking_id: shipment.trackingId } : {}),
  };
}

export function bookingAnswer(
  outcome: Outcome,
  reference: string,
  labelUrl: LabelUrl,
  repeatIsFailure: boolean,
): object {
  const { code, message, shipment } = outcome;
  if (shipment === undefined) return envelope(code, false, message, { reference_number: reference });
  const pending = code === 202 || code === 102;
  const result = bookingResult(shipment, labelUrl, pending);
  const success = !(code === 323 && repeatIsFailure);
  if (shipment.version === 4) return envelope(code, success, message, { result });
  const root = pending ? {} : { tracking_id: shipment.trackingId };
  return {
    meta: { status: code, success, message, reference_number: shipment.reference },
    result,
    order_id: shipment.orderId,
    ...root,
  };
}

function scanRow(shipment: Shipment, scan: Scan): object {
  const { text, bucket } = statusOf(scan.code);
  return {
    timestamp: indiaTime(scan.at),
    location: scan.location,
    remark: scan.remark,
    status: scan.status,
    clickpost_status_code: scan.code,
    clickpost_status_description: text,
    clickpost_status_bucket: bucket,
    clickpost_status_bucket_description: bucketText(bucket),
    created_at: utc(shipment.updatedAt),
    checkpoint_id: scan.checkpoint,
    tracking_id: shipment.trackingId,
  };
}

export function tracked(shipment: Shipment): object {
  const scans = shipment.scans.map((scan) => scanRow(shipment, scan)).reverse();
  const ndr = shipment.scans.at(-1)?.ndr;
  return {
    latest_status: { ...(scans[0] ?? {}), reference_number: shipment.reference },
    scans,
    valid: true,
    additional: {
      is_stuck: false,
      order_id: shipment.orderNumber,
      sku: shipment.items.map((item) => item.sku),
      edd: { min_sla: null, max_sla: null, exact_sla: null },
      invoice_number: shipment.invoiceNumber,
      pickup_city: shipment.fromCity,
      drop_city: shipment.toCity,
      cod_value: shipment.codValue,
      currency_code: shipment.currency,
      courier_partner_edd: null,
      courier_partner_id: shipment.courier.id,
      courier_partner_name: shipment.courier.name,
      ndr: ndr === undefined ? null : { ndr_bucket_code: ndr, ndr_description: ndrText(ndr) },
    },
  };
}

export function updatedRow(shipment: Shipment, scan: Scan): object {
  return {
    waybill: shipment.waybill,
    courier_partner: shipment.courier.id,
    account_code: shipment.courier.account,
    reference_number: shipment.reference,
    order_id: shipment.orderNumber,
    clickpost_status_code: scan.code,
    clickpost_status_description: statusOf(scan.code).text,
    status: scan.status,
    remark: scan.remark,
    location: scan.location,
    clickpost_city: scan.location,
    timestamp: indiaTime(scan.at),
    created_at: utc(shipment.bookedAt),
    updated_at: utc(shipment.updatedAt),
    customer_feedback_present: false,
  };
}
