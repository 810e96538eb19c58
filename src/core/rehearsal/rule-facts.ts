/** The house as a check of routing rules sees it, and what it lacks to follow any rules well. */
import { placeOf } from '../../../config/places.ts';
import { loadMapping, mayFulfil } from '../catalog/index.ts';
import { loadCalendars } from '../order/index.ts';
import { builtIn, listVersions } from '../process/index.ts';
import { loadRates } from '../rate/index.ts';
import { dataGaps, type Gap, type RuleFacts } from '../routing/index.ts';
import type { Reader } from '../../platform/db/index.ts';

/** Grams: any parcel does for the question whether there is a card. */
const SOME_PARCEL_G = 500;

export async function readRuleFacts(reader: Reader): Promise<RuleFacts> {
  const { channels, locations, policyOfChannel } = await loadMapping(reader);
  const kinds = (await listVersions(reader)).map((one) => one.kind);
  return {
    channels,
    locations,
    policyOfChannel,
    orderKinds: [...new Set([builtIn.kind, ...kinds])],
    knowsCity: (country, city) => placeOf(country, city) !== undefined,
  };
}

/** Locations and channels that rules can only serve by what stands in for a missing fact. */
export async function listRoutingGaps(reader: Reader, facts: RuleFacts): Promise<Gap[]> {
  const calendars = await loadCalendars(reader);
  const rates = await loadRates(reader);
  const byId = new Map(facts.locations.map((one) => [one.id, one]));
  return dataGaps(facts, {
    hasCalendar: (id) => {
      const one = byId.get(id);
      const nodes = one === undefined ? undefined : calendars.nodes[one.kind as 'store' | 'warehouse'];
      return one !== undefined && nodes?.[one.country] !== undefined;
    },
    hasRate: (id) => {
      const one = byId.get(id);
      if (one === undefined) return false;
      const { country, city } = one;
      const served = facts.channels.filter(
        (channel) => channel.active && mayFulfil(channel, facts.policyOfChannel.get(channel.id), one),
      );
      const near = served.filter((channel) => channel.country === country);
      // Nobody asks what carriage from there costs where no channel is served.
      return (near.length > 0 ? near : served).every(({ country: to, currency, config: { couriers } }) => {
        const there = { country: to, city: to === country ? city : '' };
        const question = { from: { country, city }, to: there, weightG: SOME_PARCEL_G, currency, couriers };
        return rates.quotes(question).length > 0;
      });
    },
  });
}
