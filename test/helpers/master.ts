/** Master data that a test changes past the doors that would: this process forgets, with the commit, what it had kept of it. */
import type { ChannelConfig } from '../../config/channels.ts';
import type { CourierRow } from '../../config/couriers.ts';
import { forget } from '../../src/core/catalog/kept.ts';
import type { Database, Tx } from '../../src/platform/db/index.ts';

type Fields<T> = { readonly [Name in keyof T]?: T[Name] | undefined };

export async function changeMaster(db: Database, work: (tx: Tx) => Promise<unknown>): Promise<void> {
  await db.tx(async (tx) => {
    await work(tx);
    tx.afterCommit(() => forget(tx));
  });
}

/** These fields of a channel's config; the others stay, undefined ones go. */
export const setChannel = (db: Database, id: string, fields: Fields<ChannelConfig>): Promise<void> =>
  changeMaster(db, async (tx) => {
    const row = await tx.one<{ config: string }>('SELECT config FROM channels WHERE id = ?', [id]);
    const config = { ...(JSON.parse(row?.config ?? '{}') as ChannelConfig), ...fields };
    await tx.run('UPDATE channels SET config = ?, version = version + 1 WHERE id = ?', [JSON.stringify(config), id]);
  });

/** These fields of a courier, or of every one; the others stay, undefined ones go. */
export const setCourier = (db: Database, code: string | undefined, fields: Fields<CourierRow>): Promise<void> =>
  changeMaster(db, async (tx) => {
    const rows = await tx.all<{ code: string; config: string }>('SELECT code, config FROM couriers');
    for (const row of rows.filter((one) => code === undefined || one.code === code)) {
      const config = { ...(JSON.parse(row.config) as CourierRow), ...fields };
      await tx.run('UPDATE couriers SET config = ? WHERE code = ?', [JSON.stringify(config), row.code]);
    }
  });
