/** A press on the courier's page, as a scan like any other courier's. */
import Joi from 'joi';
import type { PressMessage } from '../../../core/fleet/press.ts';
import type { CourierScan } from '../../../core/shipment/courier.ts';
import { fail } from '../../../platform/errors.ts';
import type { Inbound } from '../../shape.ts';
import { descriptions, pressScans, scanCodes } from '../codes.ts';

const schema = Joi.object<PressMessage>({
  id: Joi.string().min(1).max(80).required(),
  awb: Joi.string().min(1).max(20).required(),
  partnerId: Joi.number().integer().negative().required(),
  reference: Joi.string().max(20).required(),
  kind: Joi.string()
    .valid(...Object.keys(pressScans))
    .required(),
  at: Joi.string()
    .pattern(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/)
    .required(),
  place: Joi.string().allow('').required(),
  note: Joi.string().allow('').required(),
  reason: Joi.number().integer().min(0),
  attempt: Joi.number().integer().min(1),
})
  .required()
  .unknown();

export const pressMade: Inbound<PressMessage, CourierScan> = {
  name: 'fleet.press.made',
  schema,
  key: (body) => body.id,
  parse(body) {
    const checked = schema.validate(body, { abortEarly: false });
    if (checked.error !== undefined) {
      const fields = checked.error.details.map((detail) => `${detail.path.join('.')}: ${detail.type}`);
      fail('invalid', 'fleet.press_invalid', { fields: fields.slice(0, 10) });
    }
    const { awb, partnerId, reference, kind, at, place, note, reason, attempt } = checked.value;
    const name = pressScans[kind];
    return {
      awb,
      partnerId,
      reference,
      code: scanCodes[name],
      description: descriptions[name],
      remark: note,
      location: place,
      scannedAtRaw: at,
      scannedAt: at,
      // Whoever picks it up drives to its customer: one press says both.
      ...(kind === 'dispatch'
        ? {
            latest: { code: scanCodes.on_the_way, description: descriptions.on_the_way, scannedAtRaw: at },
          }
        : {}),
      ...(reason === undefined ? {} : { ndrCode: reason }),
      ...(attempt === undefined ? {} : { attempt }),
    };
  },
};
