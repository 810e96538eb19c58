/** Rates: the cards and zones that hold, what a parcel would cost, how couriers keep their word; a card with its versions. */
import Joi from 'joi';
import { laneParcelsNeeded, laneWindowDays } from '../../../config/rate-cards.ts';
import { listChannels, listCouriers } from '../../core/catalog/index.ts';
import {
  countCardVersions,
  listCardVersions,
  listFigures,
  listLastVersions,
  listZones,
  loadRates,
  type RateQuestion,
} from '../../core/rate/index.ts';
import { latinDigits } from '../../core/reading/index.ts';
import { withCause } from '../../platform/correlation.ts';
import type { Database, Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/errors.ts';
import { minorOf } from '../../platform/money.ts';
import { momentOf } from '../../platform/time.ts';
import { endedCard, savedCards } from '../admin-rates.ts';
import type { RouteContext } from '../context.ts';
import { readRatesCsv } from '../rates-csv.ts';
import { html } from './layout.tsx';
import { CardPage } from './rates-card.tsx';
import { rateEditPages } from './rates-edit.tsx';
import { RatesPage, type Asked } from './rates-views.tsx';
import type { PageRoute, Visit } from './visit.ts';

const PAGE = 25;
const LANES = 25;

const country = Joi.string()
  .trim()
  .uppercase()
  .pattern(/^[A-Z]{2}$/)
  .empty('');
const text = Joi.string().trim().max(120).empty('');
const query = Joi.object({
  page: Joi.number().integer().min(1).max(1_000).default(1),
  done: Joi.string().max(30),
  from: country,
  fromCity: text,
  to: country,
  toCity: text,
  area: text,
  weight: text.max(10),
  currency: Joi.string()
    .trim()
    .uppercase()
    .pattern(/^[A-Z]{3}$/)
    .empty(''),
  cash: text.max(15),
});
const params = Joi.object({
  code: Joi.string()
    .pattern(/^[A-Z][A-Z0-9_-]{1,39}$/)
    .required(),
});

export function ratePages({ db }: RouteContext): PageRoute[] {
  return [
    ...rateEditPages(db),
    {
      method: 'GET',
      path: '/console/rates',
      needs: 'rates.view',
      query,
      async handler({ request, h, view }) {
        const asked = request.query as Asked;
        const question = questionOf(asked);
        const shown = await db.read(async (reader) => ({
          saved: await countCardVersions(reader),
          cards: await listLastVersions(reader, { limit: PAGE + 1, offset: (asked.page - 1) * PAGE }),
          zones: await listZones(reader),
          lanes: await listFigures(reader, { least: 1, limit: LANES }),
          couriers: new Map((await listCouriers(reader)).map((one) => [one.code, one.name])),
          countries: [...new Set((await listChannels(reader)).map((one) => one.country))].sort(),
          currencies: [...new Set((await listChannels(reader)).map((one) => one.currency))].sort(),
          ...(question === undefined ? {} : { quotes: (await loadRates(reader)).quotes(question) }),
        }));
        const limits = { days: laneWindowDays, least: laneParcelsNeeded };
        return html(h, <RatesPage view={view} asked={asked} shown={shown} size={PAGE} limits={limits} />);
      },
    },
    {
      method: 'GET',
      path: '/console/rates/{code}',
      needs: 'rates.view',
      params,
      async handler({ request, h, view }) {
        const { code } = request.params as { code: string };
        const shown = await db.read(async (reader) => ({
          versions: await listCardVersions(reader, code),
          couriers: new Map((await listCouriers(reader)).map((one) => [one.code, one.name])),
        }));
        if (shown.versions.length === 0) fail('missing', 'rates.card_unknown', { code });
        return html(h, <CardPage view={view} {...shown} />);
      },
    },
    {
      method: 'POST',
      path: '/console/rates/import',
      needs: 'rates.manage',
      payload: Joi.object({
        csv: Joi.string().max(1_900_000).required(),
        seen: Joi.number().integer().min(0).required(),
      }),
      async handler(visit) {
        const { csv, seen } = visit.request.payload as { csv: string; seen: number };
        const wishes = readRatesCsv(csv).map((card) => ({ card }));
        await change(visit, (tx, who) => savedCards(tx, who, wishes, seen));
        return visit.h.redirect('/console/rates?done=imported').code(303);
      },
    },
    {
      method: 'POST',
      path: '/console/rates/{code}/end',
      needs: 'rates.manage',
      params,
      payload: Joi.object({ version: Joi.number().integer().min(1).required() }),
      async handler(visit) {
        const { code } = visit.request.params as { code: string };
        const { version: seen } = visit.request.payload as { version: number };
        const from = momentOf(new Date()).slice(0, 10);
        await change(visit, (tx, who) => endedCard(tx, who, code, { from, seen }));
        return visit.h.redirect('/console/rates?done=ended').code(303);
      },
    },
  ];

  function change<T>(visit: Visit, work: (tx: Tx, who: string) => Promise<T>): Promise<T> {
    return changeRates(db, visit, work);
  }
}

/** @throws forbidden `rates.channel_only` */
export function changeRates<T>(db: Database, visit: Visit, work: (tx: Tx, who: string) => Promise<T>): Promise<T> {
  // Prices hold for every channel.
  if (!visit.scope.channels.includes('*')) fail('forbidden', 'rates.channel_only');
  const who = visit.user.login;
  const correlationId = visit.request.headers['x-correlation-id'] as string;
  return withCause({ correlationId, who }, () => db.tx((tx) => work(tx, who)));
}

/** Undefined until everything that a price needs has been said. */
function questionOf(asked: Asked): RateQuestion | undefined {
  const { from, fromCity = '', to, toCity = '', area, currency } = asked;
  const weightG = Number(latinDigits(asked.weight ?? ''));
  const cash = Number(latinDigits(asked.cash ?? ''));
  if (from === undefined || to === undefined || currency === undefined || !(weightG > 0)) return undefined;
  return {
    from: { country: from, city: fromCity },
    to: { country: to, city: toCity, ...(area === undefined ? {} : { area }) },
    weightG,
    currency,
    ...(cash > 0 ? { cashOnDelivery: { minor: minorOf(cash, currency), currency } } : {}),
  };
}
