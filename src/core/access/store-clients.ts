/** The tables api_clients and api_tokens. */
import type { Reader, Tx } from '../../platform/db/index.ts';
import { momentOf } from '../../platform/time.ts';
import type { ApiClient } from './user.ts';

type ClientRecord = {
  id: string;
  name: string;
  scopes: string;
  channel_id: string | null;
  company_id: string | null;
  locations: string | null;
  key_hash: string;
};

const columns = 'c.id, c.name, c.scopes, c.channel_id, c.company_id, c.locations, c.key_hash';

function clientOf(row: ClientRecord): ApiClient {
  return {
    id: row.id,
    name: row.name,
    scopes: JSON.parse(row.scopes) as string[],
    ...(row.channel_id === null ? {} : { channelId: row.channel_id }),
    ...(row.company_id === null ? {} : { companyId: row.company_id }),
    ...(row.locations === null ? {} : { locations: JSON.parse(row.locations) as string[] }),
  };
}

/** False when the name or the key is taken. */
export async function insertApiClient(tx: Tx, client: ApiClient, keyHash: string, now: Date): Promise<boolean> {
  const row = {
    id: client.id,
    name: client.name,
    key_hash: keyHash,
    scopes: JSON.stringify(client.scopes),
    channel_id: client.channelId ?? null,
    company_id: client.companyId ?? null,
    locations: client.locations === undefined ? null : JSON.stringify(client.locations),
    state: 'active',
    created_at: momentOf(now),
  };
  return (await tx.insert('api_clients', [row], { ifAbsent: true })) === 1;
}

export async function findActiveClient(reader: Reader, keyHash: string): Promise<ApiClient | undefined> {
  const row = await reader.one<ClientRecord>(
    `SELECT ${columns} FROM api_clients c WHERE c.key_hash = ? AND c.state = 'active'`,
    [keyHash],
  );
  return row === undefined ? undefined : clientOf(row);
}

/** By name or id. */
export async function findClientNamed(
  reader: Reader,
  name: string,
): Promise<{ readonly client: ApiClient; readonly keyHash: string } | undefined> {
  const row = await reader.one<ClientRecord>(
    `SELECT ${columns} FROM api_clients c WHERE (c.name = ? OR c.id = ?) AND c.state = 'active'`,
    [name, name],
  );
  return row === undefined ? undefined : { client: clientOf(row), keyHash: row.key_hash };
}

/** The client behind a token that is still good. */
export async function findTokenClient(reader: Reader, tokenHash: string, now: string): Promise<ApiClient | undefined> {
  const row = await reader.one<ClientRecord>(
    `SELECT ${columns} FROM api_tokens t JOIN api_clients c ON c.id = t.client_id
     WHERE t.token_hash = ? AND t.expires_at > ? AND c.state = 'active'`,
    [tokenHash, now],
  );
  return row === undefined ? undefined : clientOf(row);
}

export async function insertToken(
  tx: Tx,
  token: { readonly tokenHash: string; readonly clientId: string; readonly expiresAt: string; readonly now: string },
): Promise<void> {
  await tx.insert('api_tokens', [
    { token_hash: token.tokenHash, client_id: token.clientId, expires_at: token.expiresAt, created_at: token.now },
  ]);
}

export async function deleteOldTokens(tx: Tx, now: string): Promise<number> {
  return tx.run('DELETE FROM api_tokens WHERE expires_at <= ?', [now]);
}
