/** Asks for all scans of one shipment (https://docs.clickpost.ai/docs/tracking-shipment-using-polling). */
import Joi from 'joi';
import type { Booking, CourierScan } from '../../../core/shipment/courier.ts';
import { given, identifier, readScan, type StatusRow, statusFields } from '../answers.ts';
import type { ClickpostOperation } from '../client.ts';

type Track = {
  readonly latest_status?: (StatusRow & { readonly reference_number?: string | number | null }) | null;
  readonly scans?: readonly StatusRow[] | null;
};
type TrackAnswer = { readonly result?: Readonly<Record<string, Track | null>> | null };

const status = Joi.object({ ...statusFields, reference_number: identifier });

export const track: ClickpostOperation<Pick<Booking, 'awb' | 'partnerId'>, TrackAnswer, CourierScan[]> = {
  name: 'track',
  host: 'tracking',
  method: 'GET',
  path: () => '/v2/track-order/',
  query: ({ awb, partnerId }) => ({ waybill: awb, cp_id: String(partnerId) }),
  answer: Joi.object({
    result: Joi.object()
      .pattern(
        Joi.string(),
        Joi.object({ latest_status: status.allow(null), scans: Joi.array().items(status).allow(null) }).allow(null),
      )
      .allow(null),
  }),
  // An unknown waybill is answered by success without a result (Clickpost's documentation): no scans.
  parse: (answer, { awb, partnerId }) => {
    const found = answer.result?.[awb];
    const rows = found?.scans?.length ? found.scans : found?.latest_status ? [found.latest_status] : [];
    return rows.flatMap((row) => {
      const scan = readScan(row, awb, partnerId);
      return scan ? [{ ...scan, ...given('reference', found?.latest_status?.reference_number) }] : [];
    });
  },
};
