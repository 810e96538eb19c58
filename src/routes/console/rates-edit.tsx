/** A rate card and a zone written by form: each save is a new version, against the one its author saw. */
import Joi from 'joi';
import { listCouriers } from '../../core/catalog/index.ts';
import { listCardVersions, listZones } from '../../core/rate/index.ts';
import { latinDigits } from '../../core/reading/index.ts';
import type { Database } from '../../platform/db/index.ts';
import { AppError, fail } from '../../platform/errors.ts';
import { savedCards, savedZone } from '../admin-rates.ts';
import { cardsOf } from '../rates-csv.ts';
import { html } from './layout.tsx';
import {
  cellsOf,
  columns,
  heads,
  EditCardPage,
  EditZonePage,
  MOST_LINES,
  type Cells,
  type TypedZone,
} from './rates-edit-views.tsx';
import { changeRates } from './rates.tsx';
import type { PageRoute, Visit } from './visit.ts';

const cell = Joi.string().trim().allow('').max(60);
const cells = Joi.array().items(cell).single().max(MOST_LINES).default([]);
const seen = Joi.number().integer().min(0).required();
const cardPayload = Joi.object({
  seen,
  ...Object.fromEntries(heads.map((name) => [name, cell.default('')])),
  ...Object.fromEntries(columns.map((name) => [name, cells])),
  remoteZone: cells,
  remotePrice: cells,
});
const zonePayload = Joi.object({
  seen,
  name: Joi.string().trim().uppercase().max(30).required(),
  country: Joi.string().trim().uppercase().length(2).required(),
  places: Joi.string().max(200_000).required(),
});
const zoneName = /^[A-Z][A-Z0-9_-]{1,29}$/;
const cardParams = Joi.object({
  code: Joi.string()
    .pattern(/^[A-Z][A-Z0-9_-]{1,39}$/)
    .required(),
});
const zoneParams = Joi.object({ name: Joi.string().pattern(zoneName).required() });

export function rateEditPages(db: Database): PageRoute[] {
  const base = { needs: 'rates.manage' } as const;
  const couriers = () => db.read(async (reader) => (await listCouriers(reader)).map((one) => one.code));

  async function showCard(visit: Visit, typed: Cells, errors: readonly string[], code?: string) {
    const page = { typed, errors, couriers: await couriers(), ...(code === undefined ? {} : { code }) };
    return html(visit.h, <EditCardPage view={visit.view} {...page} />).code(errors.length > 0 ? 422 : 200);
  }

  /** What is wrong is shown above what was typed, so that nobody types it again. */
  async function saveCard(visit: Visit, code?: string) {
    const typed = visit.request.payload as Cells;
    const done = await caught(() => {
      const card = cardOf({ ...typed, ...(code === undefined ? {} : { card: code }) });
      return changeRates(db, visit, (tx, who) => savedCards(tx, who, [{ card, seen: typed.seen }]));
    });
    if (done !== undefined) return showCard(visit, typed, done, code);
    return visit.h.redirect('/console/rates?done=saved').code(303);
  }

  async function saveZone(visit: Visit, name?: string) {
    const typed = visit.request.payload as TypedZone;
    const zone = {
      name: name ?? typed.name,
      country: typed.country,
      places: typed.places
        .split(/[\n,،]/)
        .map((one) => one.trim())
        .filter((one) => one !== ''),
    };
    const errors = await caught(async () => {
      if (!zoneName.test(zone.name)) fail('invalid', 'rates.wrong', { errors: [`${zone.name}: rates.bad_name`] });
      if (zone.places.length === 0 || zone.places.length > 2_000)
        fail('invalid', 'rates.wrong', { errors: [`${zone.name}: rates.no_places`] });
      await changeRates(db, visit, (tx, who) => savedZone(tx, who, zone, typed.seen));
    });
    if (errors === undefined) return visit.h.redirect('/console/rates?done=saved#zones').code(303);
    const page = { typed: { ...typed, name: zone.name }, errors, isNew: name === undefined };
    return html(visit.h, <EditZonePage view={visit.view} {...page} />).code(422);
  }

  return [
    {
      ...base,
      method: 'GET',
      path: '/console/rates/new',
      handler: (visit) => showCard(visit, cellsOf(undefined), []),
    },
    { ...base, method: 'POST', path: '/console/rates/new', payload: cardPayload, handler: (visit) => saveCard(visit) },
    {
      ...base,
      method: 'GET',
      path: '/console/rates/{code}/edit',
      params: cardParams,
      async handler(visit) {
        const { code } = visit.request.params as { code: string };
        const [last] = await db.read((reader) => listCardVersions(reader, code));
        if (last === undefined) return fail('missing', 'rates.card_unknown', { code });
        return showCard(visit, cellsOf(last), [], code);
      },
    },
    {
      ...base,
      method: 'POST',
      path: '/console/rates/{code}/edit',
      params: cardParams,
      payload: cardPayload,
      handler: (visit) => saveCard(visit, String(visit.request.params['code'])),
    },
    {
      ...base,
      method: 'GET',
      path: '/console/rates/zones/new',
      async handler({ h, view }) {
        const typed = { seen: 0, name: '', country: '', places: '' };
        return html(h, <EditZonePage view={view} typed={typed} errors={[]} isNew />);
      },
    },
    {
      ...base,
      method: 'POST',
      path: '/console/rates/zones/new',
      payload: zonePayload,
      handler: (visit) => saveZone(visit),
    },
    {
      ...base,
      method: 'GET',
      path: '/console/rates/zones/{name}/edit',
      params: zoneParams,
      async handler({ request, h, view }) {
        const name = String(request.params['name']);
        const zone = (await db.read((reader) => listZones(reader))).find((one) => one.name === name);
        if (zone === undefined) return fail('missing', 'rates.zone_unknown', { name });
        const typed = { seen: zone.version, name, country: zone.country, places: zone.places.join('\n') };
        return html(h, <EditZonePage view={view} typed={typed} errors={[]} isNew={false} />);
      },
    },
    {
      ...base,
      method: 'POST',
      path: '/console/rates/zones/{name}/edit',
      params: zoneParams,
      payload: zonePayload,
      handler: (visit) => saveZone(visit, String(visit.request.params['name'])),
    },
  ];
}

