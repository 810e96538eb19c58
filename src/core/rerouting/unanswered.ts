/** Parcels that a place has not looked at in the time that their channel gives it: they are sent from elsewhere. */
import type { Tx } from '../../platform/db/index.ts';
import { asAppError } from '../../platform/errors.ts';
import { dateOf } from '../../platform/time.ts';
import { listChannels, listLocations, type Channel } from '../catalog/index.ts';
import { loadCalendars } from '../order/index.ts';
import { turnDown } from './turn-down.ts';
import { workingMinutes } from './working-time.ts';

export type Unlooked = {
  readonly id: string;
  readonly channelId: string;
  readonly locationId: string;
  /** UTC; since when its label waits there. */
  readonly since: string;
};

/** Working minutes that a channel gives a place; undefined: as long as it takes. */
export function minutesFor(channel: Pick<Channel, 'config'> | undefined, locationId: string): number | undefined {
  const said = channel?.config.rerouting;
  return said?.acceptMinutesAt?.[locationId] ?? said?.acceptMinutes;
}

/** Whether any parcel of these channels could be late: else nobody need be asked. */
export function watchesAnswers(channels: readonly Pick<Channel, 'config'>[]): boolean {
  return channels.some(
    ({ config }) =>
      config.rerouting?.acceptMinutes !== undefined || Object.keys(config.rerouting?.acceptMinutesAt ?? {}).length > 0,
  );
}

/** Those of them whose time is over are turned down in their place's stead; how many. */
export async function takeUnanswered(tx: Tx, parcels: readonly Unlooked[], now = new Date()): Promise<number> {
  const channels = new Map((await listChannels(tx)).map((one) => [one.id, one]));
  const locations = new Map((await listLocations(tx)).map((one) => [one.id, one]));
  const calendars = await loadCalendars(tx);
  let taken = 0;
  for (const one of parcels) {
    const channel = channels.get(one.channelId);
    const location = locations.get(one.locationId);
    const most = minutesFor(channel, one.locationId);
    if (channel === undefined || location === undefined || most === undefined) continue;
    const node = { kind: location.kind, country: location.country, timeZone: location.timeZone ?? channel.timeZone };
    if (workingMinutes(dateOf(one.since), now, node, calendars) < most) continue;
    const said = { cause: 'unanswered', reason: 'too_busy', who: 'job:rerouting.unanswered' } as const;
    // Who has acted on it meanwhile was faster.
    const code = await turnDown(tx, one.id, said).then(
      () => undefined,
      (error: unknown) => {
        const { kind, code } = asAppError(error);
        if (kind !== 'conflict') throw error;
        return code;
      },
    );
    if (code === undefined) taken += 1;
  }
  return taken;
}
