/** Rules (a), (b) and (d): codes of the ERP, sales locations and country policies; and names that lead nowhere. */
import { normalCode, rolesOf } from './catalog.ts';
import { guardCrossCountry, mayFulfilAbroad } from './guard-cross-country.ts';
import type { Mapping } from './mapping.ts';
import { error, repeated, warning, type MappingIssue } from './mapping-issue.ts';

export function checkLocations(mapping: Mapping): MappingIssue[] {
  const issues: MappingIssue[] = [];
  for (const [code, those] of repeated(mapping.locations, (one) => normalCode(one.id)))
    issues.push(
      error('a', 'NODE_ID_TWICE', `location:${code}`, `the same id as ${those.map((one) => `"${one.id}"`).join(', ')}`),
    );
  for (const { id, companyId, country } of mapping.locations) {
    const about = `location:${id}`;
    if (!/^[A-Z0-9-]{2,10}$/.test(id))
      issues.push(error('b', 'CODE_NOT_NORMAL', about, 'an id has 2 to 10 of A-Z, 0-9 and -'));
    const company = mapping.companyById.get(companyId);
    if (company === undefined) issues.push(error('x', 'UNKNOWN_COMPANY', about, `company ${companyId} is not known`));
    else if (company.country !== country)
      issues.push(
        error('d', 'COUNTRY_DIFFERS', about, `stands in ${country}, its company ${companyId} in ${company.country}`),
      );
  }
  return issues;
}

export function checkBindings(mapping: Mapping): MappingIssue[] {
  const issues: MappingIssue[] = [];
  for (const binding of mapping.bindings) {
    const { locationId, companyId, fulfilCode, damagedCode, inTransitCode } = binding;
    const about = `binding:${locationId}`;
    const location = mapping.locationById.get(locationId);
    if (location === undefined) {
      issues.push(error('x', 'UNKNOWN_LOCATION', about, `location ${locationId} is not known`));
      continue;
    }
    if (normalCode(fulfilCode) !== normalCode(locationId))
      issues.push(error('a', 'CODE_DIFFERS', about, `the ERP's code "${fulfilCode}" must be the location's id`));
    if (fulfilCode !== normalCode(fulfilCode) || fulfilCode.length > 10)
      issues.push(
        error(
          'b',
          'CODE_NOT_NORMAL',
          about,
          `"${fulfilCode}" has small letters, blanks around, or more than 10 letters`,
        ),
      );
    if (location.companyId !== companyId)
      issues.push(error('a', 'COMPANY_DIFFERS', about, `bound in ${companyId}, belongs to ${location.companyId}`));
    for (const [field, code, kind] of [
      ['damaged', damagedCode, 'quarantine'],
      ['in transit', inTransitCode, 'transit'],
    ] as const) {
      const there = code === undefined ? undefined : mapping.locationById.get(code);
      if (there !== undefined && (there.kind !== kind || there.companyId !== companyId))
        issues.push(
          error('e', 'AUXILIARY_CODE', about, `the ${field} code ${there.id} is no ${kind} place of ${companyId}`),
        );
      // A quarantine may also be a subinventory of the same organization, which is no place of ours; a transit place may not.
      if (code !== undefined && there === undefined && kind === 'transit')
        issues.push(error('x', 'UNKNOWN_LOCATION', about, `the ${field} code ${code} is not known`));
    }
  }
  for (const [locationId] of repeated(mapping.bindings, (one) => one.locationId))
    issues.push(error('a', 'BOUND_TWICE', `binding:${locationId}`, 'a location has one binding at a time'));
  for (const [key, those] of repeated(mapping.bindings, (one) => `${one.companyId} ${normalCode(one.fulfilCode)}`))
    issues.push(
      error(
        'a',
        'CODE_TWICE',
        `binding:${those[0]?.locationId ?? ''}`,
        `${key} stands for ${those.map((one) => one.locationId).join(', ')}`,
      ),
    );
  for (const location of mapping.locations) {
    const about = `location:${location.id}`;
    const bound = mapping.bindingOf.has(location.id);
    if (location.shipsOnline && location.kind !== 'store' && location.kind !== 'warehouse')
      issues.push(error('e', 'SHIPS_NO_GOODS', about, `a ${location.kind} place cannot serve orders`));
    if (location.shipsOnline && !bound)
      issues.push(error('a', 'SHIPS_UNBOUND', about, 'orders may be routed there and nothing can be posted'));
    else if (location.active && !bound)
      issues.push(warning('a', 'NOT_BOUND', about, 'nothing can be posted there before it is bound'));
  }
  return issues;
}

