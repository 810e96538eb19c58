/** Routing rules for people: what is in force and why, the versions, the log; activated, scheduled and taken back here. */
import Joi from 'joi';
import { listRoutingGaps, readRuleFacts } from '../../core/rehearsal/index.ts';
import {
  activeAt,
  checkRules,
  findVersion,
  listActivations,
  listVersionsAfter,
  type RulesVersion,
} from '../../core/routing/index.ts';
import type { Reader } from '../../platform/db/index.ts';
import { AppError, fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import type { RouteContext } from '../context.ts';
import { decideActivation, decideNoPlan, decideRollback, decideVersion } from '../routing-decisions.ts';
import { html } from './layout.tsx';
import { ActivatePage } from './routing-decide.tsx';
import { RoutingPage, VersionPage } from './routing-views.tsx';
import type { PageRoute, Visit } from './visit.ts';

const PAGE = 20;
const BASE = '/console/routing';

export const versionParams = Joi.object({ version: Joi.number().integer().min(0).required() });
const note = Joi.string().trim().min(3).max(300).required();
/** Shown beside the field of the moment. */
const wrongMoments = ['routing.in_the_past', 'routing.too_far'];
const seen = Joi.number().integer().min(0).required();

export type RoutingAsked = { readonly below?: number; readonly done?: string };

export function routingPages(context: RouteContext): PageRoute[] {
  const { db } = context;
  const versionOf = (visit: Visit): number => Number(visit.request.params.version);
  return [
    {
      method: 'GET',
      path: BASE,
      needs: 'routing.view',
      query: Joi.object({ below: Joi.number().integer().min(1), done: Joi.string().max(30) }),
      async handler(visit) {
        mustSeeAll(visit);
        const asked = visit.request.query as RoutingAsked;
        const shown = await db.read(async (reader) => {
          const log = await listActivations(reader);
          const facts = await readRuleFacts(reader);
          const active = await loadVersion(reader, activeAt(log, momentOf(new Date()))?.version ?? 0);
          return {
            log,
            active,
            facts,
            findings: checkRules(active.rules, facts),
            gaps: await listRoutingGaps(reader, facts),
            versions: await listVersionsAfter(reader, {
              limit: PAGE,
              ...(asked.below === undefined ? {} : { below: asked.below }),
            }),
          };
        });
        return html(visit.h, <RoutingPage view={visit.view} asked={asked} shown={shown} />);
      },
    },
    {
      method: 'GET',
      path: `${BASE}/versions/{version}`,
      needs: 'routing.view',
      params: versionParams,
      async handler(visit) {
        mustSeeAll(visit);
        const shown = await db.read(async (reader) => {
          const one = await loadVersion(reader, versionOf(visit));
          const facts = await readRuleFacts(reader);
          return { one, facts, findings: checkRules(one.rules, facts), log: await listActivations(reader) };
        });
        return html(visit.h, <VersionPage view={visit.view} {...shown} />);
      },
    },
    {
      method: 'POST',
      path: `${BASE}/versions`,
      needs: 'routing.manage',
      payload: Joi.object({ note, basedOn: Joi.number().integer().min(0).required() }),
      async handler(visit) {
        mustSeeAll(visit);
        const told = visit.request.payload as { note: string; basedOn: number };
        const saved = await db.tx(async (tx) => {
          const { rules } = await loadVersion(tx, told.basedOn);
          return decideVersion(tx, visit.user.login, { sets: rules.sets, note: told.note, basedOn: told.basedOn });
        });
        return visit.h.redirect(`${BASE}/versions/${saved.version}/edit`).code(303);
      },
    },
    {
      method: 'GET',
      path: `${BASE}/versions/{version}/activate`,
      needs: 'routing.manage',
      params: versionParams,
      async handler(visit) {
        mustSeeAll(visit);
        const shown = await db.read((reader) => activationOf(reader, versionOf(visit)));
        return html(visit.h, <ActivatePage view={visit.view} {...shown} />);
      },
    },
    {
      method: 'POST',
      path: `${BASE}/versions/{version}/activate`,
      needs: 'routing.manage',
      params: versionParams,
      payload: Joi.object({
        note,
        seen,
        // What a browser's field for a moment sends; read as UTC.
        at: Joi.string()
          .pattern(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/)
          .empty(''),
      }),
      async handler(visit) {
        mustSeeAll(visit);
        const told = visit.request.payload as { note: string; seen: number; at?: string };
        const at = told.at === undefined ? undefined : new Date(`${told.at}Z`);
        if (at !== undefined && Number.isNaN(at.getTime())) fail('invalid', 'request.invalid');
        const version = versionOf(visit);
        const wish = { version, note: told.note, seen: told.seen, ...(at === undefined ? {} : { at }) };
        try {
          await db.tx((tx) => decideActivation(tx, visit.user.login, wish));
        } catch (error) {
          if (!(error instanceof AppError) || !wrongMoments.includes(error.code)) throw error;
          const shown = await db.read((reader) => activationOf(reader, version));
          const page = { ...shown, turn: told.seen, typed: { note: told.note, at: told.at ?? '', wrong: error.code } };
          return html(visit.h, <ActivatePage view={visit.view} {...page} />).code(400);
        }
        const done = at !== undefined && at > new Date() ? 'routing_planned' : 'routing_activated';
        return visit.h.redirect(`${BASE}?done=${done}`).code(303);
      },
    },
    {
      method: 'POST',
      path: `${BASE}/rollback`,
      needs: 'routing.manage',
      // One press, with a word on it or without.
      payload: Joi.object({ note: Joi.string().trim().max(300).empty('').default(''), seen }),
      async handler(visit) {
        mustSeeAll(visit);
        const told = visit.request.payload as { note: string; seen: number };
        await db.tx((tx) => decideRollback(tx, visit.user.login, told));
        return visit.h.redirect(`${BASE}?done=routing_back`).code(303);
      },
    },
    {
      method: 'POST',
      path: `${BASE}/plan/give-up`,
      needs: 'routing.manage',
      payload: Joi.object({ seen }),
      async handler(visit) {
        mustSeeAll(visit);
        const told = visit.request.payload as { seen: number };
        await db.tx((tx) => decideNoPlan(tx, visit.user.login, told.seen));
        return visit.h.redirect(`${BASE}?done=routing_plan_given_up`).code(303);
      },
    },
  ];
}

/** Where orders go concerns every channel and place: a visitor who sees only some decides and reads nothing of it. */
export function mustSeeAll({ scope }: Pick<Visit, 'scope'>): void {
  if (!scope.channels.includes('*') || !scope.locations.includes('*')) fail('forbidden', 'routing.whole_house_only');
}

/** @throws missing `routing.version_unknown` */
export async function loadVersion(reader: Reader, version: number): Promise<RulesVersion> {
  return (await findVersion(reader, version)) ?? fail('missing', 'routing.version_unknown', { version });
}

async function activationOf(reader: Reader, version: number) {
  const one = await loadVersion(reader, version);
  const findings = checkRules(one.rules, await readRuleFacts(reader));
  const [last] = await listActivations(reader);
  return { one, findings, turn: last?.turn ?? 0 };
}
