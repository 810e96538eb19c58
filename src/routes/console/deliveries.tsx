/** The desk of failed deliveries: which wait for an answer, the most pressing first; one or many answered. */
import Joi from 'joi';
import { recordAudit } from '../../core/access/index.ts';
import { listChannels, listCouriers } from '../../core/catalog/index.ts';
import {
  answerCase,
  closeCase,
  deliveryRuleOf,
  findCase,
  findCaseOf,
  listCases,
  loadDeliveryRules,
  recordTold,
  type CaseFilter,
  type DeliveryAnswer,
  type DeliveryCase,
} from '../../core/delivery/index.ts';
import { loadOrderHead, loadShipmentHead, type Scope } from '../../core/reading/index.ts';
import { listFailedAttempts } from '../../core/shipment/index.ts';
import type { Reader, Tx } from '../../platform/db/index.ts';
import { AppError, fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import type { RouteContext } from '../context.ts';
import { DeliveryBulkDone, DeliveryDesk, type DeliveryQuery } from './delivery-list-views.tsx';
import { DeliveryPage } from './delivery-views.tsx';
import { html } from './layout.tsx';
import { idParams } from './order.tsx';
import type { PageRoute, Visit } from './visit.ts';

const PAGE = 50;
/** One press works on at most so many. */
const BULK = 100;
const HOUR_MS = 3_600_000;

const query = Joi.object<DeliveryQuery>({
  show: Joi.string().valid('work', 'way', 'done').default('work'),
  courier: Joi.string().allow('').max(30),
  channel: Joi.string().allow('').max(20),
  ndr: Joi.number().integer().min(0).max(99).allow(''),
  due: Joi.string().valid('', 'past', '4', '24'),
  page: Joi.number().integer().min(1).max(1000).default(1),
  done: Joi.string().max(30),
});

const text = (most: number): Joi.StringSchema => Joi.string().trim().max(most).empty('');
const version = Joi.number().integer().min(1);

export type Typed = {
  readonly action: 'reattempt' | 'return';
  readonly on?: string;
  readonly phone?: string;
  readonly line1?: string;
  readonly area?: string;
  readonly city?: string;
  readonly postcode?: string;
  readonly landmark?: string;
  readonly note?: string;
  readonly version?: number;
};

const fields = {
  action: Joi.string().valid('reattempt', 'return').required(),
  on: text(10),
  phone: text(30),
  line1: text(250),
  area: text(120),
  city: text(120),
  postcode: text(20),
  landmark: text(120),
  note: text(300),
};

/** Whose cases somebody may see. */
export function within(scope: Scope): Pick<CaseFilter, 'channels' | 'locations'> {
  return {
    ...(scope.channels.includes('*') ? {} : { channels: scope.channels }),
    ...(scope.locations.includes('*') ? {} : { locations: scope.locations }),
  };
}

/** @throws missing `delivery.unknown`, also for cases that the reader may not see */
export async function mustSeeCase(reader: Pick<Reader, 'one'>, scope: Scope, id: string): Promise<DeliveryCase> {
  const one = await findCase(reader, id);
  const { channels, locations } = within(scope);
  const seen =
    channels?.includes(one?.channelId ?? '') !== false && locations?.includes(one?.locationId ?? '') !== false;
  return one !== undefined && seen ? one : fail('missing', 'delivery.unknown', { id });
}

/** @throws invalid `delivery.day_wrong`, `delivery.address_wrong` */
export function answerOf(typed: Typed): DeliveryAnswer {
  const { action, on = '', phone, line1, area, city, postcode, landmark, note } = typed;
  const said = note === undefined ? {} : { note };
  if (action === 'return') return { action, ...said };
  const place = Object.entries({ area, city, postcode, landmark }).filter(([, value]) => value !== undefined);
  if (line1 === undefined && place.length > 0)
    fail('invalid', 'delivery.address_wrong', { errors: ['line1: is missing'] });
  return {
    action,
    on,
    ...(phone === undefined ? {} : { phone }),
    ...(line1 === undefined ? {} : { address: { lines: [line1], ...Object.fromEntries(place) } }),
    ...said,
  };
}

export function deliveryPages(context: RouteContext): PageRoute[] {
  const { db } = context;
  return [
    {
      method: 'GET',
      path: '/console/deliveries',
      needs: 'deliveries.view',
      query,
      async handler({ request, h, view, scope }) {
        const asked = request.query as DeliveryQuery;
        const shown = await db.read(async (reader) => ({
          rows: await listCases(reader, filterOf(asked, scope), { limit: PAGE + 1, offset: (asked.page - 1) * PAGE }),
          channels: (await listChannels(reader)).filter(
            (one) => scope.channels.includes('*') || scope.channels.includes(one.id),
          ),
          couriers: (await listCouriers(reader)).map((one) => one.code),
        }));
        return html(h, <DeliveryDesk view={view} asked={asked} {...shown} most={PAGE} />);
      },
    },
    {
      method: 'GET',
      path: '/console/deliveries/of/{id}',
      needs: 'deliveries.view',
      params: idParams,
      async handler({ request, h, scope }) {
        const id = String(request.params['id']);
        const one = await db.read(async (reader) => {
          await loadShipmentHead(reader, scope, id);
          return findCaseOf(reader, id);
        });
        if (one === undefined) fail('missing', 'delivery.unknown', { id });
        return h.redirect(`/console/deliveries/${one.id}`);
      },
    },
    {
      method: 'GET',
      path: '/console/deliveries/{id}',
      needs: 'deliveries.view',
      params: idParams,
      query: Joi.object({ done: Joi.string().max(30) }),
      async handler({ request, h, view, scope }) {
        const { done } = request.query as { done?: string };
        const shown = await db.read(async (reader) => {
          const one = await mustSeeCase(reader, scope, String(request.params['id']));
          const zone = (await listChannels(reader)).find((row) => row.id === one.channelId)?.timeZone ?? 'UTC';
          return {
            one,
            zone,
            order: await loadOrderHead(reader, scope, one.orderId),
            attempts: await listFailedAttempts(reader, one.shipmentId),
            rule: deliveryRuleOf(await loadDeliveryRules(reader), one.courierCode),
          };
        });
        return html(h, <DeliveryPage view={view} done={done} {...shown} />);
      },
    },
    {
      method: 'POST',
      path: '/console/deliveries/{id}/answer',
      needs: 'deliveries.answer',
      params: idParams,
      payload: Joi.object({ ...fields, version }),
      handler: (visit) =>
        change(context, visit, 'answered', (tx, id) => {
          const typed = visit.request.payload as Typed;
          return answerCase(tx, id, { answer: answerOf(typed), ...seenBy(typed) });
        }),
    },
    {
      method: 'POST',
      path: '/console/deliveries/{id}/told',
      needs: 'deliveries.answer',
      params: idParams,
      payload: Joi.object({ version, note: text(300).required() }),
      handler: (visit) =>
        change(context, visit, 'told', (tx, id) => {
          const { note = '', version: seen } = visit.request.payload as Typed;
          return recordTold(tx, id, seen, note);
        }),
    },
    {
      method: 'POST',
      path: '/console/deliveries/{id}/close',
      needs: 'deliveries.answer',
      params: idParams,
      payload: Joi.object({ version, note: text(300).required() }),
      handler: (visit) =>
        change(context, visit, 'closed', (tx, id) => {
          const { note = '', version: seen } = visit.request.payload as Typed;
          return closeCase(tx, id, seen, note);
        }),
    },
    {
      method: 'POST',
      path: '/console/deliveries/bulk',
      needs: 'deliveries.answer',
      payload: Joi.object({
        ids: Joi.array()
          .items(Joi.string().pattern(/^[0-9a-f-]{36}:\d{1,9}$/))
          .single()
          .default([]),
        ...fields,
      }),
      async handler({ request, h, view, user, scope }) {
        const { ids, ...typed } = request.payload as Typed & { ids: string[] };
        const answer = answerOf(typed);
        const results: { id: string; code: string | null }[] = [];
        // Each by itself, so that one that cannot be answered keeps none of the others back.
        for (const [id = '', seen] of ids.slice(0, BULK).map((one) => one.split(':'))) {
          try {
            await db.tx(async (tx) => {
              const one = await mustSeeCase(tx, scope, id);
              await answerCase(tx, id, { answer, version: Number(seen) });
              await recordAudit(tx, { who: user.login, action: 'delivery.answered', target: one.orderNumber });
            });
            results.push({ id, code: null });
          } catch (error) {
            if (!(error instanceof AppError) || error.kind === 'bug') throw error;
            results.push({ id, code: error.code });
          }
        }
        context.wake();
        return html(h, <DeliveryBulkDone view={view} results={results} />);
      },
    },
  ];
}

function filterOf({ show, courier, channel, ndr, due }: DeliveryQuery, scope: Scope): CaseFilter {
  const hours = due === undefined || due === '' ? undefined : due === 'past' ? 0 : Number(due);
  return {
    show,
    ...(courier === undefined || courier === '' ? {} : { courier }),
    ...(channel === undefined || channel === '' ? {} : { channel }),
    ...(ndr === undefined || ndr === '' ? {} : { ndrCode: ndr }),
    ...(hours === undefined ? {} : { dueBefore: momentOf(new Date(Date.now() + hours * HOUR_MS)) }),
    ...within(scope),
  };
}

function seenBy({ version: seen }: Typed): { version?: number } {
  return seen === undefined ? {} : { version: seen };
}

async function change(
  context: RouteContext,
  { request, h, user, scope }: Visit,
  done: 'answered' | 'told' | 'closed',
  work: (tx: Tx, id: string) => Promise<unknown>,
) {
  const id = String(request.params['id']);
  await context.db.tx(async (tx) => {
    const one = await mustSeeCase(tx, scope, id);
    await work(tx, id);
    await recordAudit(tx, { who: user.login, action: `delivery.${done}`, target: one.orderNumber });
  });
  context.wake();
  return h.redirect(`/console/deliveries/${id}?done=delivery_${done}`).code(303);
}