export function checkSalesLocations(mapping: Mapping): MappingIssue[] {
  const issues: MappingIssue[] = [];
  for (const { code, companyId, channelId } of mapping.salesLocations) {
    const about = `sales_location:${code}`;
    if (!/^[A-Z0-9-]{2,10}$/.test(code))
      issues.push(error('b', 'CODE_NOT_NORMAL', about, 'a code has 2 to 10 of A-Z, 0-9 and -'));
    const company = mapping.companyById.get(companyId);
    if (company === undefined) issues.push(error('x', 'UNKNOWN_COMPANY', about, `company ${companyId} is not known`));
    const place = mapping.locationById.get(code);
    if (place !== undefined && place.companyId !== companyId)
      issues.push(
        error('a', 'COMPANY_DIFFERS', about, `books in ${companyId}, the location belongs to ${place.companyId}`),
      );
    if (place !== undefined && !rolesOf(place).includes('SELL'))
      issues.push(error('c', 'SALES_LOCATION_DOES_NOT_SELL', about, `location ${code} has no role SELL`));
    const channel = channelId === undefined ? undefined : mapping.channelById.get(channelId);
    if (channelId !== undefined && channel === undefined)
      issues.push(error('x', 'UNKNOWN_CHANNEL', about, `channel ${channelId} is not known`));
    if (channel !== undefined && channel.companyId !== companyId)
      issues.push(
        error('d', 'COMPANY_DIFFERS', about, `books in ${companyId}, the channel sells for ${channel.companyId}`),
      );
  }
  const ofChannels = mapping.salesLocations.filter((one) => one.channelId !== undefined);
  for (const [channelId, those] of repeated(ofChannels, (one) => one.channelId ?? ''))
    for (const { code } of those.slice(1))
      issues.push(
        error(
          'g',
          'CHANNEL_BOOKED_TWICE',
          `sales_location:${code}`,
          `channel ${channelId} books at ${those[0]?.code ?? ''} already`,
        ),
      );
  for (const { id, active } of mapping.channels)
    if (active && !mapping.salesLocationOfChannel.has(id))
      issues.push(warning('x', 'NO_SALES_LOCATION', `channel:${id}`, 'its sales cannot be posted'));
  return issues;
}

export function checkPolicies(mapping: Mapping): MappingIssue[] {
  const issues: MappingIssue[] = [];
  for (const policy of mapping.policies) {
    const about = `policy:${policy.channelId}`;
    const channel = mapping.channelById.get(policy.channelId);
    if (channel === undefined) {
      issues.push(error('x', 'UNKNOWN_CHANNEL', about, `channel ${policy.channelId} is not known`));
      continue;
    }
    for (const [door, list] of [
      ['allocation', policy.mayFulfilFrom],
      ['return', policy.mayReturnTo],
    ] as const) {
      for (const name of list) {
        const companyId = /^company:(.+)$/.exec(name)?.[1];
        const place =
          companyId === undefined
            ? mapping.locationById.get(name)
            : { id: name, companyId, country: mapping.companyById.get(companyId)?.country ?? '' };
        if (place === undefined || place.country === '') {
          issues.push(error('x', 'UNKNOWN_LOCATION', about, `${name} is not known`));
          continue;
        }
        // Good for routing rules that go abroad, and for nothing else.
        if (door === 'allocation' && mayFulfilAbroad(channel, policy, place)) continue;
        const no = guardCrossCountry({ door, channel, policy, location: place });
        if (no !== undefined) issues.push(error('d', no.code, about, `${name}: ${no.why}, rule ${no.rule}`));
      }
    }
  }
  for (const { id, active } of mapping.channels)
    if (active && !mapping.policyOfChannel.has(id))
      issues.push(warning('x', 'NO_POLICY', `channel:${id}`, 'it has its own company and country, and nothing else'));
  return issues;
}
