/** POST inventory/source-items: absolute quantities, the whole batch checked first and refused together. */
import { isObject, topLevel } from './bodies.ts';
import { refuse } from './errors.ts';
import { sourceKey } from './shop.ts';
import type { Shop, SourceItem } from './shop.ts';

function read(one: unknown): SourceItem {
  const fields = isObject(one) ? topLevel(one) : {};
  const { sku, source_code: source, quantity, status } = fields;
  if (typeof sku !== 'string' || sku === '' || sku !== sku.trim()) {
    throw refuse('Validation Failed: "%field" can not be empty or have spaces at its ends.', { field: 'sku' });
  }
  if (typeof source !== 'string' || source === '')
    throw refuse('Validation Failed: "%field" can not be empty.', { field: 'source_code' });
  const amount = typeof quantity === 'string' ? Number(quantity) : quantity;
  if (typeof amount !== 'number' || !Number.isFinite(amount))
    throw refuse('Validation Failed: "%field" should be numeric.', { field: 'quantity' });
  if (status !== 0 && status !== 1)
    throw refuse('Validation Failed: "%field" should be a known status.', { field: 'status' });
  return { sku, source_code: source, quantity: amount, status };
}

/** An unknown sku is accepted silently; an unknown source fails the batch. */
export function saveSourceItems(shop: Shop, payload: unknown, maxListSize: number): number {
  const list = topLevel(payload)['source_items'];
  if (!Array.isArray(list))
    throw refuse('"%fieldName" is required. Enter and try again.', { fieldName: 'sourceItems' });
  if (list.length > maxListSize)
    throw refuse('Maximum items of type "%type" is %max', { type: 'SourceItemInterface', max: maxListSize });
  if (list.length === 0) throw refuse('Input data is empty');
  const items = list.map(read);
  if (items.some((item) => !shop.sources.includes(item.source_code))) throw refuse('Could not save Source Item');
  for (const item of items) shop.sourceItems.set(sourceKey(item.sku, item.source_code), item);
  return items.length;
}
