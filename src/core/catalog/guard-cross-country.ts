/**
 * Goods and money of two companies never mix by accident: one pure question, asked at four doors. A place of another company
 * needs a policy that names it and says INTERCOMPANY; a place of another country never serves an order at all, because
 * between countries there is a customs border and not a shelf.
 */
import { fail } from '../../platform/errors.ts';
import type { Channel, Location } from './catalog.ts';
import type { CountryPolicy, Mapping } from './mapping.ts';
import { channelIn, locationIn } from './load-mapping.ts';
import { rolesOf } from './catalog.ts';

export const guardRules = {
  pool: 'cross-country.pool',
  allocation: 'cross-country.allocation',
  transfer: 'cross-country.transfer',
  return: 'cross-country.return',
} as const;
export type GuardRule = (typeof guardRules)[keyof typeof guardRules];

export type Refusal = {
  readonly code: 'CROSS_COMPANY_FORBIDDEN';
  readonly rule: GuardRule;
  /** The version of the country policy that said so, where one did. */
  readonly policyId?: string;
  readonly why: 'other_country' | 'other_company' | 'not_listed';
};

type Place = Pick<Location, 'id' | 'companyId' | 'country'>;
type Shop = Pick<Channel, 'id' | 'companyId' | 'country'>;

export type GuardQuestion =
  | {
      readonly door: 'pool' | 'allocation' | 'return';
      readonly channel: Shop;
      readonly policy: CountryPolicy | undefined;
      readonly location: Place;
    }
  | { readonly door: 'transfer'; readonly from: Place; readonly to: Place };

/** Undefined: nothing stands against it. */
export function guardCrossCountry(ask: GuardQuestion): Refusal | undefined {
  if (ask.door === 'transfer') {
    if (ask.from.country !== ask.to.country) return refusal('transfer', 'other_country');
    return ask.from.companyId === ask.to.companyId ? undefined : refusal('transfer', 'other_company');
  }
  const { door, channel, policy, location } = ask;
  if (door !== 'return' && location.country !== channel.country) return refusal(door, 'other_country', policy);
  const own = location.companyId === channel.companyId && location.country === channel.country;
  // Without a policy a channel has its own company's places in its own country, and no others.
  if (!own && policy?.crossCompany !== 'INTERCOMPANY') return refusal(door, 'other_company', policy);
  const list = door === 'return' ? policy?.mayReturnTo : policy?.mayFulfilFrom;
  return list === undefined || names(list, location) ? undefined : refusal(door, 'not_listed', policy);
}

/** Whether an order of the channel may be served from the location; for the ranking of candidates. */
export function mayFulfil(channel: Shop, policy: CountryPolicy | undefined, location: Place): boolean {
  return guardCrossCountry({ door: 'allocation', channel, policy, location }) === undefined;
}

/**
 * Whether the policy lets a place of another country serve the channel once a routing rule asks for it: it is named
 * there, and what two companies owe each other for it is settled as between companies.
 */
export function mayFulfilAbroad(channel: Shop, policy: CountryPolicy | undefined, location: Place): boolean {
  return (
    location.country !== channel.country &&
    policy?.crossCompany === 'INTERCOMPANY' &&
    names(policy.mayFulfilFrom, location)
  );
}

/** A transfer stays within a company; between two it takes a sale, a currency and customs. */
export function checkTransfer(from: Place, to: Place): Refusal | undefined {
  return guardCrossCountry({ door: 'transfer', from, to });
}

export type ReturnAnswer =
  | { readonly accepted: true }
  | {
      readonly accepted: false;
      readonly code: Refusal['code'] | 'RETURN_NOT_HERE';
      readonly rule?: GuardRule;
      readonly why?: Refusal['why'];
      /** A person may still give the money back; the pieces enter nobody's stock. */
      readonly refundWithoutRestock: boolean;
    };

/** Whether goods of the channel may come back at the location, and so into its company's books. */
export function checkReturn(
  channel: Shop,
  policy: CountryPolicy | undefined,
  location: Place & Pick<Location, 'kind' | 'roles' | 'active'>,
): ReturnAnswer {
  if (!location.active || !rolesOf(location).includes('RETURN'))
    return { accepted: false, code: 'RETURN_NOT_HERE', refundWithoutRestock: false };
  const no = guardCrossCountry({ door: 'return', channel, policy, location });
  if (no === undefined) return { accepted: true };
  return { accepted: false, code: no.code, rule: no.rule, why: no.why, refundWithoutRestock: true };
}

/** The same by ids. @throws missing when an id is unknown */
export function checkReturnAt(mapping: Mapping, channelId: string, locationId: string): ReturnAnswer {
  const policy = mapping.policyOfChannel.get(channelId);
  return checkReturn(channelIn(mapping, channelId), policy, locationIn(mapping, locationId));
}

/** @throws forbidden `CROSS_COMPANY_FORBIDDEN` with the rule's id */
export function mustAllow(no: Refusal | undefined, about: Readonly<Record<string, string>>): void {
  if (no !== undefined) fail('forbidden', no.code, { rule: no.rule, why: no.why, policy: no.policyId, ...about });
}

/** Whether a policy's list names a location, by its id or by its company. */
export function names(list: readonly string[], location: Place): boolean {
  return list.includes(location.id) || list.includes(`company:${location.companyId}`);
}

function refusal(door: keyof typeof guardRules, why: Refusal['why'], policy?: CountryPolicy): Refusal {
  const policyId = policy?.id;
  return {
    code: 'CROSS_COMPANY_FORBIDDEN',
    rule: guardRules[door],
    why,
    ...(policyId === undefined ? {} : { policyId }),
  };
}
