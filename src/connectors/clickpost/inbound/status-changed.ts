/** The courier's status callback (https://docs.clickpost.ai/docs/tracking-a-shipment-using-webhook). */
import { createHash, timingSafeEqual } from 'node:crypto';
import Joi from 'joi';
import type { CourierScan } from '../../../core/shipment/courier.ts';
import { fail } from '../../../platform/errors.ts';
import type { Inbound } from '../../shape.ts';
import { given, identifier, momentFrom, type StatusRow, statusFields, textOf } from '../answers.ts';

export type StatusCall = StatusRow & {
  readonly waybill?: string | number | null;
  readonly cp_id: number;
  readonly clickpost_status_code: number;
  readonly timestamp: string;
  readonly additional?: {
    readonly latest_status?: (StatusRow & { readonly reference_number?: string | number | null }) | null;
    readonly ndr_status_code?: number | null;
    readonly npr_status_code?: number | null;
    /** Undocumented; some couriers count. */
    readonly attempt_count?: unknown;
    readonly courier_partner_edd?: unknown;
    readonly forward_reference_number?: string | number | null;
    readonly return_reference_number?: string | number | null;
  } | null;
};

const schema = Joi.object({
  ...statusFields,
  // Only a request in the returns portal has no waybill yet.
  waybill: Joi.when('clickpost_status_code', {
    is: 101,
    then: identifier,
    otherwise: Joi.alternatives(Joi.string().trim().min(1), Joi.number()).required(),
  }),
  cp_id: Joi.number().integer().required(),
  clickpost_status_code: Joi.number().integer().required(),
  timestamp: Joi.string().required(),
  additional: Joi.object({
    latest_status: Joi.object({ ...statusFields, reference_number: identifier })
      .unknown()
      .allow(null),
    ndr_status_code: Joi.number().integer().allow(null),
    npr_status_code: Joi.number().integer().allow(null),
    forward_reference_number: identifier,
    return_reference_number: identifier,
  })
    .unknown()
    .allow(null),
})
  .required()
  .unknown();

export const statusChanged: Inbound<StatusCall, CourierScan> = {
  name: 'clickpost.status.changed',
  schema,
  key,
  parse,
};

/** Clickpost gives its events no id; these fields tell a repeat from a new scan (Clickpost's documentation). */
function key(body: StatusCall): string {
  const call: Partial<StatusCall> = body ?? {};
  const own = [
    call.cp_id,
    call.waybill,
    call.clickpost_status_code,
    call.timestamp,
    call.status,
    call.remark,
    call.location,
  ];
  // Without a waybill two customers' requests of one second would look alike.
  const request = textOf(call.waybill) === undefined ? [call.additional?.return_reference_number] : [];
  const parts = [...own, ...request].map((value) => (value == null ? '' : String(value)));
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

function parse(body: StatusCall): CourierScan {
  const checked = schema.validate(body, { abortEarly: false });
  if (checked.error) {
    const fields = checked.error.details.map((detail) => `${detail.path.join('.')}: ${detail.type}`);
    fail('invalid', 'clickpost.callback_invalid', { fields: fields.slice(0, 10) });
  }
  const call = checked.value as StatusCall;
  const latest = call.additional?.latest_status;
  return {
    awb: textOf(call.waybill) ?? '',
    partnerId: call.cp_id,
    code: call.clickpost_status_code,
    description: call.clickpost_status_description ?? '',
    // Some couriers put a bare number into `status` (Clickpost's documentation): the remark is for people.
    remark: textOf(call.remark) ?? textOf(call.status) ?? '',
    location: call.location ?? '',
    scannedAtRaw: call.timestamp,
    scannedAt: momentFrom(call.timestamp),
    ...given('reference', latest?.reference_number ?? call.additional?.forward_reference_number),
    ...(latest?.clickpost_status_code == null
      ? {}
      : {
          latest: {
            code: latest.clickpost_status_code,
            description: latest.clickpost_status_description ?? '',
            scannedAtRaw: latest.timestamp ?? '',
          },
        }),
    ...(call.additional?.ndr_status_code == null ? {} : { ndrCode: call.additional.ndr_status_code }),
    ...(call.additional?.npr_status_code == null ? {} : { nprCode: call.additional.npr_status_code }),
    ...attemptOf(call.additional?.attempt_count),
    ...expected(call.additional?.courier_partner_edd),
  };
}

function attemptOf(count: unknown): { attempt?: number } {
  const attempt = Number(count ?? Number.NaN);
  return Number.isInteger(attempt) && attempt > 0 && attempt < 100 ? { attempt } : {};
}

/** A date, or nothing that is worth refusing a scan for. */
function expected(edd: unknown): { expectedOn?: string } {
  const on = typeof edd === 'string' ? edd.slice(0, 10) : '';
  return /^20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(on) ? { expectedOn: on } : {};
}

/**
 * Whether the caller knows the secret typed on the dashboard (`Authorization`) or issued at registration (`webhook_key`);
 * Clickpost signs nothing. Both headers are always compared, in constant time.
 */
export function verifyWebhook(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  secret: string,
): boolean {
  if (secret === '') return false;
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const matches = ['authorization', 'webhook_key'].map((name) => {
    const value = lower[name];
    return typeof value === 'string' && timingSafeEqual(digest(value), digest(secret));
  });
  return matches.includes(true);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
