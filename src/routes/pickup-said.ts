/** What is asked of a courier by people and by other systems: a pick-up, and a waybill of elsewhere to be followed. */
import Joi from 'joi';

export type PickupSaid = {
  readonly location: string;
  readonly courier: string;
  readonly on: string;
  readonly from: string;
  readonly until: string;
};

const courier = Joi.string()
  .pattern(/^[A-Z0-9_]{2,30}$/)
  .required();
const time = Joi.string()
  .pattern(/^([01]\d|2[0-3]):[0-5]\d$/)
  .required();

export const pickupSaid = Joi.object<PickupSaid>({
  location: Joi.string().max(20).required(),
  courier,
  on: Joi.string()
    .pattern(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)
    .required(),
  from: time,
  until: time,
});

export type RegisterSaid = {
  readonly awb: string;
  readonly courier: string;
  readonly why: string;
  readonly version?: number;
};

export const registerSaid = Joi.object<RegisterSaid>({
  // Waybills are letters and digits everywhere; anything else is a slip of the hand.
  awb: Joi.string()
    .trim()
    .pattern(/^[A-Za-z0-9-]{4,60}$/)
    .required(),
  courier,
  why: Joi.string().trim().min(3).max(200).required(),
  version: Joi.number().integer().min(1),
});
