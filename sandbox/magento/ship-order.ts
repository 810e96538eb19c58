/**
 * POST order/{id}/ship: check state, rows, quantities, tracks and source, then take the pieces from the source,
 * raise the shipped quantities and settle the order's state.
 */
import { documentComment, documentItems, isObject, object, topLevel } from './bodies.ts';
import type { LineIn } from './bodies.ts';
import { newDocument } from './documents.ts';
import { refuse } from './errors.ts';
import { noteOrder } from './notes.ts';
import { piecesOf, reserve } from './reservations.ts';
import { sourceKey } from './shop.ts';
import type { Shop } from './shop.ts';
import { blocksDocuments, hasToShip, setState, settle, toShip } from './states.ts';
import type { Document, Item, Order, Track } from './types.ts';

const invalid = (message: string, parameters?: readonly unknown[]) =>
  refuse(`Shipment Document Validation Error(s):\n${message}`, parameters);

/** Hides every cause, "Not all of your products are available in the requested quantity." included, as Magento does. */
const notSaved = () => refuse('Could not save a shipment, see error log for details');

function readTracks(shop: Shop, value: unknown): Track[] {
  if (value === undefined || value === null) return [];
  // an object where the array belongs gives this misleading text
  if (!Array.isArray(value)) throw invalid('Please enter a tracking number.');
  return value.map((one) => {
    const fields = object(one, 'tracks', ['track_number', 'title', 'carrier_code']);
    const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : '');
    if (text('track_number') === '') throw invalid('Please enter a tracking number.');
    for (const name of ['title', 'carrier_code']) {
      if (text(name) === '') throw refuse('"%fieldName" is required. Enter and try again.', { fieldName: name });
    }
    const track = { track_number: text('track_number'), title: text('title'), carrier_code: text('carrier_code') };
    return { entity_id: shop.nextId(), ...track };
  });
}

function readLines(shop: Shop, order: Order, lines: LineIn[] | undefined): { item: Item; qty: number }[] {
  if (lines === undefined) {
    return order.items.map((item) => ({ item, qty: toShip(order, item) })).filter(({ qty }) => qty > 0);
  }
  const wanted = new Map<number, number>();
  for (const { order_item_id: id, qty } of lines) wanted.set(id, (wanted.get(id) ?? 0) + qty);
  const read = [...wanted].map(([id, qty]) => {
    const item = order.items.find((one) => one.item_id === id);
    if (item === undefined)
      throw invalid('The shipment contains one or more items that are not part of the original order.');
    const left = toShip(order, item);
    if (qty <= left) return { item, qty };
    if (shop.overQuantity === 'clip' && left > 0) return { item, qty: left };
    throw invalid('The quantity to ship must not be greater than the unshipped quantity for product SKU "%1".', [
      item.sku,
    ]);
  });
  if (read.some(({ qty }) => qty <= 0)) throw invalid("You can't create a shipment without products.");
  return read;
}

function chooseSource(shop: Shop, args: unknown): string {
  const extension = isObject(args) ? topLevel(args)['extension_attributes'] : undefined;
  const given = isObject(extension) ? topLevel(extension)['source_code'] : undefined;
  const single = shop.sources.length === 1 ? shop.sources[0] : undefined;
  // without a code a stock of several sources falls back to `default`, which has nothing
  const source = typeof given === 'string' && given !== '' ? given : (single ?? 'default');
  if (!shop.sources.includes(source) || (given === undefined && single === undefined)) throw notSaved();
  return source;
}

function takeStock(shop: Shop, source: string, wanted: { sku: string; qty: number }[]): void {
  const rows = wanted.map((one) => ({ ...one, row: shop.sourceItems.get(sourceKey(one.sku, source)) }));
  if (shop.enforceStock && rows.some(({ row, qty }) => (row?.quantity ?? 0) < qty)) throw notSaved();
  for (const { row, qty } of rows) {
    if (row === undefined) continue;
    row.quantity -= qty;
    if (row.quantity <= 0) row.status = 0;
  }
}

export function shipOrder(shop: Shop, order: Order, payload: unknown): Document {
  const body = topLevel(payload);
  const lines = documentItems(body['items']);
  const comment = documentComment(body['comment']);
  const tracks = readTracks(shop, body['tracks']);
  if (blocksDocuments(order) || order.is_virtual === 1) {
    throw invalid('A shipment cannot be created when an order has a status of %1', [order.status]);
  }
  if (order.shippingMethod === 'instore_pickup') {
    throw refuse("Not able to create shipment with 'In Store Pick-Up' delivery method.");
  }
  if (!hasToShip(order)) throw invalid('The order does not allow a shipment to be created.');
  const chosen = readLines(shop, order, lines);
  const source = chooseSource(shop, body['arguments']);
  const pieces = chosen.flatMap(({ item, qty }) => piecesOf(order, item, qty));
  takeStock(shop, source, pieces);
  reserve(shop, order, pieces);

  for (const { item, qty } of chosen) item.qty_shipped += qty;
  if (order.state === 'new') setState(order, 'processing');
  settle(order);
  const shipment: Document = { ...newDocument(shop, order, chosen, comment), tracks, source_code: source };
  shop.shipments.set(shipment.entity_id, shipment);
  noteOrder(shop, order, null, { entity: 'shipment', notified: body['notify'] === true ? 1 : 0 });
  shop.touch(order);
  return shipment;
}
