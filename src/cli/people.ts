/** `hub user add` and `hub client add`: the first people and partners of a hub in production. */
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { roleNames } from '../../config/roles.ts';
import type { Config } from '../../config/index.ts';
import { createApiClient, createUser, type Role } from '../core/access/index.ts';
import { listCompanies } from '../core/catalog/index.ts';
import { openDatabase } from '../platform/db/index.ts';
import { migrate } from '../platform/migrate.ts';

const clientScopes = [
  'money.read',
  'orders.push',
  'orders.read',
  'orders.write',
  'availability.read',
  'stock.read',
  'stock.adjust',
  'replenishment.read',
  'replenishment.manage',
  'erp.write',
  'erp.read',
  'erp.signed',
  'mapping.read',
  'mapping.manage',
  'risk.read',
  'risk.manage',
  'deliveries.read',
  'deliveries.answer',
  'remittances.read',
  'remittances.record',
  'tasks.read',
  'tasks.manage',
  'process.read',
  'process.manage',
  'routing.read',
  'routing.manage',
  'printing.view',
  'printing.manage',
  'printing.agent',
];

/** `hub user add <login> <role> [channel,channel] [location,location]`; the password is shown once and must be changed. */
export async function addUser(
  config: Config,
  [login, role, channels = '*', locations = '*']: readonly string[],
): Promise<number> {
  if (login === undefined || !roleNames.includes(role as Role)) {
    console.error(`hub user add <login> <${roleNames.join('|')}> [channels] [locations]`);
    return 2;
  }
  const password = randomBytes(12).toString('base64url');
  const db = openDatabase(config.databaseUrl);
  try {
    await migrate(db);
    const wish = {
      login,
      displayName: login,
      password,
      role: role as Role,
      locale: 'en',
      channels: channels.split(','),
      locations: locations.split(','),
    } as const;
    await createUser(db, wish, 'cli');
    console.log(`${login} may sign in with ${password} and must choose another at once`);
    return 0;
  } finally {
    await db.close();
  }
}

/** `hub client add <name> <scope,scope> [channel] [--company id] [--locations id,id]`; the key is shown once. */
export async function addClient(config: Config, words: readonly string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { company: { type: 'string' }, locations: { type: 'string' } },
  });
  const [name, scopes = '', channelId] = positionals;
  const companyId = values.company?.trim().toUpperCase();
  const locations = values.locations?.split(',').map((one) => one.trim().toUpperCase());
  const wanted = scopes.split(',').filter((scope) => scope !== '');
  if (name === undefined || wanted.length === 0 || wanted.some((scope) => !clientScopes.includes(scope))) {
    console.error(
      `hub client add <name> <scopes of ${clientScopes.join(',')}> [channel] [--company id] [--locations id,id]`,
    );
    return 2;
  }
  const forErp = wanted.some((scope) => scope.startsWith('erp.'));
  const forAgent = wanted.includes('printing.agent');
  if (forAgent && (locations === undefined || forErp)) {
    console.error("a print agent's key speaks for its places: --locations goes with printing.agent");
    return 2;
  }
  if (forErp !== (companyId !== undefined) || (locations !== undefined && companyId === undefined && !forAgent)) {
    console.error(
      "an ERP's key speaks for one company: --company goes with the erp scopes, --locations with --company",
    );
    return 2;
  }
  const db = openDatabase(config.databaseUrl);
  try {
    await migrate(db);
    const companies = await db.read((reader) => listCompanies(reader));
    if (companyId !== undefined && !companies.some((one) => one.id === companyId)) {
      console.error(`no such company: ${companyId}; known: ${companies.map((one) => one.id).join(', ')}`);
      return 2;
    }
    const { key } = await db.tx((tx) =>
      createApiClient(tx, {
        name,
        scopes: wanted,
        ...(channelId === undefined ? {} : { channelId }),
        ...(companyId === undefined ? {} : { companyId }),
        ...(locations === undefined ? {} : { locations }),
      }),
    );
    console.log(`${name}: Authorization: Bearer ${key}`);
    return 0;
  } finally {
    await db.close();
  }
}
