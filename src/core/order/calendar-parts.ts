/** The calendars as people work on them: a country's or a courier's at a time, against what its author saw. */
import { createHash } from 'node:crypto';
import type { Calendars, CourierCalendar, Holiday, NodeCalendar, Weekday } from '../../../config/calendars.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { lockCalendars, setCalendars } from './calendars.ts';

/** Of one country, or of the rest (`*`); what it does not say itself goes as in the rest. */
export type CountryCalendar = {
  readonly restsOn?: readonly Weekday[];
  readonly holidays?: readonly Holiday[];
  readonly store?: NodeCalendar;
  readonly warehouse?: NodeCalendar;
};

export function countryCalendar({ restsOn, holidays, nodes }: Calendars, country: string): CountryCalendar {
  const [rests, days] = [restsOn[country], holidays[country]];
  const [store, warehouse] = [nodes.store[country], nodes.warehouse[country]];
  return {
    ...(rests === undefined ? {} : { restsOn: rests }),
    ...(days === undefined ? {} : { holidays: days }),
    ...(store === undefined ? {} : { store }),
    ...(warehouse === undefined ? {} : { warehouse }),
  };
}

/** Changes whenever what it was made of does: what others do elsewhere in the calendars meanwhile is no conflict. */
export function calendarVersion(part: Calendars | CountryCalendar | CourierCalendar | undefined): string {
  return createHash('sha256')
    .update(JSON.stringify(part ?? null))
    .digest('hex')
    .slice(0, 16);
}

/**
 * New promises go by it at once.
 * @param seen `calendarVersion` of what its author saw
 * @throws conflict `calendars.changed_meanwhile`; invalid `calendars.invalid`
 */
export async function setCountryCalendar(
  tx: Tx,
  country: string,
  wish: CountryCalendar,
  seen: string,
): Promise<Calendars> {
  const now = await lockCalendars(tx);
  mustStandAs(countryCalendar(now, country), seen);
  return setCalendars(tx, {
    ...now,
    restsOn: having(now.restsOn, country, wish.restsOn),
    holidays: having(now.holidays, country, wish.holidays),
    nodes: {
      store: having(now.nodes.store, country, wish.store),
      warehouse: having(now.nodes.warehouse, country, wish.warehouse),
    },
  });
}

/** Undefined: he delivers as the rest do. @throws as `setCountryCalendar` */
export async function setCourierCalendar(
  tx: Tx,
  courier: string,
  wish: CourierCalendar | undefined,
  seen: string,
): Promise<Calendars> {
  const now = await lockCalendars(tx);
  mustStandAs(now.couriers[courier], seen);
  return setCalendars(tx, { ...now, couriers: having(now.couriers, courier, wish) });
}

function mustStandAs(part: CountryCalendar | CourierCalendar | undefined, seen: string): void {
  if (calendarVersion(part) !== seen) fail('conflict', 'calendars.changed_meanwhile', {});
}

function having<T>(all: Readonly<Record<string, T>>, key: string, value: T | undefined): Record<string, T> {
  const { [key]: _, ...rest } = all;
  return value === undefined ? rest : { ...rest, [key]: value };
}
