/** Dry runs of routing rules for people: asked for, watched while they run, and their report. */
import type { ResponseObject } from '@hapi/hapi';
import Joi from 'joi';
import { listChannels } from '../../core/catalog/index.ts';
import {
  findRehearsal,
  findReport,
  listListed,
  listRehearsals,
  stockModels,
  type ChangedOrder,
  type LeftOut,
  type StockModel,
} from '../../core/rehearsal/index.ts';
import { activeAt, listActivations, listVersionsAfter } from '../../core/routing/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import { askForRehearsal, callOff, loadRehearsal, withProgress } from '../admin-rehearsals.ts';
import type { RouteContext } from '../context.ts';
import { writeChangedCsv, writeLeftOutCsv } from '../dry-run-csv.ts';
import { DryRunsPage } from './dry-run-list.tsx';
import { DryRunPage, Progress } from './dry-run-views.tsx';
import { fragment, html } from './layout.tsx';
import { mustSeeAll } from './routing.tsx';
import type { PageRoute } from './visit.ts';

const BASE = '/console/routing/dry-runs';
const PAGE = 25;
const idParams = Joi.object({ id: Joi.string().guid().required() });
const page = Joi.number().integer().min(1).max(1_000).default(1);
const day = Joi.string()
  .pattern(/^\d{4}-\d{2}-\d{2}$/)
  .required();

type Told = { after: number; before: number; from: string; to: string; channel?: string; stock: StockModel };

export function dryRunPages(context: RouteContext): PageRoute[] {
  const { db } = context;
  return [
    {
      method: 'GET',
      path: BASE,
      needs: 'routing.view',
      query: Joi.object({ after: Joi.number().integer().min(0), page }),
      async handler(visit) {
        mustSeeAll(visit);
        const asked = visit.request.query as { after?: number; page: number };
        const shown = await db.read(async (reader) => ({
          runs: await listRehearsals(reader, { limit: PAGE, offset: (asked.page - 1) * PAGE }),
          versions: (await listVersionsAfter(reader, { limit: 100 })).rows,
          active: activeAt(await listActivations(reader), momentOf(new Date()))?.version ?? 0,
          channels: await listChannels(reader),
        }));
        return html(visit.h, <DryRunsPage view={visit.view} asked={asked} shown={shown} />);
      },
    },
    {
      method: 'POST',
      path: BASE,
      needs: 'routing.manage',
      payload: Joi.object({
        after: Joi.number().integer().min(0).required(),
        before: Joi.number().integer().min(0).required(),
        from: day,
        to: day,
        channel: Joi.string().max(20).empty(''),
        stock: Joi.string()
          .valid(...stockModels)
          .required(),
      }),
      async handler(visit) {
        mustSeeAll(visit);
        const { channel, from, to, ...told } = visit.request.payload as Told;
        const wish = {
          ...told,
          from: dayOf(from),
          to: dayOf(to),
          ...(channel === undefined ? {} : { channels: [channel] }),
        };
        const one = await db.tx((tx) => askForRehearsal(tx, visit.user.login, wish));
        return visit.h.redirect(`${BASE}/${one.id}`).code(303);
      },
    },
    {
      method: 'GET',
      path: `${BASE}/{id}`,
      needs: 'routing.view',
      params: idParams,
      query: Joi.object({ page, part: Joi.string().valid('progress') }),
      async handler(visit) {
        mustSeeAll(visit);
        const id = String(visit.request.params.id);
        const asked = visit.request.query as { page: number; part?: string };
        const offset = (asked.page - 1) * PAGE;
        const shown = await db.read(async (reader) => {
          const one = (await findRehearsal(reader, id)) ?? fail('missing', 'rehearsal.unknown', { id });
          return {
            one: withProgress(one),
            report: await findReport(reader, id),
            changed: await listListed<ChangedOrder>(reader, id, 'changed', { limit: PAGE, offset }),
            leftOut: await listListed<LeftOut>(reader, id, 'left_out', { limit: PAGE, offset: 0 }),
          };
        });
        if (asked.part === 'progress') {
          const answer = fragment(visit.h, <Progress view={visit.view} one={shown.one} />);
          // The whole page is another once it has ended.
          return shown.one.endedAt === null ? answer : answer.header('HX-Refresh', 'true');
        }
        return html(visit.h, <DryRunPage view={visit.view} page={asked.page} {...shown} />);
      },
    },
    {
      method: 'GET',
      path: `${BASE}/{id}/report.json`,
      needs: 'routing.view',
      params: idParams,
      async handler(visit) {
        mustSeeAll(visit);
        const id = String(visit.request.params.id);
        const found = await db.read((reader) => loadRehearsal(reader, id));
        return download(visit.h.response(JSON.stringify(found, null, 2)).type('application/json'), id, 'report.json');
      },
    },
    ...(['changed', 'left-out'] as const).map((list): PageRoute => ({
      method: 'GET',
      path: `${BASE}/{id}/${list}.csv`,
      needs: 'routing.view',
      params: idParams,
      async handler(visit) {
        mustSeeAll(visit);
        const id = String(visit.request.params.id);
        await db.read((reader) => loadRehearsal(reader, id));
        const csv = list === 'changed' ? writeChangedCsv(db, id) : writeLeftOutCsv(db, id);
        return download(visit.h.response(csv).type('text/csv; charset=utf-8'), id, `${list}.csv`);
      },
    })),
    {
      method: 'POST',
      path: `${BASE}/{id}/cancel`,
      needs: 'routing.manage',
      params: idParams,
      async handler(visit) {
        mustSeeAll(visit);
        const id = String(visit.request.params.id);
        await db.tx((tx) => callOff(tx, visit.user.login, id));
        return visit.h.redirect(`${BASE}/${id}`).code(303);
      },
    },
  ];
}

/** Named by the run, so that two of them lie side by side. */
function download(answer: ResponseObject, id: string, name: string): ResponseObject {
  return answer.header('content-disposition', `attachment; filename="dry-run-${id.slice(-8)}-${name}"`);
}

/** A day as a browser's field sends it, from its beginning in UTC. */
function dayOf(text: string): Date {
  const at = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(at.getTime()) ? fail('invalid', 'request.invalid') : at;
}
