/** The mapping as it was at a moment: a posting goes by what was valid when its order was allocated. */
import type { Reader } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf, type Moment } from '../../platform/time.ts';
import type { Channel, Location } from './catalog.ts';
import { closedAt } from './closings.ts';
import { kept } from './kept.ts';
import { mappingOf, type Mapping, type MappingFacts, type MappingVersions } from './mapping.ts';
import { readClosings } from './store-closings.ts';
import { lastChange, readVersions } from './store-mapping.ts';
import { listChannels, listCompanies, listLocations, readChannels, readCompanies, readLocations } from './store.ts';

type Present = { readonly now: Mapping; readonly since: Moment };

/** @param at left out: now. Since the last change both are the same, and that is kept for a quarter of a second. */
export async function loadMapping(reader: Reader, at?: Moment): Promise<Mapping> {
  const present = await kept(reader, 'mapping', () => readPresent(reader));
  if (at === undefined || (at >= present.since && at <= momentOf(new Date()))) return present.now;
  return readAt(reader, at);
}

/** One thing each, for those who need no more. */
export async function findSalesLocation(reader: Reader, channelId: string, at?: Moment) {
  return (await loadMapping(reader, at)).salesLocationOfChannel.get(channelId);
}

export async function findBinding(reader: Reader, locationId: string, at?: Moment) {
  return (await loadMapping(reader, at)).bindingOf.get(locationId);
}

/** @throws missing `catalog.channel_missing` */
export function channelIn(mapping: Mapping, id: string): Channel {
  return mapping.channelById.get(id) ?? fail('missing', 'catalog.channel_missing', { id });
}

/** @throws missing `catalog.location_missing` */
export function locationIn(mapping: Mapping, id: string): Location {
  return mapping.locationById.get(id) ?? fail('missing', 'catalog.location_missing', { id });
}

/** Every version of every thing, as this very transaction sees them: for checks and for people. */
export async function readMappingFacts(reader: Reader): Promise<MappingFacts> {
  const versions = await readVersions(reader);
  return {
    ...versions,
    companies: await readCompanies(reader),
    channels: await readChannels(reader),
    locations: await readLocations(reader),
  };
}

async function readPresent(reader: Reader): Promise<Present> {
  const at = momentOf(new Date());
  return { now: mappingOf(asBefore(reader, await factsAt(reader, at)), at), since: await lastChange(reader, at) };
}

async function readAt(reader: Reader, at: Moment): Promise<Mapping> {
  return mappingOf(await factsAt(reader, at), at);
}

const last = new WeakMap<object, { readonly text: string; readonly facts: MappingFacts }>();

/** As long as nothing has changed, the very same lists and rows: what is worked out of them is kept by them. */
function asBefore(reader: Reader, facts: MappingFacts): MappingFacts {
  const text = JSON.stringify(facts);
  const before = last.get(reader.owner);
  if (before?.text === text) return before.facts;
  last.set(reader.owner, { text, facts });
  return facts;
}

async function factsAt(reader: Reader, at: Moment): Promise<MappingFacts> {
  const found = await facts(reader, await readVersions(reader, { from: at, to: at }));
  return closedAt(found, await readClosings(reader, at));
}

async function facts(reader: Reader, versions: MappingVersions): Promise<MappingFacts> {
  return {
    ...versions,
    companies: await listCompanies(reader),
    channels: await listChannels(reader),
    locations: await listLocations(reader),
  };
}
