/** Machines that call us: a bearer key of 256 random bits, kept as its hash, with scopes and perhaps one channel. */
import { uuidv7 } from '../../platform/ids.ts';
import { currentCause } from '../../platform/correlation.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { randomSecret, secretHash } from './secret.ts';
import { momentOf } from '../../platform/time.ts';
import { recordAudit } from './store.ts';
import {
  deleteOldTokens,
  findActiveClient,
  findClientNamed,
  findTokenClient,
  insertApiClient,
  insertToken,
} from './store-clients.ts';
import type { ApiClient } from './user.ts';

/** What a token begins with; no key does. */
const TOKEN = 'hubt_';
const SIGNED = 'erp.signed';

export type NewApiClient = {
  readonly name: string;
  readonly channelId?: string;
  readonly companyId?: string;
  readonly locations?: readonly string[];
  readonly scopes: readonly string[];
  /** Given by the demo and by tests; a real one is made here. */
  readonly key?: string;
};

/**
 * The key is shown once.
 * @throws conflict `access.api_client_taken` when the name or the key is taken
 */
export async function createApiClient(
  tx: Tx,
  { key = `hub_${randomSecret()}`, ...wish }: NewApiClient,
  now = new Date(),
): Promise<{ readonly client: ApiClient; readonly key: string }> {
  const client: ApiClient = { id: uuidv7(), ...wish };
  if (!(await insertApiClient(tx, client, secretHash(key), now))) {
    fail('conflict', 'access.api_client_taken', { name: wish.name });
  }
  const { who } = currentCause();
  const { name, scopes, channelId = null, companyId = null, locations = null } = client;
  const detail = { name, scopes, channelId, companyId, locations };
  await recordAudit(tx, { who, action: 'api_client.created', target: `api_client:${client.id}`, detail }, now);
  return { client, key };
}

/** By its key, or by a token that its key has bought. */
export async function findApiClient(reader: Reader, key: string, now = new Date()): Promise<ApiClient | undefined> {
  const hash = secretHash(key);
  return key.startsWith(TOKEN) ? findTokenClient(reader, hash, momentOf(now)) : findActiveClient(reader, hash);
}

/**
 * The client by its name or id, with the secret that it signs with: the hash of its key. Whoever reads it in our table
 * could sign too, so only clients that were made for it (scope `erp.signed`) are found.
 */
export async function findSigningClient(
  reader: Reader,
  name: string,
): Promise<{ readonly client: ApiClient; readonly secret: string } | undefined> {
  const found = await findClientNamed(reader, name);
  return found?.client.scopes.includes(SIGNED) === true ? { client: found.client, secret: found.keyHash } : undefined;
}

/** By name or id, for a line that proves the name by itself (a broker's user). */
export async function findApiClientNamed(reader: Reader, name: string): Promise<ApiClient | undefined> {
  return (await findClientNamed(reader, name))?.client;
}

/** Undefined when the name and the key do not belong together. */
export async function issueToken(
  tx: Tx,
  wish: { readonly name: string; readonly key: string; readonly livesMs: number },
  now = new Date(),
): Promise<{ readonly token: string; readonly scopes: readonly string[] } | undefined> {
  const client = wish.key.startsWith(TOKEN) ? undefined : await findActiveClient(tx, secretHash(wish.key));
  if (client === undefined || (client.name !== wish.name && client.id !== wish.name)) return undefined;
  const token = `${TOKEN}${randomSecret()}`;
  await deleteOldTokens(tx, momentOf(now));
  await insertToken(tx, {
    tokenHash: secretHash(token),
    clientId: client.id,
    expiresAt: momentOf(new Date(now.getTime() + wish.livesMs)),
    now: momentOf(now),
  });
  return { token, scopes: client.scopes };
}
