/** What a channel is told of one SKU: numbers, and their JSON with its fingerprint. Pure. */
import { createHash } from 'node:crypto';
import { offeredBy, shopPieces } from '../catalog/index.ts';
import type { View } from './view.ts';

/** Pieces as the shop sells them, never below 0. */
export type Offer = {
  /** What the web shop may promise in all. */
  readonly available: number;
  /** In the order of the view's stores. */
  readonly perStore: readonly number[];
  /** Base units in one piece. */
  readonly factor: number;
};

/**
 * @param free base units in the order of the view's stores, 0 where there is no row
 * @param buffer base units that managers keep back from the web shop
 */
export function offerOf(view: View, free: ArrayLike<number>, factor: number, buffer: number): Offer {
  const item = { salesFactor: factor };
  let sum = 0;
  const perStore = view.stores.map((store, at) => {
    const here = free[at] ?? 0;
    // A pack is sold whole from one place.
    const pieces = shopPieces(
      item,
      store.online
        ? offeredBy({ locationId: store.id, weight: store.weight, safety: store.safety, enabled: true }, here)
        : here,
    );
    if (store.online) sum += pieces;
    return pieces;
  });
  const back = Math.ceil(Math.max(0, buffer) / Math.max(1, factor));
  return { available: Math.max(0, sum - back), perStore, factor };
}

/** An answer as it goes over the line. */
export type Answer = {
  readonly sku: string;
  readonly known: boolean;
  readonly available: number;
  /** With and without its stores. */
  readonly full: string;
  readonly brief: string;
  readonly etag: string;
};

export function answerOf(view: View, sku: string, offer: Offer | undefined): Answer {
  const known = offer !== undefined;
  const available = offer?.available ?? 0;
  const head = `{"sku":${JSON.stringify(sku)},"known":${known}`;
  const stores = known ? view.stores.map((store, at) => storeText(store, offer.perStore[at] ?? 0)) : [];
  const full = `${head},"channel":${JSON.stringify(view.channelId)},"country":${JSON.stringify(view.country)},"available":${available},"stores":[${stores.join(',')}]}`;
  return { sku, known, available, full, brief: `${head},"available":${available}}`, etag: etagOf(full) };
}

function storeText({ id, online, pickup }: View['stores'][number], available: number): string {
  return `{"locationId":${JSON.stringify(id)},"available":${available},"online":${online},"pickup":${pickup}}`;
}

/** Equal bytes have equal tags in every process. */
export function etagOf(text: string): string {
  return createHash('sha1').update(text).digest('base64url').slice(0, 22);
}
