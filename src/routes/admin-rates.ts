/** Rate cards, zones and measured lanes for people's tools; prices by the question, cards by the file. */
import type { Request, Server } from '@hapi/hapi';
import Joi from 'joi';
import { rateCardSchema, rateZoneSchema, type RateCardRow, type RateZoneRow } from '../../config/rate-cards.ts';
import { recordAudit } from '../core/access/index.ts';
import {
  countCardVersions,
  endCard,
  listCardVersions,
  listFigures,
  listLastVersions,
  listZones,
  loadRates,
  saveCards,
  saveZone,
  type RateQuestion,
} from '../core/rate/index.ts';
import { withCause } from '../platform/correlation.ts';
import type { Tx } from '../platform/db/index.ts';
import { fail } from '../platform/errors.ts';
import { momentOf } from '../platform/time.ts';
import { apiClientOf } from './api-auth.ts';
import { checked } from './checked.ts';
import type { RouteContext } from './context.ts';
import { readRatesCsv } from './rates-csv.ts';

const PAGE = 50;
const code = Joi.string().pattern(/^[A-Z][A-Z0-9_-]{1,39}$/);
const seen = Joi.number().integer().min(0);
const page = Joi.number().integer().min(1).max(1_000).default(1);
const listSchema = Joi.object<{ courier?: string; page: number }>({ courier: Joi.string().max(40), page });
const keySchema = Joi.object<{ code: string }>({ code: code.required() });
const cardSchema = Joi.object<{ seen?: number; card: RateCardRow }>({ seen, card: rateCardSchema.required() });
const zoneSchema = Joi.object<{ seen?: number; zone: RateZoneRow }>({ seen, zone: rateZoneSchema.required() });
const endSchema = Joi.object<{ from: string; seen?: number }>({
  from: Joi.string()
    .pattern(/^\d{4}-\d\d-\d\d$/)
    .default(() => momentOf(new Date()).slice(0, 10)),
  seen,
});
const importSchema = Joi.object<{ csv: string; seen?: number }>({ csv: Joi.string().max(1_900_000).required(), seen });
const country = Joi.string()
  .pattern(/^[A-Z]{2}$/)
  .required();
const city = Joi.string().max(120).required();
const mm = Joi.number().integer().min(1).max(10_000).required();

/** Also what the page asks. */
export const questionSchema = Joi.object<RateQuestion>({
  from: Joi.object({ country, city }).required(),
  to: Joi.object({ country, city, area: Joi.string().max(120) }).required(),
  weightG: Joi.number().integer().min(1).max(10_000_000).required(),
  size: Joi.object({ lengthMm: mm, widthMm: mm, heightMm: mm }),
  cashOnDelivery: Joi.object({
    minor: Joi.number().integer().min(0).max(1_000_000_000).required(),
    currency: Joi.string().length(3).required(),
  }),
  currency: Joi.string()
    .pattern(/^[A-Z]{3}$/)
    .required(),
  couriers: Joi.array().items(Joi.string().max(40)).max(100),
});

