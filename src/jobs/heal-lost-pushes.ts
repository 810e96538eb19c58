/** Asks Magento which orders have changed and takes in those whose push was lost (Magento's web API guide). */
import { createHash } from 'node:crypto';
import { listChannels } from '../core/catalog/index.ts';
import { findHeard, orderNumber } from '../core/order/index.ts';
import type { Partners } from '../connectors/index.ts';
import type { Database } from '../platform/db/index.ts';
import type { Door } from '../platform/inbound.ts';
import { correlationId } from '../platform/correlation.ts';
import { readSetting, writeSetting } from '../platform/settings.ts';
import type { Job } from './index.ts';

const PAGE = 100;
/** Where a channel that has never been asked begins: this far back. */
const FIRST_LOOK_MS = 24 * 3_600_000;

export function healLostPushes(
  p: Pick<Partners, 'magento'>,
  door: Door,
  channelIds: readonly string[],
  everySeconds: number,
): Job {
  return {
    id: 'magento.heal_lost_pushes',
    every:
      everySeconds < 60 ? `*/${everySeconds} * * * * *` : `0 */${Math.min(59, Math.round(everySeconds / 60))} * * * *`,
    about: 'Takes in Magento orders whose push was lost',
    async run({ db, now }) {
      const wanted = (await db.read((reader) => listChannels(reader))).filter(
        (channel) => channel.active && channelIds.includes(channel.id),
      );
      let healed = 0;
      for (const channel of wanted) healed += await healChannel(p, door, db, channel.id, now);
      return `${healed} orders taken in`;
    },
  };
}

async function healChannel(
  p: Pick<Partners, 'magento'>,
  door: Door,
  db: Database,
  channelId: string,
  now: Date,
): Promise<number> {
  const name = `magento.polled.${channelId}`;
  const mark = await db.read((reader) => readSetting<{ since: string }>(reader, name));
  let since = mark?.since ?? new Date(now.getTime() - FIRST_LOOK_MS).toISOString().replace('T', ' ').slice(0, 19);
  let afterId: number | undefined;
  let healed = 0;
  for (;;) {
    const page = await p.magento.listUpdatedOrders(channelId, {
      since,
      pageSize: PAGE,
      ...(afterId === undefined ? {} : { afterId }),
    });
    healed += await takeUnheard(p, door, db, channelId, page.orders);
    since = page.lastUpdatedAt ?? since;
    afterId = page.lastId;
    if (page.done) break;
  }
  // Magento's own time stamps only: two clocks need not agree.
  await db.tx((tx) => writeSetting(tx, name, { since }));
  return healed;
}

async function takeUnheard(
  p: Pick<Partners, 'magento'>,
  door: Door,
  db: Database,
  channelId: string,
  orders: readonly unknown[],
): Promise<number> {
  const { orderPlaced } = p.magento.inbound;
  const named = orders.flatMap((order) => {
    const incrementId = orderPlaced.readEnvelope(order)?.incrementId;
    return incrementId === undefined ? [] : [{ incrementId, order }];
  });
  const heard = await db.read((reader) =>
    findHeard(
      reader,
      orderPlaced.name,
      channelId,
      named.map((one) => one.incrementId),
    ),
  );
  const lost = named.filter((one) => !heard.has(one.incrementId));
  for (const { incrementId, order } of lost) {
    const body = JSON.stringify(order);
    await door.take({
      source: orderPlaced.name,
      channelId,
      businessKey: incrementId,
      bodyHash: createHash('sha256').update(body).digest('hex'),
      body,
      orderNumber: orderNumber(channelId, incrementId),
      correlationId: correlationId(),
    });
  }
  return lost.length;
}
