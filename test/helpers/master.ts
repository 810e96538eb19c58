/** Master data that a test changes past the doors that would: this process forgets, with the commit, what it had kept of it. */
import type { ChannelConfig } from '../../config/channels.ts';
import { forget } from '../../src/core/catalog/kept.ts';
import type { Database, Tx } from '../../src/platform/db/index.ts';

export async function changeMaster(db: Database, work: (tx: Tx) => Promise<unknown>): Promise<void> {
  await db.tx(async (tx) => {
    await work(tx);
    tx.afterCommit(() => forget(tx));
  });
}

/** These fields of a channel's config; the others stay. */
export const setChannel = (db: Database, id: string, fields: Partial<ChannelConfig>): Promise<void> =>
  changeMaster(db, async (tx) => {
    const row = await tx.one<{ config: string }>('SELECT config FROM channels WHERE id = ?', [id]);
    const config = { ...(JSON.parse(row?.config ?? '{}') as ChannelConfig), ...fields };
    await tx.run('UPDATE channels SET config = ?, version = version + 1 WHERE id = ?', [JSON.stringify(config), id]);
  });
