/** What can be promised, for storefronts and stores: one SKU or a thousand, per country and per store. */
import type { Request, ResponseObject, ResponseToolkit, Server } from '@hapi/hapi';
import { gzipSync } from 'node:zlib';
import { etagOf, readIncoming, storesNear, type Answer, type Offers } from '../core/availability/index.ts';
import { fail } from '../platform/errors.ts';
import { apiClientOf } from './api-auth.ts';
import {
  isPlainQuestion,
  isPlainSku,
  nearbySchema,
  questionSchema,
  readPlainQuery,
  skuSchema,
  urlSchema,
  type Nearby,
  type Question,
} from './availability-questions.ts';
import { checked } from './checked.ts';
import type { RouteContext } from './context.ts';

const GZIP_FROM = 1024;
const INCOMING_MAX = 100;

export function availabilityRoutes(server: Server, { availability, db }: RouteContext): void {
  const auth = { strategy: 'api', scope: ['availability.read'] };
  /** Made once for an answer and as long as somebody keeps that. */
  const zipped = new WeakMap<Answer, Buffer>();

  function zip(answer: Answer): Buffer {
    const known = zipped.get(answer) ?? gzipSync(answer.full);
    zipped.set(answer, known);
    return known;
  }

  async function one(request: Request, h: ResponseToolkit): Promise<ResponseObject> {
    const sku = skuOf(request);
    const question = questionOf(request.query);
    const channelId = channelOf(request, question.channel);
    if (question.include?.includes('incoming') === true) {
      const [item] = (await withIncoming(request, channelId, [sku])).items;
      if (item?.known !== true) fail('missing', 'availability.sku_unknown', { sku });
      return json(h, JSON.stringify(item));
    }
    const [answer] = await availability.answers(channelId, [sku]);
    if (answer?.known !== true) return fail('missing', 'availability.sku_unknown', { sku });
    if (request.info.acceptEncoding !== 'gzip' || answer.full.length < GZIP_FROM) {
      return json(h, answer.full, answer.etag);
    }
    return json(h, zip(answer), answer.etag).compressed('gzip').vary('accept-encoding');
  }

  async function many(request: Request, h: ResponseToolkit, question: Question): Promise<ResponseObject> {
    const { skus = [], include = [], locations } = question;
    if (skus.length === 0) fail('invalid', 'availability.skus_needed');
    const channelId = channelOf(request, question.channel);
    if (include.includes('incoming'))
      return json(h, JSON.stringify(await withIncoming(request, channelId, skus, locations)));
    if (locations !== undefined)
      return json(h, JSON.stringify(atLocations(await availability.offers(channelId, skus), skus, locations)));
    const answers = await availability.answers(channelId, skus);
    const stores = include.includes('stores');
    const items = answers.map((answer) => (stores ? answer.full : answer.brief)).join(',');
    const text = `{"channel":${JSON.stringify(channelId)},"items":[${items}]}`;
    return json(h, text, etagOf(stores ? answers.map((answer) => answer.etag).join() : text));
  }

  async function withIncoming(
    request: Request,
    channelId: string,
    skus: readonly string[],
    locations?: readonly string[],
  ) {
    const scopes = apiClientOf(request).scopes;
    if (!scopes.includes('stock.read')) fail('forbidden', 'availability.incoming_forbidden');
    if (skus.length > INCOMING_MAX) fail('invalid', 'availability.too_many_skus', { most: INCOMING_MAX });
    const offers = await availability.offers(channelId, skus);
    const places = offers.view.stores.map((store) => store.id);
    const incoming = await db.read((reader) => readIncoming(reader, places, skus));
    const bySkuAndPlace = new Map(incoming.map((row) => [`${row.sku}\n${row.locationId}`, row]));
    const plain = atLocations(offers, skus, locations ?? places);
    const items = plain.items.map((item) => ({
      ...item,
      stores: item.stores.map((store) => {
        const row = bySkuAndPlace.get(`${item.sku}\n${store.locationId}`);
        const factor = Math.max(1, offers.bySku.get(item.sku)?.factor ?? 1);
        const pieces = (base = 0): number => Math.floor(base / factor);
        return { ...store, inTransit: pieces(row?.inTransit), expected: pieces(row?.expected) };
      }),
    }));
    return { ...plain, items };
  }

  async function nearby(request: Request, h: ResponseToolkit): Promise<ResponseObject> {
    const sku = skuOf(request);
    const { channel, lat, lng, radiusKm, limit, inStock } = checked<Nearby>(nearbySchema, request.query);
    const channelId = channelOf(request, channel);
    const { view, bySku } = await availability.offers(channelId, [sku]);
    const offer = bySku.get(sku) ?? fail('missing', 'availability.sku_unknown', { sku });
    const stores = storesNear(view, offer, {
      limit,
      inStock,
      ...(lat === undefined || lng === undefined ? {} : { at: { lat, lng } }),
      ...(radiusKm === undefined ? {} : { radiusKm }),
    });
    const text = JSON.stringify({
      sku,
      known: true,
      channel: channelId,
      country: view.country,
      available: offer.available,
      stores,
    });
    return json(h, text, etagOf(text));
  }

  server.route([
    { method: 'GET', path: '/availability/{sku}', options: { auth }, handler: one },
    { method: 'GET', path: '/availability/{sku}/stores', options: { auth }, handler: nearby },
    {
      method: 'GET',
      path: '/availability',
      options: { auth },
      handler: (request, h) => {
        return many(request, h, questionOf(request.query));
      },
    },
    {
      method: 'POST',
      path: '/availability/query',
      options: { auth, payload: { maxBytes: 200_000 } },
      handler: (request, h) =>
        many(request, h, isPlainQuestion(request.payload) ? request.payload : checked(questionSchema, request.payload)),
    },
  ]);
}

/** What each of these places has; the sum stays that of the whole channel. */
function atLocations({ view, bySku }: Offers, skus: readonly string[], locations: readonly string[]) {
  const strange = locations.filter((id) => !view.indexOf.has(id));
  // Another country's place and one that does not exist look the same from outside.
  if (strange.length > 0) fail('missing', 'availability.location_unknown', { locations: strange });
  const items = skus.map((sku) => {
    const offer = bySku.get(sku);
    const stores = locations.map((id) => {
      const at = view.indexOf.get(id) ?? 0;
      const { online, pickup } = view.stores[at] ?? { online: false, pickup: false };
      return { locationId: id, available: offer?.perStore[at] ?? 0, online, pickup };
    });
    return {
      sku,
      known: offer !== undefined,
      available: offer?.available ?? 0,
      stores: offer === undefined ? [] : stores,
    };
  });
  return { channel: view.channelId, country: view.country, items };
}

function json(h: ResponseToolkit, body: string | Buffer, etag?: string): ResponseObject {
  const response = h
    .response(body)
    .type('application/json')
    .header('cache-control', 'private, max-age=0, must-revalidate');
  return etag === undefined ? response : response.etag(etag);
}

/** A client of one channel sees that channel; one of the whole house names it. */
function channelOf(request: Request, asked: string | undefined): string {
  const { channelId } = apiClientOf(request);
  if (channelId !== undefined && asked !== undefined && asked !== channelId) {
    fail('forbidden', 'availability.other_channel', { channel: asked });
  }
  return asked ?? channelId ?? fail('invalid', 'availability.channel_needed');
}

function questionOf(query: unknown): Question {
  return readPlainQuery(query as Record<string, unknown>) ?? checked(urlSchema, query);
}

function skuOf(request: Request): string {
  const { sku } = request.params as { sku: string };
  return isPlainSku(sku) ? sku : checked(skuSchema, request.params).sku;
}
