/** Pieces that managers keep back from a channel: their way to sell less there, since a change in Magento is overwritten. */
import type { Reader, Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { findItems, loadChannel } from '../catalog/index.ts';
import { noteChanges } from '../inventory/index.ts';
import { listBuffers, placesOf, writeBuffer, type WebBuffer } from './store-buffers.ts';

const MOST = 1_000_000;

export type NewBuffer = {
  readonly channelId: string;
  readonly sku: string;
  /** Base units; 0 keeps nothing back. */
  readonly quantity: number;
  readonly who: string;
};

/**
 * @throws invalid `availability.buffer_invalid`
 * @throws missing `catalog.channel_missing` or `catalog.item_missing`
 */
export async function setWebBuffer(tx: Tx, buffer: NewBuffer): Promise<void> {
  const { channelId, sku, quantity } = buffer;
  if (!Number.isSafeInteger(quantity) || quantity < 0 || quantity > MOST) {
    fail('invalid', 'availability.buffer_invalid', { quantity, most: MOST });
  }
  await loadChannel(tx, channelId);
  if (!(await findItems(tx, [sku])).has(sku)) fail('missing', 'catalog.item_missing', { sku });
  await writeBuffer(tx, buffer);
  // Who keeps numbers of this SKU, or tells them on, reads them again.
  noteChanges(tx, await placesOf(tx, sku));
}

export type BufferFilter = { readonly channelId?: string; readonly sku?: string; readonly after?: string };

/** Those that keep something back, by channel and SKU, in pages. */
export async function listWebBuffers(reader: Reader, filter: BufferFilter, limit: number): Promise<WebBuffer[]> {
  return listBuffers(reader, filter, Math.min(limit, 500));
}
