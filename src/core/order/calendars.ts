/** The calendars in force: what operations have set, or what the hub came with. */
import { calendarsSchema, firstCalendars, type Calendars } from '../../../config/calendars.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { readSetting, writeSetting } from '../../platform/settings.ts';

const NAME = 'calendars';

export async function loadCalendars(reader: Reader): Promise<Calendars> {
  return (await readSetting<Calendars>(reader, NAME)) ?? firstCalendars;
}

/**
 * New promises go by these at once; promises that were given stay.
 * @throws invalid `calendars.invalid` with the fields that are wrong
 */
export async function setCalendars(tx: Tx, calendars: unknown): Promise<Calendars> {
  const checked = calendarsSchema.validate(calendars, { abortEarly: false, convert: false });
  if (checked.error !== undefined) {
    const fields = checked.error.details.slice(0, 10).map((detail) => `${detail.path.join('.')}: ${detail.type}`);
    fail('invalid', 'calendars.invalid', { fields });
  }
  await writeSetting(tx, NAME, checked.value);
  return checked.value;
}
