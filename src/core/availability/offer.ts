/** What a channel is told of one SKU: numbers, and their JSON with its fingerprint. Pure. */
import { createHash } from 'node:crypto';
import { offeredBy, shopPieces } from '../catalog/index.ts';
import { trustedPieces } from '../sourcing/index.ts';
import type { View } from './view.ts';

/** Pieces as the shop sells them, never below 0. */
export type Offer = {
  /** What the web shop may promise in all. */
  readonly available: number;
  /** In the order of the view's stores. */
  readonly perStore: Int32Array;
  /** Base units in one piece. */
  readonly factor: number;
};

/** Of several SKUs; those that nobody knows are not in the map. */
export type Offers = { readonly view: View; readonly bySku: ReadonlyMap<string, Offer> };

/**
 * @param free base units in the order of the view's stores, 0 where there is no row
 * @param buffer base units that managers keep back from the web shop
 */
export function offerOf(view: View, free: ArrayLike<number>, factor: number, buffer: number): Offer {
  const item = { salesFactor: factor };
  const perStore = new Int32Array(view.stores.length);
  let sum = 0;
  for (let at = 0; at < perStore.length; at++) {
    const member = view.members[at];
    const here = trustedPieces(free[at] ?? 0, view.stores[at]?.trust ?? 1);
    // A pack is sold whole from one place.
    const pieces = shopPieces(item, member === undefined ? here : offeredBy(member, here));
    perStore[at] = pieces;
    if (member !== undefined) sum += pieces;
  }
  const back = Math.ceil(Math.max(0, buffer) / Math.max(1, factor));
  return { available: Math.max(0, sum - back), perStore, factor };
}

/** An answer as it goes over the line; its texts are made when somebody wants them, and once. */
export type Answer = {
  readonly sku: string;
  readonly known: boolean;
  readonly available: number;
  /** Without its stores. */
  readonly brief: string;
  readonly full: string;
  /** Equal for equal texts, in every process. */
  readonly etag: string;
};

export function answerOf(view: View, sku: string, offer: Offer | undefined): Answer {
  const known = offer !== undefined;
  const available = offer?.available ?? 0;
  const head = `{"sku":${JSON.stringify(sku)},"known":${known}`;
  let full: string | undefined;
  let etag: string | undefined;
  return {
    sku,
    known,
    available,
    brief: `${head},"available":${available}}`,
    get full() {
      return (full ??= `${head},"channel":${JSON.stringify(view.channelId)},"country":${JSON.stringify(view.country)},"available":${available},"stores":[${storesText(view, offer)}]}`);
    },
    get etag() {
      return (etag ??= `${view.tag}-${numbersTag(sku, available, offer?.perStore)}`);
    },
  };
}

/** Joined, not added up: a text of 150 pieces that was added up keeps all its pieces. */
function storesText(view: View, offer: Offer | undefined): string {
  if (offer === undefined) return '';
  return view.frames.map(([before, after], at) => before + (offer.perStore[at] ?? 0) + after).join(',');
}

/** 64 bits of a SKU and its numbers; what else the text says is in the view's tag. */
function numbersTag(sku: string, available: number, perStore: Int32Array | undefined): string {
  let one = perStore === undefined ? 1 : 0x011c9dc5;
  let two = available | 0;
  for (let at = 0; at < sku.length; at++) {
    const value = sku.charCodeAt(at);
    one = Math.imul(one ^ value, 0x01000193) ^ (one >> 15);
    two = Math.imul(two ^ value, 0x05ebca6b) ^ (two >> 13);
  }
  const count = perStore?.length ?? 0;
  for (let at = 0; at < count; at++) {
    const value = perStore?.[at] ?? 0;
    one = Math.imul(one ^ value, 0x01000193) ^ (one >> 15);
    two = Math.imul(two ^ value, 0x05ebca6b) ^ (two >> 13);
  }
  return (one >>> 0).toString(36) + (two >>> 0).toString(36).padStart(7, '0');
}

export function etagOf(text: string): string {
  return createHash('sha1').update(text).digest('base64url').slice(0, 22);
}
