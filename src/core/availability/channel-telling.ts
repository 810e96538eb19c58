/**
 * Telling a channel its stock: what differs is told, and nothing else. It goes by what is so now, not by what happened:
 * a thousand changes are one number, and whoever starts anew finds the same differences.
 */
import { uuidv7 } from '../../platform/ids.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import { readSetting, writeSetting } from '../../platform/settings.ts';
import { openTask, settleTask } from '../task/index.ts';
import type { ChannelNumber } from './channel-number.ts';
import { readTargets, type Target } from './channel-targets.ts';
import { endDifferences } from './store-differences.ts';
import { writeSetbacks, writeTelling, writeTold, type Setback } from './store-told.ts';

export type TellingPlan = {
  readonly tell: readonly (ChannelNumber & { readonly attempts: number; readonly errorCode?: string })[];
  /** Would be raised while a shipment from the source is being made: to be looked at a little later. */
  readonly later: readonly { readonly sourceCode: string; readonly sku: string }[];
};

/** Orders whose shipment is being made at the channel right now. */
export type ShippingNow = (orderIds: readonly string[]) => Promise<ReadonlySet<string>>;

export async function planTelling(
  reader: Reader,
  channelId: string,
  skus: readonly string[],
  shippingNow: ShippingNow,
): Promise<TellingPlan> {
  const { targets } = await readTargets(reader, channelId, skus);
  const different = targets.filter((one) => one.told?.waits !== true && !isTold(one));
  // The channel lowers its source itself when it ships. A number that is raised meanwhile would undo that.
  const raised = different.filter((one) => one.away.quantity > 0 && one.quantity > (one.told?.told ?? -1));
  const shipping = await shippingNow(raised.flatMap((one) => one.away.orderIds));
  const held = new Set(raised.filter((one) => one.away.orderIds.some((id) => shipping.has(id))));
  return {
    tell: different
      .filter((one) => !held.has(one))
      .map(({ sourceCode, sku, quantity, told }) => ({
        sourceCode,
        sku,
        quantity,
        attempts: told?.attempts ?? 0,
        ...(told?.errorCode === undefined ? {} : { errorCode: told.errorCode }),
      })),
    later: [...held].map(({ sourceCode, sku }) => ({ sourceCode, sku })),
  };
}

function isTold(one: Target): boolean {
  return one.told !== undefined && one.told.telling === undefined && one.told.told === one.quantity;
}

/** Written and committed before the numbers leave the house. */
export async function intendTelling(
  tx: Tx,
  channelId: string,
  numbers: readonly ChannelNumber[],
  graceMs: number,
): Promise<void> {
  await writeTelling(tx, channelId, numbers, graceMs);
}

/** The channel has them. What was wrong with them before is over. */
export async function recordTold(
  tx: Tx,
  channelId: string,
  numbers: readonly (ChannelNumber & { readonly errorCode?: string })[],
): Promise<void> {
  await writeTold(tx, channelId, numbers);
  await endDifferences(tx, channelId, numbers);
  const wrong = numbers.filter((one) => one.errorCode !== undefined);
  for (const sourceCode of new Set(wrong.map((one) => one.sourceCode))) {
    await settleTask(tx, TASK, `${channelId}:${sourceCode}`);
  }
}

/** The channel is not to be had: each is tried again, the sources that it refuses are a person's case too. */
export async function recordNotTold(tx: Tx, channelId: string, setbacks: readonly Setback[]): Promise<void> {
  await writeSetbacks(tx, channelId, setbacks);
  const refused = new Map(setbacks.filter((one) => one.refused === true).map((one) => [one.sourceCode, one]));
  for (const [sourceCode, { sku, code }] of refused) {
    await openTask(tx, {
      kind: TASK,
      about: `${channelId}:${sourceCode}`,
      workgroup: 'integration',
      reasonCode: code ?? 'channel_stock.refused',
      facts: { channelId, sourceCode, sku },
    });
  }
}

/** A person has to look at the channel's account: nothing can be told at all. */
export async function recordShutOut(tx: Tx, channelId: string, code: string): Promise<void> {
  const about = { about: channelId, workgroup: 'integration', reasonCode: code, facts: { channelId } } as const;
  await openTask(tx, { kind: SHUT_OUT, priority: 1, ...about });
}

export async function recordLetIn(tx: Tx, channelId: string): Promise<void> {
  await settleTask(tx, SHUT_OUT, channelId);
}

/** Something else than stock has changed: everything is to be looked at again, wherever that is done. */
export async function askSweep(tx: Tx): Promise<void> {
  await writeSetting(tx, SWEEP, { token: uuidv7() });
}

/** Another than before means that somebody has asked. */
export async function sweepToken(reader: Reader): Promise<string | undefined> {
  return (await readSetting<{ token: string }>(reader, SWEEP))?.token;
}

const SWEEP = 'channel_stock.sweep';
const TASK = 'channel_stock.refused';
const SHUT_OUT = 'channel_stock.shut_out';
