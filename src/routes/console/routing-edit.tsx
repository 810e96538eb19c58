/** The editor of a draft: each rule and each step is a form of its own, and the whole a text; all without a script. */
import Joi from 'joi';
import type { ResponseObject } from '@hapi/hapi';
import { readRuleFacts } from '../../core/rehearsal/index.ts';
import {
  checkRules,
  errorsIn,
  lineOf,
  listActivations,
  readRules,
  stateOf,
  type Finding,
  type RuleFacts,
  type RulesVersion,
  type RuleSet,
} from '../../core/routing/index.ts';
import { fail } from '../../platform/errors.ts';
import { momentOf } from '../../platform/time.ts';
import type { RouteContext } from '../context.ts';
import { checkTyped, decideDraft } from '../routing-decisions.ts';
import { html } from './layout.tsx';
import { anchorOf, arranged, arrangements, setOf, stepOf, type Arrangement, type Form } from './routing-fields.ts';
import { EditPage } from './routing-form.tsx';
import { namingDecimals, shownUnits, unitOf } from './routing-money.ts';
import { loadVersion, mustSeeAll, versionParams } from './routing.tsx';
import type { PageRoute, Visit } from './visit.ts';

const MOST_TEXT = 500_000;
const revision = Joi.number().integer().min(1).required();
const place = Joi.number().integer().min(0).max(100);
const unit = Joi.string()
  .valid(...shownUnits)
  .required();
/** Any field of the form, as typed. */
const fields = (names: Record<string, Joi.Schema>): Joi.ObjectSchema =>
  Joi.object(names)
    .pattern(/^\w{1,40}$/, Joi.string().allow('').max(4_000))
    .options({ stripUnknown: false });

export function routingEditPages(context: RouteContext): PageRoute[] {
  const { db } = context;
  const at = '/console/routing/versions/{version}/edit';
  const base = { needs: 'routing.manage', params: versionParams } as const;
  const versionOf = (visit: Visit): number => Number(visit.request.params.version);
  const home = (visit: Visit, anchor: string): ResponseObject =>
    visit.h
      .redirect(`/console/routing/versions/${versionOf(visit)}/edit?done=saved&open=${anchor}#${anchor}`)
      .code(303);

  /** Saves what a form says, or shows the form again with what is wrong beside its fields. */
  async function save(
    visit: Visit,
    typed: (before: RulesVersion, facts: RuleFacts) => readonly RuleSet[],
    anchor: string,
  ) {
    mustSeeAll(visit);
    const seen = Number((visit.request.payload as { revision: number }).revision);
    const { before, facts } = await db.read(async (reader) => ({
      before: await loadVersion(reader, versionOf(visit)),
      facts: await readRuleFacts(reader),
    }));
    const sets = typed(before, facts);
    const read = readRules({ sets });
    const findings = read.sets === undefined ? namingDecimals(read.findings) : checkRules({ sets: read.sets }, facts);
    // What was wrong before does not stand in the way: one thing is mended after the other.
    const known = new Set(checkRules(before.rules, facts).map(lineOf));
    const fresh = errorsIn(findings).filter((one) => !known.has(lineOf(one)));
    if (read.sets === undefined || fresh.length > 0) {
      const page = { before: { ...before, revision: seen }, sets, findings, facts, open: anchor, refused: true };
      return html(visit.h, <EditPage view={visit.view} {...page} />).code(422);
    }
    const good = read.sets;
    await db.tx((tx) => decideDraft(tx, visit.user.login, before.version, seen, { sets: good }));
    return home(visit, anchor);
  }

  return [
    {
      ...base,
      method: 'GET',
      path: at,
      query: Joi.object({ done: Joi.string().max(30), open: Joi.string().max(30) }),
      async handler(visit) {
        mustSeeAll(visit);
        const { before, facts, state } = await db.read(async (reader) => {
          const one = await loadVersion(reader, versionOf(visit));
          const log = await listActivations(reader);
          return {
            before: one,
            facts: await readRuleFacts(reader),
            state: stateOf(one.version, log, momentOf(new Date())),
          };
        });
        if (state !== 'draft') fail('conflict', 'routing.no_draft', { version: before.version });
        const { sets } = before.rules;
        const findings = checkRules(before.rules, facts);
        const { done, open } = visit.request.query as { done?: string; open?: string };
        const page = { before, sets, findings, facts, open, saved: done === 'saved' };
        return html(visit.h, <EditPage view={visit.view} {...page} />);
      },
    },
    {
      ...base,
      method: 'POST',
      path: `${at}/set`,
      payload: fields({ revision, unit, s: place.required() }),
      handler(visit) {
        const form = visit.request.payload as Form & { s: number };
        const changed = (before: RulesVersion, { channels }: RuleFacts): readonly RuleSet[] =>
          before.rules.sets.map((one, n) => (n === form.s ? setOf(form, one, channels) : one));
        return save(visit, changed, `set-${form.s}`);
      },
    },
    {
      ...base,
      method: 'POST',
      path: `${at}/step`,
      payload: fields({ revision, unit, s: place.required(), n: place.required() }),
      handler(visit) {
        const form = visit.request.payload as Form & { s: number; n: number };
        const changed = ({ rules }: RulesVersion, { channels }: RuleFacts): readonly RuleSet[] =>
          rules.sets.map((one, s) => {
            if (s !== form.s) return one;
            const unit = unitOf(one.orders, channels);
            return { ...one, steps: one.steps.map((step, n) => (n === form.n ? stepOf(form, unit) : step)) };
          });
        return save(visit, changed, `step-${form.s}-${form.n}`);
      },
    },
    {
      ...base,
      method: 'POST',
      path: `${at}/arrange`,
      payload: Joi.object({
        revision,
        what: Joi.string()
          .valid(...arrangements)
          .required(),
        s: place.required(),
        n: place.default(0),
      }),
      async handler(visit) {
        mustSeeAll(visit);
        const told = visit.request.payload as { revision: number; what: Arrangement; s: number; n: number };
        const anchor = await db.tx(async (tx) => {
          const before = await loadVersion(tx, versionOf(visit));
          const sets = arranged(before.rules.sets, told.what, told.s, told.n);
          await decideDraft(tx, visit.user.login, before.version, told.revision, { sets });
          return anchorOf(sets, told.what, told.s, told.n);
        });
        return home(visit, anchor);
      },
    },
    {
      ...base,
      method: 'POST',
      path: `${at}/text`,
      payload: Joi.object({ revision, text: Joi.string().max(MOST_TEXT).required() }),
      async handler(visit) {
        mustSeeAll(visit);
        const told = visit.request.payload as { revision: number; text: string };
        const { before, facts, read } = await db.read(async (reader) => ({
          before: await loadVersion(reader, versionOf(visit)),
          facts: await readRuleFacts(reader),
          read: await checkTyped(reader, told.text),
        }));
        const { sets, findings } = read;
        if (sets === undefined || errorsIn(findings).length > 0) {
          const wrong: readonly Finding[] = findings;
          const page = { before: { ...before, revision: told.revision }, sets: before.rules.sets, facts };
          return html(
            visit.h,
            <EditPage view={visit.view} {...page} findings={[]} text={told.text} textFindings={wrong} />,
          ).code(422);
        }
        await db.tx((tx) => decideDraft(tx, visit.user.login, before.version, told.revision, { sets }));
        return home(visit, 'text');
      },
    },
  ];
}
