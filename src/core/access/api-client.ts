/** Machines that call us: a bearer key of 256 random bits, kept as its hash, with scopes and perhaps one channel. */
import { uuidv7 } from 'uuidv7';
import { currentCause } from '../../platform/correlation.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { randomSecret, secretHash } from './secret.ts';
import { findActiveClient, insertApiClient, recordAudit } from './store.ts';
import type { ApiClient } from './user.ts';

export type NewApiClient = {
  readonly name: string;
  readonly channelId?: string;
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
  const detail = { name: client.name, scopes: client.scopes, channelId: client.channelId ?? null };
  await recordAudit(tx, { who, action: 'api_client.created', target: `api_client:${client.id}`, detail }, now);
  return { client, key };
}

export async function findApiClient(reader: Reader, key: string): Promise<ApiClient | undefined> {
  return findActiveClient(reader, secretHash(key));
}