/** The lines at fault; undefined when there was none. What is no mistake of the author goes on. */
async function caught(work: () => Promise<unknown>): Promise<readonly string[] | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    const errors = error instanceof AppError && error.kind === 'invalid' ? error.details['errors'] : undefined;
    if (!Array.isArray(errors)) throw error;
    return errors.map(String);
  }
}

/** The form's lines as those of a file: both are read by the same rules. */
function cardOf(typed: Cells) {
  const text = (value: string | undefined): string => latinDigits(value ?? '');
  const head = {
    ...{ card: text(typed.card), courier: text(typed.courier), service: text(typed.service) },
    ...{ currency: text(typed.currency), valid_from: text(typed.validFrom), valid_to: text(typed.validTo) },
    ...{ divisor: text(typed.divisor), fuel_percent: text(typed.fuel) },
    ...{ cod_flat: text(typed.codFlat), cod_percent: text(typed.codPercent), cod_least: text(typed.codLeast) },
  };
  const place = (value: string | undefined): readonly [string, string] => {
    const [country = '', zone = ''] = text(value).split('/');
    return [country.trim(), zone.trim()];
  };
  const lines = typed.price.flatMap((_, n) => {
    if (columns.every((name) => (typed[name][n] ?? '') === '')) return [];
    const [from_country, from_zone] = place(typed.from[n]);
    const [to_country, to_zone] = place(typed.to[n]);
    const slab = { from_g: text(typed.fromG[n]), to_g: text(typed.toG[n]), step_g: text(typed.stepG[n]) };
    const record = { ...head, from_country, from_zone, to_country, to_zone, days: text(typed.days[n]), ...slab };
    return [{ record: { ...record, price: text(typed.price[n]) }, at: `slab ${n + 1}` }];
  });
  const remote = typed.remoteZone.flatMap((zone, n) =>
    zone === '' && (typed.remotePrice[n] ?? '') === ''
      ? []
      : [{ record: { ...head, remote_zone: zone, price: text(typed.remotePrice[n]) }, at: `remote ${n + 1}` }],
  );
  const [card] = cardsOf([...lines, ...remote]);
  return card ?? fail('invalid', 'rates.wrong', { errors: ['card: rates.file_no_card'] });
}
