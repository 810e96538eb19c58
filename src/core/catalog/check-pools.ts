/** Rules (d), (e) and (f): who is in a web pool, and which of Magento's sources and stocks it feeds. */
import { isSellOnly, rolesOf } from './catalog.ts';
import { error, repeated, warning, type MappingIssue } from './mapping-issue.ts';
import { guardCrossCountry } from './guard-cross-country.ts';
import type { Mapping, WebPool } from './mapping.ts';

export function checkPools(mapping: Mapping): MappingIssue[] {
  const issues = mapping.pools.flatMap((pool) => checkMembers(mapping, pool));
  for (const [stock, those] of repeated(mapping.pools, (one) => String(one.stockId)))
    for (const { channelId } of those.slice(1))
      issues.push(
        error(
          'f',
          'STOCK_TWICE',
          `pool:${channelId}`,
          `stock ${stock} is fed by ${those[0]?.channelId ?? ''} already; Magento would add both`,
        ),
      );
  issues.push(...checkSources(mapping), ...checkShares(mapping));
  for (const { id, active } of mapping.channels)
    if (active && !mapping.poolOfChannel.has(id))
      issues.push(warning('x', 'NO_POOL', `channel:${id}`, 'its shop is told no stock'));
  return issues;
}

function checkMembers(mapping: Mapping, pool: WebPool): MappingIssue[] {
  const about = `pool:${pool.channelId}`;
  const channel = mapping.channelById.get(pool.channelId);
  if (channel === undefined) return [error('x', 'UNKNOWN_CHANNEL', about, `channel ${pool.channelId} is not known`)];
  const issues: MappingIssue[] = [];
  if (pool.companyId !== channel.companyId)
    issues.push(
      error('d', 'COMPANY_DIFFERS', about, `pool of ${pool.companyId}, the channel sells for ${channel.companyId}`),
    );
  if (pool.stockId === 1)
    issues.push(error('f', 'DEFAULT_STOCK', about, "Magento's stock 1 takes no source but its default one"));
  const policy = mapping.policyOfChannel.get(pool.channelId);
  for (const { locationId } of pool.members) {
    const location = mapping.locationById.get(locationId);
    if (location === undefined) {
      issues.push(error('x', 'UNKNOWN_LOCATION', about, `member ${locationId} is not known`));
      continue;
    }
    const no = guardCrossCountry({ door: 'pool', channel, policy, location });
    if (no !== undefined) issues.push(error('d', no.code, about, `member ${locationId}: ${no.why}, rule ${no.rule}`));
    if (location.kind === 'transit' || location.kind === 'quarantine')
      issues.push(error('e', 'MEMBER_NOT_SELLABLE', about, `member ${locationId} is a ${location.kind} place`));
    else if (isSellOnly(location))
      issues.push(error('c', 'SELL_ONLY_MEMBER', about, `member ${locationId} only sells and never holds stock`));
    else if (!rolesOf(location).includes('FULFIL'))
      issues.push(error('e', 'MEMBER_DOES_NOT_FULFIL', about, `member ${locationId} has no role FULFIL`));
  }
  return issues;
}

/** Each source code in one stock: reservations are held per stock, so a shared source would be promised twice. */
function checkSources(mapping: Mapping): MappingIssue[] {
  const used = mapping.pools.flatMap((pool) => [
    { pool, source: pool.sourceCode },
    ...(pool.mode === 'aggregate'
      ? []
      : pool.members.flatMap(({ locationId }) => {
          const source = mapping.locationById.get(locationId)?.sourceCode;
          return source === undefined ? [] : [{ pool, source }];
        })),
  ]);
  const issues: MappingIssue[] = [];
  for (const [source, those] of repeated(used, (one) => one.source))
    for (const { pool } of those.slice(1))
      issues.push(
        error(
          'f',
          'SOURCE_TWICE',
          `pool:${pool.channelId}`,
          `source ${source} belongs to stock ${those[0]?.pool.stockId ?? 0} already`,
        ),
      );
  return issues;
}

/** A place in two pools offers 100 per cent in all, or a piece is shown in two shops. */
function checkShares(mapping: Mapping): MappingIssue[] {
  const parts = mapping.pools.flatMap((pool) =>
    pool.members.filter((one) => one.enabled).map((member) => ({ pool, member })),
  );
  const issues: MappingIssue[] = [];
  for (const [locationId, those] of repeated(parts, (one) => one.member.locationId)) {
    const percent = those.reduce((sum, { member }) => sum + member.weight, 0);
    if (percent <= 100) continue;
    for (const { pool } of those.slice(1))
      issues.push(
        error(
          'f',
          'SHARED_TOO_MUCH',
          `pool:${pool.channelId}`,
          `${percent} % of member ${locationId} are offered in all`,
        ),
      );
  }
  return issues;
}
