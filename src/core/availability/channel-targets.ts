/** What each source of a channel should say of some SKUs now, beside what it was told last. */
import type { Reader } from '../../platform/db/index.ts';
import { hasSourceItems, loadMapping, type WebPool } from '../catalog/index.ts';
import { loadTrust, trustFor } from '../sourcing/index.ts';
import { channelNumbers } from './channel-number.ts';
import { readChannelItems, readChannelStock, type ChannelItem, type OnItsWay } from './store-channel.ts';
import { readTold, type Told } from './store-told.ts';

/** A SKU at a source. */
export type Target = {
  readonly sku: string;
  readonly sourceCode: string;
  readonly quantity: number;
  readonly told?: Told;
  /** Pieces that have left and of which the channel has no shipment: orders and their sum. */
  readonly away: { readonly quantity: number; readonly orderIds: readonly string[] };
};

export type Targets = {
  readonly targets: readonly Target[];
  readonly items: ReadonlyMap<string, ChannelItem>;
};

/** The channel's pool as it is valid now. */
export async function findPool(reader: Reader, channelId: string): Promise<WebPool | undefined> {
  return (await loadMapping(reader)).poolOfChannel.get(channelId);
}

/** The source from which the channel ships what leaves a location. */
export async function shippingSource(reader: Reader, channelId: string, locationId: string): Promise<string> {
  const mapping = await loadMapping(reader);
  const pool = mapping.poolOfChannel.get(channelId);
  if (pool?.mode === 'aggregate') return pool.sourceCode;
  return mapping.locationById.get(locationId)?.sourceCode ?? '';
}

/** Nothing for a channel without a pool, nor for SKUs of which Magento keeps no quantities. */
export async function readTargets(reader: Reader, channelId: string, skus: readonly string[]): Promise<Targets> {
  const mapping = await loadMapping(reader);
  const pool = mapping.poolOfChannel.get(channelId);
  const items = await readChannelItems(reader, channelId, skus);
  if (pool === undefined) return { targets: [], items };
  const sellable = [...items.values()].filter((one) => one.productId !== undefined && hasSourceItems(one.type));
  const wanted = sellable.map((one) => one.sku);
  const { rows, onItsWay } = await readChannelStock(reader, channelId, wanted);
  const channel = mapping.channelById.get(channelId);
  const trust = channel === undefined ? new Map<string, number>() : trustFor(channel, await loadTrust(reader));
  const told = grouped(await readTold(reader, channelId, wanted));
  const sourceOf = (locationId: string): string | undefined => mapping.locationById.get(locationId)?.sourceCode;
  const sourceAt = (locationId: string): string | undefined =>
    pool.mode === 'aggregate' ? pool.sourceCode : sourceOf(locationId);
  const targets = sellable.flatMap(({ sku, salesFactor, buffer }) => {
    const stock = rows.get(sku) ?? new Map<string, never>();
    const numbers = channelNumbers(pool, stock, sourceOf, { buffer, salesFactor, trust });
    const known = told.get(sku) ?? new Map<string, Told>();
    const members = new Set(pool.members.map((one) => one.locationId));
    const kept = new Set([...stock.keys()].filter((id) => members.has(id)).map(sourceAt));
    const away = onItsWay.filter((one) => one.sku === sku);
    return [...new Set([...numbers.keys(), ...known.keys()])].flatMap((sourceCode): Target[] => {
      // A source that is the pool's no more says nothing: what lay there is told elsewhere.
      const quantity = numbers.get(sourceCode) ?? 0;
      const before = known.get(sourceCode);
      // No place has ever had it: silence says as much as nought, without a row for each SKU and store in Magento.
      if (quantity === 0 && before === undefined && !kept.has(sourceCode)) return [];
      return [
        {
          sku,
          sourceCode,
          quantity,
          ...(before === undefined ? {} : { told: before }),
          away: awayFrom(away.filter((one) => sourceAt(one.locationId) === sourceCode)),
        },
      ];
    });
  });
  return { targets, items };
}

function awayFrom(rows: readonly OnItsWay[]): Target['away'] {
  return {
    quantity: rows.reduce((sum, one) => sum + one.quantity, 0),
    orderIds: [...new Set(rows.map((one) => one.orderId))],
  };
}

function grouped(rows: readonly Told[]): Map<string, Map<string, Told>> {
  const bySku = new Map<string, Map<string, Told>>();
  for (const row of rows) {
    const known = bySku.get(row.sku) ?? new Map<string, Told>();
    bySku.set(row.sku, known.set(row.sourceCode, row));
  }
  return bySku;
}
