/** What a channel says of places that do not serve its orders; what is left out is as `config/refusals.ts` has it. */
import Joi from 'joi';

export type ChannelRerouting = {
  /** Places that may turn an order down and the next is asked; after one more a person looks at it. */
  readonly attempts?: number;
  /** Working minutes in which a place has to look at a parcel; left out: it is never taken away from it. */
  readonly acceptMinutes?: number;
  /** The same for single places. */
  readonly acceptMinutesAt?: Readonly<Record<string, number>>;
  /**
   * Other parcels of an item that a place has not found, and that nobody has begun with, are sent from elsewhere; on
   * unless said otherwise. Switched off, each gets a task.
   */
  readonly passOnDoubted?: boolean;
  /** A parcel that its courier refuses for good is sent from elsewhere without asking a person. */
  readonly elsewhereWhenRefused?: boolean;
  /** False: how often a place did not have what it said lowers nothing. */
  readonly trust?: boolean;
};

const acceptMinutes = Joi.number().integer().min(5).max(20_000);
export const reroutingSchema = Joi.object<ChannelRerouting>({
  attempts: Joi.number().integer().min(1).max(20),
  passOnDoubted: Joi.boolean(),
  acceptMinutes,
  acceptMinutesAt: Joi.object().pattern(Joi.string().max(20), acceptMinutes),
  elsewhereWhenRefused: Joi.boolean(),
  trust: Joi.boolean(),
});
