/** Asks for all scans of up to five shipments of one courier (https://docs.clickpost.ai/docs/tracking-shipment-using-polling). */
import Joi from 'joi';
import type { CourierScan } from '../../../core/shipment/courier.ts';
import { given, identifier, readScan, type StatusRow, statusFields } from '../answers.ts';
import type { ClickpostOperation } from '../client.ts';

type Track = {
  readonly latest_status?: (StatusRow & { readonly reference_number?: string | number | null }) | null;
  readonly scans?: readonly StatusRow[] | null;
  readonly additional?: { readonly ndr?: { readonly ndr_bucket_code?: number | null } | null } | null;
};
type TrackAnswer = { readonly result?: Readonly<Record<string, Track | null>> | null };

const status = Joi.object({ ...statusFields, reference_number: identifier });

/** Clickpost's limit, and all of one courier; it was 15 in older documentation. */
export const MOST_TRACKED = 5;

type Tracked = { readonly partnerId: number; readonly awbs: readonly string[] };

export const track: ClickpostOperation<Tracked, TrackAnswer, CourierScan[]> = {
  name: 'track',
  host: 'tracking',
  method: 'GET',
  path: () => '/v2/track-order/',
  query: ({ awbs, partnerId }) => ({ waybill: awbs.join(','), cp_id: String(partnerId) }),
  answer: Joi.object({
    result: Joi.object()
      .pattern(
        Joi.string(),
        Joi.object({
          latest_status: status.allow(null),
          scans: Joi.array().items(status).allow(null),
          additional: Joi.object({
            ndr: Joi.object({ ndr_bucket_code: Joi.number().integer().allow(null) }).allow(null),
          })
            .unknown()
            .allow(null),
        }).allow(null),
      )
      .allow(null),
  }),
  // An unknown waybill is answered by success without a result (Clickpost's documentation): no scans.
  parse: (answer, { awbs, partnerId }) => awbs.flatMap((awb) => scansOf(answer.result?.[awb], awb, partnerId)),
};

function scansOf(found: Track | null | undefined, awb: string, partnerId: number): CourierScan[] {
  const rows = found?.scans?.length ? found.scans : found?.latest_status ? [found.latest_status] : [];
  const ndrCode = found?.additional?.ndr?.ndr_bucket_code;
  return rows.flatMap((row, at) => {
    const scan = readScan(row, awb, partnerId);
    if (scan === undefined) return [];
    // The newest scan comes first, and the reason beside the list is its own.
    const why = at === 0 && ndrCode != null ? { ndrCode } : {};
    return [{ ...scan, ...given('reference', found?.latest_status?.reference_number), ...why }];
  });
}
