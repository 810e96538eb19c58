/** The channel's quantities beside ours: what differs, why, and what is told again because somebody changed it there. */
import type { Database, Reader, Tx } from '../../platform/db/index.ts';
import { findPool, readTargets, type Target } from './channel-targets.ts';
import { keepDifferences, type StockDifference } from './store-differences.ts';
import { momentIn, toldAt, toldSources, writeFound } from './store-told.ts';
import { listLocations } from '../catalog/index.ts';

/** A quantity as the channel has it. */
export type TheirItem = { readonly sku: string; readonly quantity: number; readonly inStock: boolean };

export type ChannelCause =
  /** Ours is not there yet, or was refused; the telling goes on by itself. */
  | 'not_told_yet'
  | 'refused'
  /** The channel has made a shipment whose answer we have not recorded. */
  | 'ship_in_flight'
  /** A person or another system has written there. It is overwritten; who wants less sold sets a web buffer. */
  | 'changed_in_magento'
  /** The row is gone there. */
  | 'unknown_in_magento'
  /** It has pieces of something that we do not know, or tell nothing of. */
  | 'unknown_in_hub'
  /** It has pieces at a source that is the channel's no more. */
  | 'orphan_source';

const told: readonly ChannelCause[] = ['changed_in_magento', 'unknown_in_magento', 'orphan_source'];

/** Why the two differ; undefined when they do not. */
export function causeOf(
  target: Target | undefined,
  their: TheirItem | undefined,
  current: boolean,
): ChannelCause | undefined {
  if (target === undefined) return their === undefined || their.quantity === 0 ? undefined : 'unknown_in_hub';
  const quantity = their?.quantity ?? 0;
  const shown = their === undefined || their.inStock === quantity > 0;
  if (quantity === target.quantity && shown) return undefined;
  if (target.told?.errorCode !== undefined && !told.includes(target.told.errorCode as ChannelCause)) return 'refused';
  if (target.told?.told === undefined || target.told.telling !== undefined) return 'not_told_yet';
  const lowered = target.quantity - quantity;
  if (target.away.quantity > 0 && lowered > 0 && lowered <= target.away.quantity) return 'ship_in_flight';
  if (target.told.told !== target.quantity) return 'not_told_yet';
  if (!current) return 'orphan_source';
  return their === undefined ? 'unknown_in_magento' : 'changed_in_magento';
}

/** The sources to compare: those that the channel sells from, and those that it was told of before. */
export async function sourcesToCompare(
  reader: Reader,
  channelId: string,
): Promise<readonly { readonly sourceCode: string; readonly current: boolean }[]> {
  const pool = await findPool(reader, channelId);
  if (pool === undefined) return [];
  const members = new Set(pool.members.map((one) => one.locationId));
  const own =
    pool.mode === 'aggregate'
      ? [pool.sourceCode]
      : (await listLocations(reader)).filter((one) => members.has(one.id)).map((one) => one.sourceCode);
  const before = (await toldSources(reader, channelId)).filter((code) => !own.includes(code));
  return [
    ...own.map((sourceCode) => ({ sourceCode, current: true })),
    ...before.map((sourceCode) => ({ sourceCode, current: false })),
  ];
}

/** The moment to hand to `compareItems`: read before the channel is asked. */
export async function compareMoment(reader: Reader): Promise<string> {
  return momentIn(reader, 0);
}

/** What differs of some SKUs at a source; `asked` is when the channel was asked: what it was told later is left out. */
export async function compareItems(
  reader: Reader,
  channelId: string,
  source: { readonly sourceCode: string; readonly current: boolean },
  their: readonly TheirItem[],
  missing: readonly string[],
  asked: string,
): Promise<StockDifference[]> {
  const bySku = new Map(their.map((one) => [one.sku, one]));
  const skus = [...bySku.keys(), ...missing];
  const { targets } = await readTargets(reader, channelId, skus);
  const ours = new Map(targets.filter((one) => one.sourceCode === source.sourceCode).map((one) => [one.sku, one]));
  return skus.flatMap((sku): StockDifference[] => {
    const target = ours.get(sku);
    if (target?.told?.toldAt !== undefined && target.told.toldAt >= asked) return [];
    const item = bySku.get(sku);
    const cause = causeOf(target, item, source.current);
    if (cause === undefined) return [];
    return [
      {
        kind: 'magento',
        channelId,
        locationId: source.sourceCode,
        sku,
        hubQuantity: target?.quantity ?? 0,
        theirQuantity: Math.trunc(item?.quantity ?? 0),
        cause,
        ...(item === undefined || item.inStock === item.quantity > 0
          ? {}
          : { detail: `shown as ${item.inStock ? 'in stock' : 'out of stock'}` }),
      },
    ];
  });
}

/** What we told of a source and the channel did not list. */
export async function unlisted(
  db: Database,
  channelId: string,
  sourceCode: string,
  listed: ReadonlySet<string>,
): Promise<string[]> {
  const gone: string[] = [];
  for (let after = ''; ;) {
    const from = after;
    const page = await db.read((reader) => toldAt(reader, channelId, sourceCode, from, PAGE));
    for (const one of page) if (one.told !== 0 && !listed.has(one.sku)) gone.push(one.sku);
    after = page.at(-1)?.sku ?? '';
    if (page.length < PAGE) return gone;
  }
}

/** Keeps what a run has found; what was written behind our back is told again. */
export async function recordCompared(
  tx: Tx,
  runId: string,
  channelId: string,
  differences: readonly StockDifference[],
): Promise<number> {
  const wrong = differences.filter((one) => told.includes(one.cause as ChannelCause));
  for (const cause of told) {
    await writeFound(
      tx,
      channelId,
      wrong.filter((one) => one.cause === cause).map((one) => ({ sourceCode: one.locationId, sku: one.sku })),
      cause,
    );
  }
  return keepDifferences(tx, runId, differences);
}

const PAGE = 1_000;
