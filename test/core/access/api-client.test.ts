/** Keys of machines: shown once, kept as a hash. */
import { expect } from 'chai';
import { createApiClient, findApiClient } from '../../../src/core/access/index.ts';
import { AppError } from '../../../src/platform/errors.ts';
import { freshDatabase, type FreshDatabase } from '../../helpers/database.ts';

describe('core/access/api-client', () => {
  let fresh: FreshDatabase;

  beforeEach(async () => {
    fresh = await freshDatabase();
  });
  afterEach(() => fresh.drop());

  const create = (more: { key?: string; channelId?: string } = {}) =>
    fresh.db.tx((tx) => createApiClient(tx, { name: 'magento-ae', scopes: ['orders.push'], ...more }));

  it('createApiClient: a channel of its own, is found by its key and by nothing else', async () => {
    const { client, key } = await create({ channelId: 'AE' });

    expect(await fresh.db.read((r) => findApiClient(r, key))).to.deep.equal(client);
    expect(client).to.deep.include({ name: 'magento-ae', scopes: ['orders.push'], channelId: 'AE' });
    expect(await fresh.db.read((r) => findApiClient(r, `${key}x`))).to.equal(undefined);
    const stored = await fresh.db.read((r) => r.one<{ key_hash: string }>('SELECT key_hash FROM api_clients'));
    expect(stored?.key_hash).to.match(/^[0-9a-f]{64}$/);
  });

  it('createApiClient: a key given, is that key', async () => {
    const { key } = await create({ key: 'demo-key' });

    expect(key).to.equal('demo-key');
    expect(await fresh.db.read((r) => findApiClient(r, 'demo-key'))).not.to.have.property('channelId');
  });

  it('createApiClient: a name that is taken, is a conflict', async () => {
    await create();

    const error: unknown = await create().catch((e: unknown) => e);

    expect(error).to.be.instanceOf(AppError).and.to.include({ kind: 'conflict', code: 'access.api_client_taken' });
  });

  it('findApiClient: one that was switched off, is not found', async () => {
    const { key } = await create();
    await fresh.db.tx((tx) => tx.run("UPDATE api_clients SET state = 'revoked'"));

    expect(await fresh.db.read((r) => findApiClient(r, key))).to.equal(undefined);
  });
});
