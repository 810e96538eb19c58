/** `hub mapping check` and `hub mapping show`. */
import { parseArgs } from 'node:util';
import type { Config } from '../../config/index.ts';
import { loadMapping, rolesOf, type Location, type Mapping, type PoolMember } from '../core/catalog/index.ts';
import { findMappingIssues } from '../core/reading/index.ts';
import { openDatabase, type Database } from '../platform/db/index.ts';
import { momentOf } from '../platform/time.ts';

export async function checkMappingCommand(config: Config): Promise<number> {
  return withDatabase(config, async (db) => {
    const issues = await db.read((reader) => findMappingIssues(reader, new Date()));
    for (const { severity, rule, code, about, detail } of issues)
      console.log(`${severity.padEnd(7)}  ${rule}  ${code}  ${about}  ${detail}`);
    const errors = issues.filter((one) => one.severity === 'error').length;
    console.log(`${errors} errors, ${issues.length - errors} warnings`);
    return errors === 0 ? 0 : 1;
  });
}

/** All channels in short; one location or channel in full. */
export async function showMappingCommand(config: Config, words: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { at: { type: 'string' } },
    allowPositionals: true,
  });
  const at = values.at === undefined ? undefined : new Date(values.at);
  if (positionals.length > 1 || (at !== undefined && Number.isNaN(at.getTime()))) {
    console.error('hub mapping show [location | channel] [--at 2026-11-01T00:00:00Z]');
    return 2;
  }
  return withDatabase(config, async (db) => {
    const mapping = await db.read((reader) => loadMapping(reader, at === undefined ? undefined : momentOf(at)));
    const name = positionals[0]?.trim().toUpperCase();
    const location = name === undefined ? undefined : mapping.locationById.get(name);
    if (name === undefined) for (const { id } of mapping.channels) channelLines(mapping, id).forEach(print);
    else if (location !== undefined) locationLines(mapping, location).forEach(print);
    else if (mapping.channelById.has(name))
      [...channelLines(mapping, name), ...memberLines(mapping, name)].forEach(print);
    else {
      console.error(`no location or channel ${name}`);
      return 1;
    }
    return 0;
  });
}

function channelLines(mapping: Mapping, channelId: string): string[] {
  const sales = mapping.salesLocationOfChannel.get(channelId);
  const pool = mapping.poolOfChannel.get(channelId);
  const policy = mapping.policyOfChannel.get(channelId);
  return [
    `channel ${channelId}`,
    sales === undefined
      ? '  books      nowhere'
      : `  books      at ${sales.code} of ${sales.companyId}, ${sales.carrier.field} = ${sales.carrier.value}, customer ${sales.postingCustomer ?? '-'}`,
    pool === undefined
      ? '  shows      no stock'
      : `  shows      source ${pool.sourceCode}, stock ${pool.stockId}, ${pool.mode}, ${pool.members.length} members`,
    policy === undefined
      ? '  serves     its own company and country'
      : `  serves     from ${policy.mayFulfilFrom.join(', ')}; takes back at ${policy.mayReturnTo.join(', ')}; ${policy.crossCompany}`,
  ];
}

function memberLines(mapping: Mapping, channelId: string): string[] {
  const line = ({ locationId, weight, safety, enabled }: PoolMember): string =>
    `  member     ${locationId.padEnd(10)} ${weight} % less ${safety}${enabled ? '' : ', switched off'}`;
  return (mapping.poolOfChannel.get(channelId)?.members ?? []).map(line);
}

function locationLines(mapping: Mapping, location: Location): string[] {
  const binding = mapping.bindingOf.get(location.id);
  const pools = mapping.pools.filter((pool) => pool.members.some((one) => one.locationId === location.id));
  return [
    `${location.kind} ${location.id}, ${location.name}, ${location.companyId}, ${location.country}`,
    `  roles      ${rolesOf(location).join(', ') || 'none'}${location.closedWhy === undefined ? '' : `; closed: ${location.closedWhy}`}`,
    `  web orders ${location.shipsOnline ? 'yes' : 'no'}; pools: ${pools.map((pool) => pool.channelId).join(', ') || 'none'}`,
    binding === undefined
      ? '  ERP        not bound'
      : `  ERP        ${binding.fulfilCode}${binding.fulfilRef === undefined ? '' : ` (${binding.fulfilRef})`}; damaged ${binding.damagedCode ?? '-'}; in transit ${binding.inTransitCode ?? '-'}; since ${binding.validFrom}`,
  ];
}

function print(line: string): void {
  console.log(line);
}

async function withDatabase(config: Config, work: (db: Database) => Promise<number>): Promise<number> {
  const db = openDatabase(config.databaseUrl);
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}
