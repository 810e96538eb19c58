/** A webhook of Checkout.com: what has become of a payment. Its own id tells repeats. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import Joi from 'joi';
import type { PaymentFact } from '../../../core/payment/gateway.ts';
import { AppError } from '../../../platform/errors.ts';
import { momentOf } from '../../../platform/time.ts';
import type { Inbound } from '../../shape.ts';
import { kindOf, ourAmount } from '../codes.ts';

export type Reported = {
  readonly id: string;
  readonly type: string;
  readonly created_on: string;
  readonly data: {
    readonly id: string;
    /** Of a dispute, whose own id stands in `id`. */
    readonly payment_id?: string | null;
    readonly action_id?: string | null;
    readonly amount?: number | null;
    readonly currency?: string | null;
    readonly reference?: string | null;
    readonly processed_on?: string | null;
    readonly response_code?: string | null;
    readonly response_summary?: string | null;
  };
};

const word = Joi.string().max(200).allow('', null);

export const paymentReported: Inbound<Reported, PaymentFact> = {
  name: 'checkout.payment.reported',
  schema: Joi.object({
    id: Joi.string().max(80).required(),
    type: Joi.string().max(80).required(),
    created_on: Joi.string().isoDate().required(),
    data: Joi.object({
      id: Joi.string().max(80).required(),
      payment_id: word,
      action_id: word,
      amount: Joi.number().integer().allow(null),
      currency: word,
      reference: word,
      processed_on: word,
      response_code: word,
      response_summary: Joi.string().allow('', null),
    })
      .unknown()
      .required(),
  })
    .unknown()
    .required(),
  key: (body) => body.id,
  parse(body) {
    const { value, error } = this.schema.validate(body, { abortEarly: false, convert: false }) as {
      value: Reported;
      error?: Joi.ValidationError;
    };
    if (error !== undefined) {
      const errors = error.details.slice(0, 10).map((one) => `${one.path.join('.')}: ${one.type}`);
      throw new AppError('invalid', 'checkout.event_unreadable', { errors });
    }
    const { data } = value;
    const currency = textOf(data.currency);
    const declined = value.type.endsWith('_declined');
    const at = new Date(textOf(data.processed_on) ?? value.created_on);
    return {
      gateway: 'checkout',
      eventRef: value.id,
      kind: kindOf(value.type),
      word: value.type,
      paymentRef: textOf(data.payment_id) ?? data.id,
      ...optional('actionRef', textOf(data.action_id)),
      ...optional('reference', textOf(data.reference)),
      ...(data.amount == null || currency === undefined ? {} : { amountMinor: ourAmount(data.amount, currency) }),
      ...optional('currency', currency),
      ...(declined && textOf(data.response_code) !== undefined
        ? { code: `checkout.declined_${data.response_code}` }
        : {}),
      ...optional('text', textOf(data.response_summary)?.slice(0, 300)),
      happenedAt: momentOf(Number.isNaN(at.getTime()) ? new Date(value.created_on) : at),
    };
  },
};

function textOf(value: string | null | undefined): string | undefined {
  return value == null || value === '' ? undefined : value;
}

function optional<Name extends string>(name: Name, value: string | undefined): { [K in Name]?: string } {
  return (value === undefined ? {} : { [name]: value }) as { [K in Name]?: string };
}

/** Hex HMAC-SHA256 of the body as it came, in the header `cko-signature`. */
export function isSigned(body: Buffer, signature: string | undefined, secret: string): boolean {
  if (signature === undefined || secret === '') return false;
  const wanted = createHmac('sha256', secret).update(body).digest();
  const given = Buffer.from(signature, 'hex');
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
