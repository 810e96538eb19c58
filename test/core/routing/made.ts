/** What tests of routing rules need: a house of two channels and five places, and rules that are right. */
import type { Channel, Location } from '../../../src/core/catalog/index.ts';
import type { LocationStep, RuleFacts, RuleSet } from '../../../src/core/routing/index.ts';

function channel(id: string, country: string, currency: string): Channel {
  const config = {
    storeView: id.toLowerCase(),
    storeId: 1,
    locales: ['en_US'],
    couriers: ['ARAMEX'],
    commentLanguage: 'en' as const,
    taxPercent: 5,
  };
  const head = { id, name: id, country, currency, timeZone: 'Asia/Dubai', companyId: `${country}01` };
  return { ...head, active: true, config, version: 1 };
}

export function location(id: string, over: Partial<Location> = {}): Location {
  return {
    id,
    companyId: 'AE01',
    kind: 'store',
    name: id,
    country: 'AE',
    city: 'Dubai',
    address: { lines: [] },
    phone: '+97140000000',
    place: { lat: 25.2, lng: 55.3 },
    sourceCode: id.toLowerCase(),
    shipsOnline: true,
    active: true,
    version: 1,
    ...over,
  };
}

export const facts: RuleFacts = {
  channels: [channel('AE', 'AE', 'AED'), channel('QA', 'QA', 'QAR')],
  locations: [
    location('1001'),
    location('1002', { city: 'Abu Dhabi', routing: { groups: ['toys'] } }),
    location('1900', { kind: 'warehouse' }),
    location('1003', { active: false }),
    location('2001', { country: 'QA', companyId: 'QA01', city: 'Doha' }),
  ],
  policyOfChannel: new Map(),
  orderKinds: ['standard', 'gift'],
  knowsCity: (_country, city) => ['Dubai', 'Abu Dhabi', 'Doha'].includes(city),
};

export function step(over: Partial<LocationStep> = {}): LocationStep {
  return { name: 'any', locations: {}, split: { most: 3 }, ...over };
}

export function set(over: Partial<RuleSet> = {}): RuleSet {
  return { name: 'all', orders: {}, steps: [step()], unfillable: 'channel', ...over };
}
