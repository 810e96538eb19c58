/**
 * When maintenance is over the orders that waited for it go on: a group at a time, so many per run, the oldest first. What
 * a crash interrupts is still on hold and goes on with the next run.
 */
import { recordAudit } from '../core/access/index.ts';
import { endPlannedMaintenance, everywhere, maintenanceOf, readRules } from '../core/customer/index.ts';
import { letGo, listMaintenanceHeld, lockOrders } from '../core/order/index.ts';
import { openTask, openTasks } from '../core/task/index.ts';
import type { Database } from '../platform/db/index.ts';
import { asAppError } from '../platform/errors.ts';
import { momentOf } from '../platform/time.ts';
import type { Job } from './index.ts';

const GROUP = 32;
/** At most so many in one run: sourcing and the stores should not get a day's orders in a second. */
const MOST = 320;
/** Longer than this without a planned end somebody may have forgotten it. */
const FORGOTTEN_MS = 24 * 3_600_000;

export const releaseRiskHolds: Job = {
  id: 'risk.release_held',
  every: '*/5 * * * * *',
  about: 'Lets orders go on that waited for the end of maintenance',
  async run({ db, now }) {
    await endPlanned(db, now);
    await remindOf(db, now);
    let released = 0;
    let failed = 0;
    let after = '';
    while (released + failed < MOST) {
      const ids = await nextHeld(db, now, after);
      if (ids.length === 0) break;
      after = ids.at(-1) ?? '';
      const done = await release(db, ids);
      released += done.released;
      failed += done.failed;
    }
    return `${released} orders released, ${failed} could not be`;
  },
};

/** A planned end that has come is taken out of the rules, so that people see it is over. */
async function endPlanned(db: Database, now: Date): Promise<void> {
  await db.tx(async (tx) => {
    for (const ended of await endPlannedMaintenance(tx, { who: 'hub', now })) {
      const { channelId, reason, since, until } = ended;
      const target = `maintenance:${channelId}`;
      await recordAudit(tx, { who: 'hub', action: 'maintenance.ended', target, detail: { reason, since, until } });
    }
  });
}

/** Orders that wait for it have no task of their own. */
async function remindOf(db: Database, now: Date): Promise<void> {
  const before = momentOf(new Date(now.getTime() - FORGOTTEN_MS));
  const { maintenance } = await db.read((reader) => readRules(reader));
  const old = maintenance.filter((one) => one.until === null && one.since < before);
  if (old.length === 0) return;
  await db.tx((tx) =>
    openTasks(
      tx,
      old.map(({ channelId, since, by }) => ({
        kind: 'risk.maintenance_long',
        about: channelId,
        reasonCode: 'risk.maintenance_long',
        facts: { channelId, since, by },
      })),
    ),
  );
}

async function nextHeld(db: Database, now: Date, after: string): Promise<string[]> {
  return db.read(async (reader) => {
    const rules = await readRules(reader);
    const at = momentOf(now);
    if (maintenanceOf(rules, everywhere, at) !== undefined) return [];
    const stopped = rules.maintenance
      .map((one) => one.channelId)
      .filter((channelId) => maintenanceOf(rules, channelId, at) !== undefined);
    return listMaintenanceHeld(reader, { stopped, after, limit: GROUP });
  });
}

/** All in one transaction; where one of them spoils it, each by itself. */
async function release(db: Database, ids: readonly string[]): Promise<{ released: number; failed: number }> {
  try {
    return { released: await releaseTogether(db, ids), failed: 0 };
  } catch (error) {
    // Nothing can be done while the database is away; the next run tries again.
    const { kind, code } = asAppError(error);
    if (kind === 'unavailable') throw error;
    const [orderId = ''] = ids;
    if (ids.length === 1) {
      await db.tx((tx) => openTask(tx, { kind: 'order.on_hold', about: orderId, orderId, reasonCode: code }));
      return { released: 0, failed: 1 };
    }
    let released = 0;
    let failed = 0;
    for (const id of ids) {
      const one = await release(db, [id]);
      released += one.released;
      failed += one.failed;
    }
    return { released, failed };
  }
}

async function releaseTogether(db: Database, ids: readonly string[]): Promise<number> {
  return db.tx(async (tx) => {
    const held = (await lockOrders(tx, ids)).filter(
      (order) => order.state === 'on_hold' && order.reason === 'maintenance',
    );
    await letGo(tx, held, 'release');
    return held.length;
  });
}