export function adminRateRoutes(server: Server, { db }: RouteContext): void {
  const reads = { auth: { strategy: 'api', scope: ['rates.read', 'rates.manage'] } };
  const manages = { auth: { strategy: 'api', scope: ['rates.manage'] } };
  const change = <T>(request: Request, work: (tx: Tx, who: string) => Promise<T>): Promise<T> => {
    const { name, channelId, companyId } = apiClientOf(request);
    // Prices hold for every channel.
    if (channelId !== undefined || companyId !== undefined) fail('forbidden', 'rates.whole_house_only');
    const who = `api:${name}`.slice(0, 80);
    const correlationId = request.headers['x-correlation-id'] as string;
    return withCause({ correlationId, who }, () => db.tx((tx) => work(tx, who)));
  };

  server.route([
    {
      method: 'GET',
      path: '/admin/rates/cards',
      options: reads,
      handler: async (request) => {
        const asked = checked(listSchema, request.query);
        const at = { limit: PAGE + 1, offset: (asked.page - 1) * PAGE };
        return db.read(async (reader) => {
          // Before the list: what is saved in between is a conflict of the next import.
          const saved = await countCardVersions(reader);
          const found = await listLastVersions(reader, {
            ...at,
            ...(asked.courier === undefined ? {} : { courier: asked.courier }),
          });
          return { rows: found.slice(0, PAGE), more: found.length > PAGE, saved };
        });
      },
    },
    {
      method: 'GET',
      path: '/admin/rates/cards/{code}',
      options: reads,
      handler: async (request) => {
        const key = checked(keySchema, request.params);
        const versions = await db.read((reader) => listCardVersions(reader, key.code));
        return versions.length === 0 ? fail('missing', 'rates.card_unknown', key) : { versions };
      },
    },
    {
      method: 'PUT',
      path: '/admin/rates/cards/{code}',
      options: manages,
      handler: async (request) => {
        const key = checked(keySchema, request.params);
        const { card, ...wish } = checked(cardSchema, request.payload);
        if (card.code !== key.code) fail('invalid', 'rates.other_code', { code: card.code });
        return change(request, (tx, who) => savedCards(tx, who, [{ card, ...wish }]));
      },
    },
    {
      method: 'POST',
      path: '/admin/rates/cards/{code}/end',
      options: manages,
      handler: async (request) => {
        const key = checked(keySchema, request.params);
        const end = checked(endSchema, request.payload ?? {});
        return change(request, (tx, who) => endedCard(tx, who, key.code, end));
      },
    },
    {
      method: 'POST',
      path: '/admin/rates/import',
      options: manages,
      handler: async (request) => {
        const { csv, seen: known } = checked(importSchema, request.payload);
        const cards = readRatesCsv(csv).map((card) => ({ card }));
        return change(request, (tx, who) => savedCards(tx, who, cards, known));
      },
    },
    {
      method: 'GET',
      path: '/admin/rates/zones',
      options: reads,
      handler: async () => ({ rows: await db.read((reader) => listZones(reader)) }),
    },
    {
      method: 'PUT',
      path: '/admin/rates/zones/{code}',
      options: manages,
      handler: async (request) => {
        const key = checked(keySchema, request.params);
        const { zone, seen: known } = checked(zoneSchema, request.payload);
        if (zone.name !== key.code) fail('invalid', 'rates.other_code', { code: zone.name });
        return change(request, (tx, who) => savedZone(tx, who, zone, known));
      },
    },
    {
      method: 'GET',
      path: '/admin/rates/lanes',
      options: reads,
      handler: async (request) => {
        const asked = checked(listSchema, request.query);
        const at = { least: 1, limit: PAGE + 1, offset: (asked.page - 1) * PAGE };
        const found = await db.read((reader) =>
          listFigures(reader, { ...at, ...(asked.courier === undefined ? {} : { courier: asked.courier }) }),
        );
        return { rows: found.slice(0, PAGE), more: found.length > PAGE };
      },
    },
    {
      method: 'POST',
      path: '/admin/rates/quotes',
      options: reads,
      handler: async (request) => {
        const question = checked(questionSchema, request.payload);
        return { rows: (await db.read((reader) => loadRates(reader))).quotes(question) };
      },
    },
  ]);
}

/** Saves cards and writes them into the audit log, by whichever door they came. */
export async function savedCards(
  tx: Tx,
  who: string,
  wishes: Parameters<typeof saveCards>[1],
  seenAll?: number,
): Promise<{ saved: { code: string; version: number }[] }> {
  const saved = await saveCards(tx, wishes, seenAll);
  for (const { code: name, version } of saved)
    await recordAudit(tx, { who, action: 'rates.card_saved', target: `rate_card:${name}`, detail: { version } });
  return { saved };
}

export async function endedCard(
  tx: Tx,
  who: string,
  name: string,
  end: { readonly from: string; readonly seen?: number },
): Promise<{ code: string; version: number }> {
  const version = await endCard(tx, name, end.from, end.seen);
  const detail = { version, from: end.from };
  await recordAudit(tx, { who, action: 'rates.card_ended', target: `rate_card:${name}`, detail });
  return { code: name, version };
}

export async function savedZone(
  tx: Tx,
  who: string,
  zone: RateZoneRow,
  seen: number | undefined,
): Promise<{ name: string; version: number }> {
  const version = await saveZone(tx, zone, seen);
  await recordAudit(tx, { who, action: 'rates.zone_saved', target: `rate_zone:${zone.name}`, detail: { version } });
  return { name: zone.name, version };
}
