/** The calendars in force: what operations have set, or what the hub came with. */
import { calendarsSchema, firstCalendars, type Calendars } from '../../../config/calendars.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { lockSetting, readSetting, writeSetting } from '../../platform/settings.ts';
import { forget, kept } from '../catalog/index.ts';

const NAME = 'calendars';

export function loadCalendars(reader: Reader): Promise<Calendars> {
  return kept(reader, NAME, async () => {
    const set = await readSetting<Calendars>(reader, NAME);
    return set === undefined ? firstCalendars : asBefore(reader, set);
  });
}

/** The same, held until the end of the transaction: nobody else sets them meanwhile. */
export async function lockCalendars(tx: Tx): Promise<Calendars> {
  return lockSetting<Calendars>(tx, NAME, firstCalendars);
}

const last = new WeakMap<object, { readonly text: string; readonly calendars: Calendars }>();

/** The very same ones until they change: what is worked out of them may be kept by them. */
function asBefore(reader: Reader, calendars: Calendars): Calendars {
  const text = JSON.stringify(calendars);
  const before = last.get(reader.owner);
  if (before?.text === text) return before.calendars;
  last.set(reader.owner, { text, calendars });
  return calendars;
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
  tx.afterCommit(() => forget(tx));
  return checked.value;
}
